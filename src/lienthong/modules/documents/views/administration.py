"""Administration of types of documents."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.org.models import System
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions import administration as actions
from lienthong.modules.documents.forms.administration import WHY_NOT, NewTypeForm, TypeForm
from lienthong.modules.documents.models import DocumentType


@page(Permission.ADMINISTER_SYSTEM)
def document_types(request: ViewerRequest) -> HttpResponse:
    """The types of one system, the running version of each first."""
    system = request.GET.get("system", "")
    system = system if system in System.values else System.PARTY.value
    types = DocumentType.objects.filter(system=system).order_by("position", "code", "-valid_from")
    context = {"types": list(types), "system": system, "systems": System.choices}
    return render(request, "documents/pages/document_types.html", context)


@page(Permission.ADMINISTER_SYSTEM, methods=("GET", "POST"))
def new_document_type(request: ViewerRequest) -> HttpResponse:
    """Add a type to a system."""
    initial = {"system": request.GET.get("system", ""), "valid_from": timezone.localdate()}
    form = NewTypeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_document_type(
                viewer=request.viewer,
                system=data["system"],
                code=data["code"],
                layout=f"{data['system']}-{data['form']}",
                version=form.version(),
            )
        except actions.CannotChangeType as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("The type is added."))
            return redirect(f"{request.path.removesuffix('/new')}?system={data['system']}")
    context = {"form": form, "kind": None}
    return render(request, "documents/pages/document_type.html", context, status=422 if form.errors else 200)


@page(Permission.ADMINISTER_SYSTEM, methods=("GET", "POST"))
def revise_document_type(request: ViewerRequest, type_id: int) -> HttpResponse:
    """Make another version of a type from a day on."""
    kind = DocumentType.objects.filter(pk=type_id, valid_to__isnull=True).first()
    if kind is None:
        raise Http404
    fields = ("name", "name_en", "own_series", "period_kind", "source")
    initial = {field: getattr(kind, field) for field in fields}
    form = TypeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_document_type(viewer=request.viewer, type_id=type_id, version=form.version())
        except actions.CannotChangeType as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("The new version stands from that day on."))
            return redirect("document_types")
    context = {"form": form, "kind": kind}
    return render(request, "documents/pages/document_type.html", context, status=422 if form.errors else 200)


@page(Permission.ADMINISTER_SYSTEM, methods=("POST",))
def end_document_type(request: ViewerRequest, type_id: int) -> HttpResponse:
    """Use a type no longer after today."""
    try:
        actions.end_document_type(viewer=request.viewer, type_id=type_id, on=timezone.localdate())
    except actions.CannotChangeType as error:
        messages.error(request, WHY_NOT[error.why][1])
    else:
        messages.success(request, _("The type ends with today."))
    return redirect("document_types")
