"""Registers: the list of a body's books, their lines, the proof, paper and files."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.actions.registers import void_issued
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.queries import registers as reading
from lienthong.modules.documents.queries.registers_files import pdf_of, xlsx_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(Permission.REGISTERS_VIEW)
def registers(request: ViewerRequest) -> HttpResponse:
    """Every register of the viewer's body, by year or term."""
    return render(request, "documents/pages/registers.html", {"books": reading.books(request.viewer)})


@page(Permission.REGISTERS_VIEW)
def register(request: ViewerRequest, counter_id: int) -> HttpResponse:
    """One register, by number; `?after=` begins behind a number, `?proof` shows whether it is whole."""
    book = _book(request, counter_id)
    asked = request.GET.get("after", "")
    after = min(int(asked), reading.LAST - 1) if asked.isdecimal() else max(0, book.last - reading.PAGE)
    found = reading.lines(request.viewer, book, after=after)
    context = {
        "book": book,
        "columns": reading.columns(book),
        "lines": found,
        "after": after,
        "before": max(0, after - reading.PAGE),
        "next": found[-1].number if found and found[-1].number < book.last else None,
        "faults": reading.proof(book) if "proof" in request.GET else None,
    }
    return render(request, "documents/pages/register.html", context)


@page(Permission.REGISTERS_VIEW)
def register_print(request: ViewerRequest, counter_id: int) -> HttpResponse:
    """Lines of a register on paper: those from `?from=` to `?to=`, at most two thousand."""
    book = _book(request, counter_id)
    first, last = _range(request, book)
    found = reading.lines(request.viewer, book, after=first - 1, until=last, limit=reading.CHUNK * 2)
    context = {"book": book, "columns": reading.columns(book), "lines": found}
    return render(request, "documents/pages/register_print.html", context)


@page(Permission.REGISTERS_VIEW)
def register_xlsx(request: ViewerRequest, counter_id: int) -> HttpResponseBase:
    """The whole register as a spreadsheet, sent in pieces."""
    book = _book(request, counter_id)
    response = StreamingHttpResponse(xlsx_of(request.viewer, book), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{_name(book)}.xlsx"'
    return response


@page(Permission.REGISTERS_VIEW)
def register_pdf(request: ViewerRequest, counter_id: int) -> HttpResponse:
    """Lines of a register as a PDF: those from `?from=` to `?to=`, at most two thousand."""
    book = _book(request, counter_id)
    first, last = _range(request, book)
    response = HttpResponse(pdf_of(request.viewer, book, first=first, last=last), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_name(book)}.pdf"'
    return response


@page(Permission.REGISTERS_VIEW, Permission.DOCUMENTS_ISSUE, methods=("POST",))
def void_issued_number(request: ViewerRequest, document_id: int) -> HttpResponse:
    """Strike the number of an issued document out, with the reason."""
    try:
        document = void_issued(viewer=request.viewer, document_id=document_id, reason=request.POST.get("reason", ""))
    except Document.DoesNotExist as error:
        raise Http404 from error
    except CannotAct as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The number of %(symbol)s is void.") % {"symbol": document.symbol})
    counter = request.POST.get("counter", "")
    return redirect("register", int(counter)) if counter.isdecimal() else redirect("registers")


def _book(request: ViewerRequest, counter_id: int) -> reading.Book:
    book = reading.book(request.viewer, counter_id)
    if book is None:
        raise Http404
    return book


def _range(request: ViewerRequest, book: reading.Book) -> tuple[int, int]:
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    start = min(max(1, int(first)), reading.LAST) if first.isdecimal() else 1
    end = min(int(last), reading.LAST) if last.isdecimal() else book.last
    return start, end


def _name(book: reading.Book) -> str:
    kind = "so-van-ban-den" if book.is_incoming else "so-van-ban-di"
    return "-".join(part for part in (kind, book.period) if part)
