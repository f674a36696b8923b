"""What other modules show beside a document: they register it here, and this module knows nothing of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from lienthong.kernel.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Panel:
    """A card at the side of a document: `rows` are (text, address, note), `ways` are (label, address, icon)."""

    title: str
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    ways: list[tuple[str, str, str]] = field(default_factory=list)


Maker = Callable[[Viewer, int], Panel | None]
_makers: list[Maker] = []


def register_panel(maker: Maker) -> None:
    """Called once by another module's handlers; `maker` gets the viewer and the document's id, None shows nothing."""
    if maker not in _makers:
        _makers.append(maker)


def panels_of(viewer: Viewer, document_id: int) -> list[Panel]:
    """The panels of a document that the viewer may read."""
    made = (maker(viewer, document_id) for maker in _makers)
    return [panel for panel in made if panel and (panel.rows or panel.ways)]


def document_address(document_id: int) -> str:
    """The address of a document's page."""
    return reverse("document", args=[document_id])
