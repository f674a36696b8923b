"""The benches by name, in the order in which they run."""

from collections.abc import Callable

from bench import directives, growth, numbering, pages, petitions, receiving, reports, writing
from bench.measure import Result, Settings

BENCHES: dict[str, Callable[[Settings], list[Result]]] = {
    "mywork": pages.mywork,
    "document": pages.document,
    "issue_wide": writing.issue_wide,
    "receive": receiving.receive,
    "numbering": numbering.numbering,
    "oversight": pages.oversight,
    "search": pages.search,
    "directives": directives.directives,
    "reports": reports.reports,
    "petitions": petitions.petitions,
    "growth": growth.growth,
    "login": writing.login,
}
