"""Every operation of the description, called with what its schema allows and with what it does not."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.tests.factories_issuing import make_issued
from lienthong.site.rest.description import DESCRIPTION
from lienthong.site.rest.tests.test_rest import token_of

SCHEMA = json.loads(Path(DESCRIPTION).read_text())
OPERATIONS = [(path, method, said) for path, ways in SCHEMA["paths"].items() for method, said in ways.items()]
REFUSALS = {400, 401, 403, 404, 405, 409, 413, 415, 422, 429}

numbers = st.one_of(st.integers(-3, 12), st.sampled_from([0, 2**31, 2**63 - 1, 2**63, 10**40]))
texts = st.one_of(st.text(max_size=40), st.sampled_from(["\x00", "2026-02-30", "0001-01-01", "9999-12-31", "NQ"]))
values = st.one_of(numbers, texts, st.none(), st.booleans(), st.lists(numbers, max_size=2))
fields = st.sampled_from(["reason", "result", "sender", "symbol", "issued_on", "summary", "urgency", "override"])
bodies = st.one_of(st.dictionaries(fields, values), values)
asked = st.one_of(numbers, texts, st.none())  # none: left out


@pytest.mark.slow
class TestOperations(TestCase):
    token: ClassVar[str]

    @classmethod
    def setUpTestData(cls) -> None:
        tree = make_tree()
        make_issued(tree["tw"], to=[tree["ag"]], has_text=False)
        viewer = make_viewer(tree["ag"], "clerk")
        cls.token = token_of(Client(), viewer, "documents:read documents:write work:read")

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(place=numbers, query=st.lists(asked, min_size=6, max_size=6), body=bodies)
    @example(place=1, query=["\x00"] * 6, body={"reason": "\x00", "result": "\x00"})
    @example(place=2**63, query=[None, None, "\x00", None, None, None], body={})
    @example(place=1, query=["", 50, "\x00", None, None, None], body={})
    def test_each_answers_as_described_or_refuses_as_a_problem(self, place: int, query: list[Any], body: Any) -> None:
        for path, method, said in OPERATIONS:
            names = [one["name"] for one in said.get("parameters", ()) if one["in"] == "query"]
            address = re.sub(r"{\w+}", str(place), path)
            self.call(method, address, dict(zip(names, query, strict=False)), body, said)

    def call(self, method: str, path: str, query: dict[str, Any], body: Any, said: dict[str, Any]) -> None:
        with transaction.atomic():
            answer = Client(raise_request_exception=False).generic(
                method.upper(),
                path,
                json.dumps(body),
                content_type="application/json",
                query_params={name: value for name, value in query.items() if value is not None},
                headers={"Authorization": f"Bearer {self.token}"},
            )
            transaction.set_rollback(True)
        told = f"{method} {path} {query} {body}: {answer.status_code}"
        assert str(answer.status_code) in said["responses"] or answer.status_code in REFUSALS, told
        if answer.status_code in REFUSALS:
            assert answer["Content-Type"] == "application/problem+json", told
            assert answer.json()["status"] == answer.status_code
