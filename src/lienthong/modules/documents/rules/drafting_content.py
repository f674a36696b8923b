"""What a composed draft holds: its fields, and the paragraphs of its body with what each of them is.

Whoever writes types plain lines; what a line is (Điều, khoản, điểm, heading, dash, table) follows from how it begins,
as it does on paper. `**bold**` and `*italic*` are the only marks. The stored form is data, never markup.
"""

import re
from typing import Any

from lienthong.kernel.language.text import nfc

SCHEMA = 1
LONGEST_TEXT = 200_000
LONGEST_LINE = 20_000
MOST_LINES = 4_000

_KINDS = (
    ("chapter", re.compile(r"(?:Chương|CHƯƠNG|Phần|PHẦN)\s+[\wIVXLC]+\b")),
    ("article", re.compile(r"Điều\s+\d+[a-zđ]?\s*[.:]")),
    ("heading", re.compile(r"(?:#\s|[IVXL]{1,6}\s*[-.]\s|(?:Mục|MỤC)\s+\d+)")),
    ("clause", re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]\s")),
    ("point", re.compile(r"[a-zđ]{1,2}\)\s")),
    ("dash", re.compile(r"[-–+•]\s")),
    ("table", re.compile(r"\|.*\|\s*$")),
    ("centre", re.compile(r">\s*.+<\s*$")),
)
_MARK = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=[^\s*])(.+?)(?<=[^\s*])\*", re.DOTALL)
_ARTICLE = re.compile(r"(Điều\s+\d+[a-zđ]?\s*[.:])\s*(.*)", re.DOTALL)
_RULE_ROW = re.compile(r"\|[\s:|-]+\|\s*$")
# A title of an article is short and does not end as a sentence does.
LONGEST_TITLE = 120

TEXT_FIELDS = ("place", "authority", "signer_title")
LINE_FIELDS = ("addressees", "bases", "copies")
EMPTY: dict[str, Any] = {
    "schema": SCHEMA,
    "place": "",
    "authority": "",
    "signer_title": "",
    "addressees": [],
    "bases": [],
    "copies": [],
    "body": [],
}


def kind_of(line: str) -> str:
    """What a line of the body is: chapter, article, heading, clause, point, dash, table, centre or paragraph."""
    return next((kind for kind, pattern in _KINDS if pattern.match(line)), "paragraph")


def lines_of(text: str) -> list[str]:
    """Lines of typed text that hold something, in composed form, control characters dropped."""
    kept = "".join(char for char in nfc(text)[:LONGEST_TEXT] if char.isprintable() or char in "\n\t")
    found = (line.replace("\t", " ").strip()[:LONGEST_LINE] for line in kept.splitlines())
    return [line for line in found if line][:MOST_LINES]


def body_of(text: str) -> list[dict[str, str]]:
    """The paragraphs of a body from what was typed: `{"kind": …, "text": …}` each."""
    found: list[dict[str, str]] = []
    for line in lines_of(text):
        kind = kind_of(line)
        # The name of a chapter stands in capitals on the line below its number.
        if kind == "paragraph" and line.isupper() and found and found[-1]["kind"] == "chapter":
            kind = "chapter"
        found.append({"kind": kind, "text": line})
    return found


def text_of(body: list[dict[str, str]]) -> str:
    """What was typed, from the paragraphs of a body; `body_of` of it gives them back."""
    return "\n".join(block["text"] for block in body)


def content_from(fields: dict[str, str]) -> dict[str, Any]:
    """The stored content from the typed fields of the editor: text, one line each, or many lines."""
    found: dict[str, Any] = {"schema": SCHEMA, "body": body_of(fields.get("body", ""))}
    for name in TEXT_FIELDS:
        found[name] = " ".join(lines_of(fields.get(name, "")))[:300]
    for name in LINE_FIELDS:
        found[name] = lines_of(fields.get(name, ""))[:500]
    return found


def fields_from(content: dict[str, Any] | None) -> dict[str, str]:
    """The fields of the editor from the stored content."""
    full = {**EMPTY, **(content or {})}
    found = {name: str(full[name]) for name in TEXT_FIELDS}
    found |= {name: "\n".join(full[name]) for name in LINE_FIELDS}
    found["body"] = text_of(full["body"])
    return found


def runs_of(text: str, *, bold: bool = False) -> list[dict[str, Any]]:
    """Runs of a line: `{"text": …, "bold": …, "italic": …}`; marks without a partner stay as they are."""
    found: list[dict[str, Any]] = []
    end = 0
    for match in _MARK.finditer(text):
        found.append({"text": text[end : match.start()], "bold": bold, "italic": False})
        found.append(
            {
                "text": match.group(1) or match.group(2),
                "bold": bold or match.group(1) is not None,
                "italic": match.group(1) is None,
            }
        )
        end = match.end()
    found.append({"text": text[end:], "bold": bold, "italic": False})
    return [run for run in found if run["text"]]


def blocks_of(body: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The paragraphs as the layout takes them: kinds, runs, and tables put together from their rows."""
    found: list[dict[str, Any]] = []
    for block in body:
        kind, text = block["kind"], block["text"]
        if kind == "table":
            if _RULE_ROW.fullmatch(text):
                continue
            row = [runs_of(cell.strip()) for cell in text.strip().strip("|").split("|")]
            if not found or found[-1]["kind"] != "table":
                found.append({"kind": "table", "rows": []})
            found[-1]["rows"].append(row)
        else:
            found.append(_block(kind, text))
    for one in found:
        if one["kind"] == "table":
            one["widths"] = _widths(one["rows"])
    return found


def _widths(rows: list[list[list[dict[str, Any]]]]) -> list[float]:
    """Shares of a table's columns: by the root of their longest cell, so that a number's column is narrow."""
    columns = max(len(row) for row in rows)
    longest = [max(sum(len(run["text"]) for run in row[at]) for row in rows if at < len(row)) for at in range(columns)]
    return [round(min(max(length, 5), 120) ** 0.6, 2) for length in longest]


def _block(kind: str, text: str) -> dict[str, Any]:
    if kind == "article" and (match := _ARTICLE.match(text)):
        label, rest = match.groups()
        is_title = len(rest) <= LONGEST_TITLE and not rest.endswith((".", ";", ":"))
        return {"kind": kind, "title": is_title, "runs": runs_of(f"{label} ", bold=True) + runs_of(rest, bold=is_title)}
    if kind == "heading":
        text = text.removeprefix("# ")
    if kind == "centre":
        text = text.strip("<> ")
    return {"kind": kind, "title": False, "runs": runs_of(text) or [{"text": " ", "bold": False, "italic": False}]}
