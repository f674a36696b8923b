"""How Open311 answers are written: JSON as it is, XML with the element names of GeoReport v2."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

MEDIA_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
# Of a list of each kind: the root, and the element of one entry.
ELEMENTS = {
    "services": ("services", "service"),
    "requests": ("service_requests", "request"),
    "updates": ("service_requests_updates", "request_update"),
    "errors": ("errors", "error"),
}
_INSIDE = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}
Entry = Mapping[str, Any]


def written(kind: str, entries: Sequence[Entry], form: str) -> str:
    """A list of entries in `json` or `xml`; kind is one of ELEMENTS."""
    if form == "json":
        return json.dumps(list(entries), ensure_ascii=False)
    root, one = ELEMENTS[kind]
    return _document(root, "".join(f"<{one}>{_inside(entry)}</{one}>" for entry in entries))


def written_one(root: str, entry: Entry, form: str) -> str:
    """One thing that stands alone, under `root` in XML."""
    return json.dumps(entry, ensure_ascii=False) if form == "json" else _document(root, _inside(entry))


def _document(root: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>{inside}</{root}>'


def _inside(entry: Entry) -> str:
    return "".join(f"<{name}>{_value(name, value)}</{name}>" for name, value in entry.items())


def _value(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        one = _INSIDE[name]
        return "".join(f"<{one}>{_inside(item) if isinstance(item, dict) else _plain(item)}</{one}>" for item in value)
    return _plain(value)


def _plain(value: object) -> str:
    """Text without the control characters that XML 1.0 cannot hold."""
    return escape("".join(char for char in str(value) if char in "\t\n\r" or char >= " "))
