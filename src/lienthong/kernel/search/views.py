"""The search page."""

from datetime import date

from django.http import HttpResponse

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.accounts.queries import plain_query, saved_views
from lienthong.kernel.database.paging import BadCursor, decode, encode
from lienthong.kernel.search.forms import SearchForm
from lienthong.kernel.search.queries import Answers, answers
from lienthong.kernel.ui.render import render


@page()
def search(request: ViewerRequest) -> HttpResponse:
    """Everything the viewer may see that holds all the words, newest first."""
    form = SearchForm(request.GET)
    found = Answers([], None)
    question = None
    if form.is_valid():
        question = form.question()
        found = answers(request.viewer, question, after=_after(request.GET.get("after", "")))
    older = request.GET.copy()
    older["after"] = encode(*found.older) if found.older else ""
    return render(
        request,
        "search/pages/search.html",
        {
            "form": form,
            "question": question,
            "found": found.found,
            "older": f"?{older.urlencode()}" if found.older else "",
            "continued": "after" in request.GET,
            "query": plain_query(request.GET.urlencode()),
            "views": saved_views(request.viewer, "search"),
        },
        fragment="results",
        status=200 if form.is_valid() else 422,
    )


def _after(word: str) -> tuple[date, int] | None:
    try:
        key = decode(word, date, int)
    except BadCursor:
        return None
    return key
