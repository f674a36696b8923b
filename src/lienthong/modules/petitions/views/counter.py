"""Writing down what is said at the counter, by telephone or by letter."""

from django.http import HttpResponse

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions.submitting import CannotSubmit, submit_petition
from lienthong.modules.petitions.forms.counter import CounterForm
from lienthong.modules.petitions.queries.handling import territory_of
from lienthong.modules.petitions.queries.handling_places import places_matching

PAGE = "petitions/pages/register_petition.html"


@page(Permission.PETITIONS_SCREEN, methods=("GET", "POST"))
def register_petition(request: ViewerRequest) -> HttpResponse:
    """The form, then the reference and the code that the sender takes along; a form sent twice is received once."""
    form = CounterForm(request.POST or None, territory_id=territory_of(request.viewer.unit_id))
    done = None
    if request.method == "POST" and form.is_valid():
        try:
            key = f"{request.viewer.position_id}:{form.cleaned_data['request_key']}"
            done = submit_petition(draft=form.draft, request_key=key, viewer=request.viewer)
        except CannotSubmit as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    return render(request, PAGE, {"form": form, "done": done}, status=422 if form.errors else 200)


@page(Permission.PETITIONS_VIEW)
def find_petition_places(request: ViewerRequest) -> HttpResponse:
    """Places by name, for a field in which one is typed."""
    rows = places_matching(request.GET.get("q", ""))
    return render(request, "petitions/parts/options.html", {"rows": rows})
