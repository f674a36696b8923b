"""What keepers do with a denunciation: every move of its life, on its own page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.modules.petitions.actions.moving import CannotMove
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.handling_people import templates_for
from lienthong.modules.petitions.queries.sealed_page import sealed_page
from lienthong.modules.petitions.rules.sealed_acts import SEALED_ACTS
from lienthong.modules.petitions.views.handling_ways import WAYS, Way
from lienthong.modules.petitions.views.sealing import shown

# What the public may read, and what the law on denunciations does not know.
_NOT_ASKED = ("public_text", "is_complex", "is_remote", "topic")
_SAID = {"draft": _("Laid before another keeper")}


@page(Permission.PETITIONS_VIEW, methods=("GET", "POST"))
@never_cache
def sealed_act(request: ViewerRequest, pk: int, act: str) -> HttpResponseBase:
    """One thing to do with a denunciation: its form, and doing it."""
    found: Any = sealed_page(request.viewer, pk)
    if found is None or act not in SEALED_ACTS:
        raise Http404
    way = WAYS[act]
    form = _form(request, found, way)
    if request.method == "POST" and form.is_valid():
        try:
            said = way.run(request, found, form)
        except (CannotMove, Petition.DoesNotExist) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(_SAID.get(act, said)))
            return redirect("sealed_petition", pk)
    is_offered = act in found.acts or request.method == "POST"
    templates = templates_for(found.it) if act == "draft" else []
    offered = {"way": way if is_offered else None, "act_form": form, "templates": templates}
    return shown(request, found, status=422 if form.errors else 200, **offered)


def _form(request: ViewerRequest, found: Any, way: Way) -> Any:
    form = way.form_for(request, found)
    for name in _NOT_ASKED:
        form.fields.pop(name, None)
    return form
