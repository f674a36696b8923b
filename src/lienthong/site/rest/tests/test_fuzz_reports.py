"""The operations of reports and lists, called with bodies of the shape that they describe and any values in it."""

from itertools import cycle, islice
from typing import Any, ClassVar
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.modules.reports.actions.rosters_lines import add_entry
from lienthong.modules.reports.tests.factories_entry import make_form, make_indicator, make_land, make_rule, open_for
from lienthong.modules.reports.tests.factories_rosters import list_of, make_active_roster
from lienthong.site.rest.tests import test_fuzz
from lienthong.site.rest.tests.test_fuzz import OPERATIONS, SCHEMA, asked, texts, values
from lienthong.site.rest.tests.test_rest import token_of

OURS = [one for one in OPERATIONS if {"reports", "lists"} & set(one[2].get("tags", ()))]
SCOPES = "reports:read reports:write"
deep = st.recursive(values, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2))
words = st.one_of(texts, st.sampled_from(["2026W47", "202611", "2026-W54", "csv", "xlsx", "me", "AbCdEfGhIj1"]))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with what it refers to in its place."""
    if name := schema.get("$ref"):
        found: dict[str, Any] = SCHEMA["components"]["schemas"][name.rsplit("/", 1)[1]]
        return found
    return resolved(schema["anyOf"][0]) if "anyOf" in schema else schema


def shaped(schema: dict[str, Any], given_: Any) -> Any:
    """A body of a described shape whose leaves are taken from an endless supply; some are left out."""
    schema = resolved(schema)
    if schema.get("properties"):
        return {name: shaped(one, given_) for name, one in schema["properties"].items() if next(given_) != "left out"}
    if schema.get("type") == "array":
        return [shaped(schema.get("items", {}), given_) for _one in range(2)]
    return next(given_)


@pytest.mark.slow
class TestReportOperations(TestCase):
    """As those who keep a commune's reports and lists, and as those who design."""

    tokens: ClassVar[list[str]]
    places: ClassVar[list[str]]

    @classmethod
    def setUpTestData(cls) -> None:
        land = make_land()
        asked_ = [make_indicator(land.units["tw"]), make_indicator(land.units["tw"], type="text")]
        form = make_form(land, *asked_, units=("village", "ag1"), level="commune")
        make_rule(form, f"#{{{asked_[0].uid}}}", "at_least", "10")
        roster = make_active_roster(land.units)
        own = list_of(roster, land.units["ag1"])
        line = add_entry(viewer=land.commune, list_id=own.pk, given={"name": "Ấp Một"})
        people = [land.commune, make_viewer(land.units["tw"], "specialist"), land.commune_leader]
        cls.tokens = [token_of(Client(), one, SCOPES) for one in people]
        sent = [open_for(form, land.units[name]).pk for name in ("ag1", "village")]
        cls.places = [
            str(one) for one in (*sent, own.pk, line.pk, roster.pk, form.uid, asked_[0].uid, land.units["ag1"].pk)
        ]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        who=st.integers(0, 2),
        place=st.integers(0, 7) | words,
        query=st.lists(st.none() | st.none() | asked | words, min_size=8, max_size=8),
        leaves=st.lists(deep | words | st.just("left out"), min_size=1, max_size=12),
    )
    @example(who=0, place=0, query=["\x00"] * 8, leaves=["\x00"])
    @example(who=0, place=0, query=[None] * 8, leaves=[0, "left out", "9" * 400])
    @example(who=1, place=4, query=["9" * 30] * 8, leaves=[10**400, "\ud7ff", True])
    @example(who=0, place=2, query=[None] * 8, leaves=[{}, {"name": "x"}, 2**31])
    def test_each_answers_as_described_or_refuses_as_a_problem(
        self, who: int, place: Any, query: list[Any], leaves: list[Any]
    ) -> None:
        for path, method, said in OURS:
            names = [one["name"] for one in said.get("parameters", ()) if one["in"] == "query"]
            content = said.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            body = shaped(schema, cycle(leaves)) if schema else next(islice(leaves, 1))
            where = (
                self.places[place] if isinstance(place, int) else quote(str(place), safe="", errors="replace") or "x"
            )
            caller = test_fuzz.TestOperations()
            caller.token = self.tokens[who]  # type: ignore[misc]
            address = "/".join(where if part.startswith("{") else part for part in path.split("/"))
            caller.call(method, address, dict(zip(names, query, strict=False)), body, said)


def test_every_operation_of_reports_is_called() -> None:
    """The description has them, and nothing else of reports is without one."""
    assert len(OURS) >= 24
    assert {one[2]["operationId"] for one in OURS} >= {"save_submission_values", "list_submissions", "submit_report"}
