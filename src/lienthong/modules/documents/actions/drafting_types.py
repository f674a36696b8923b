"""Loading the types of documents that law and guidance lay down."""

from typing import Any

from lienthong.modules.documents.models import DocumentType
from lienthong.modules.documents.rules.document_types import SYSTEMS


def load_document_types(model: Any = DocumentType) -> int:
    """Add the types of every system that are not there yet; what an operator changed stays. Returns how many are new.

    `model` is the historical model when a migration calls.
    """
    known = set(model.objects.values_list("system", "code", "valid_from"))
    new = [
        model(
            system=system.system,
            code=one.code,
            name=one.name,
            name_en=one.name_en,
            source=system.source,
            layout=f"{system.system}-{one.form}",
            period_kind=system.period_kind,
            valid_from=system.valid_from,
            position=place,
        )
        for system in SYSTEMS
        for place, one in enumerate(system.types)
        if (system.system, one.code, system.valid_from) not in known
    ]
    model.objects.bulk_create(new)
    return len(new)
