"""The gallery: every component in every state, for those who build pages."""

import datetime as dt

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from lienthong.kernel.language.fields import TypedDateField
from lienthong.kernel.ui import gallery
from lienthong.kernel.ui.render import render


def _only_for_building() -> None:
    if settings.MODE not in ("demo", "test"):
        raise Http404


def gallery_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state; demonstration and tests only."""
    _only_for_building()
    form = SampleForm(request.GET or None)
    return render(request, "ui/gallery/gallery.html", {"form": form, "sample": gallery.sample(), "now": timezone.now()})


def gallery_inbox(request: HttpRequest) -> HttpResponse:
    """The split view with rows in every state."""
    _only_for_building()
    context = {"found": gallery.rows(), "shown": request.GET.get("open", ""), "events": gallery.sample()["events"]}
    return render(request, "ui/gallery/inbox.html", context, fragment="detail")


def gallery_units(request: HttpRequest) -> HttpResponse:
    """Units for the sample typeahead."""
    _only_for_building()
    return render(request, "ui/gallery/options.html", {"rows": gallery.units(request.GET.get("q", ""))})


def gallery_map(request: HttpRequest) -> JsonResponse:
    """Figures for the sample map."""
    _only_for_building()
    return JsonResponse(gallery.map_figures())


class SampleForm(forms.Form):
    """A field of each kind."""

    summary = forms.CharField(label="Trích yếu", help_text="Một dòng, không quá 300 ký tự.", max_length=300)
    due = TypedDateField(label="Hạn xử lý", required=False)
    kind = forms.ChoiceField(label="Loại văn bản", choices=[("QD", "Quyết định"), ("CV", "Công văn")])
    note = forms.CharField(label="Ý kiến chỉ đạo", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Gửi kèm bản giấy", required=False, help_text="Bản giấy đi theo đường bưu điện.")
    part = forms.ChoiceField(
        label="Vai trò", widget=forms.RadioSelect, choices=[("lead", "Chủ trì"), ("coordinating", "Phối hợp")]
    )

    def clean_due(self) -> dt.date | None:
        """A deadline lies ahead."""
        due: dt.date | None = self.cleaned_data.get("due")
        if due and due < timezone.localdate():
            raise forms.ValidationError("Hạn xử lý phải từ hôm nay trở đi.")
        return due


for _view in (gallery_page, gallery_inbox, gallery_units, gallery_map):
    _view.rule = ("public",)  # type: ignore[attr-defined]
