"""What a recipient's state is called, and how its badge looks."""

from django.utils.translation import gettext_lazy as _

FACE_NAMES = {
    "unopened": _("Not opened"),
    "opened": _("Opened, not registered"),
    "refused": _("Refused"),
    "registered": _("Registered"),
    "assigned": _("Assigned"),
    "in_progress": _("In progress"),
    "finished": _("Finished"),
    "given_back": _("Given back"),
}
FACE_CODES = {
    "unopened": "01",
    "opened": "01",
    "refused": "02",
    "registered": "03",
    "assigned": "04",
    "in_progress": "05",
    "finished": "06",
    "given_back": "15",
}
FACE_MARKS = {
    "unopened": ("eye-off", "warn"),
    "opened": ("eye", "info"),
    "refused": ("ban", "bad"),
    "registered": ("stamp", "info"),
    "assigned": ("assign", "info"),
    "in_progress": ("play", "info"),
    "finished": ("check-circle", "good"),
    "given_back": ("recall", "plum"),
}
ASK_NAMES = {
    "asked": _("Asked, not answered"),
    "agreed": _("Agreed"),
    "declined": _("Refused the request"),
}
REQUEST_NAMES = {"recall": _("Recall"), "update": _("Correction"), "replace": _("Replacement")}
REASON_NAMES = {
    "own": _("the sender itself"),
    "closed": _("closed units"),
    "level": _("levels that may not hold this secrecy"),
    "department": _("departments, which receive through their body"),
}
LEVEL_NAMES = {
    "central": _("Centre"),
    "province": _("Province"),
    "commune": _("Commune"),
    "village": _("Village"),
}
