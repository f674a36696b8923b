"""The OpenAPI description, checked in so that a change of the interface is seen in a review."""

import json
from pathlib import Path

DESCRIPTION = Path(__file__).parent / "openapi.json"


def description() -> str:
    """The description as it is served now."""
    from lienthong.site.rest.api import api

    schema = api.get_openapi_schema(path_prefix="/api/")
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True, default=str) + "\n"
