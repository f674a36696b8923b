"""Which kind of petition, and which topic, somebody's words sound like: telling phrases, folded; the writer decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienthong.kernel.language.text import fold

_WORD = re.compile(r"\w+")
LONGEST_READ = 10_000

# Phrases by kind, each with its weight. A complaint is about a decision or an act that touches the writer's own
# rights; a denunciation reports somebody's breach of the law (Law on Complaints 02/2011/QH13, article 2; Law on
# Denunciations 25/2018/QH14, article 2). What only proposes or only tells is one of the other two.
PHRASES: dict[str, dict[int, str]] = {
    "denunciation": {
        5: "to cao|to giac|denounce|denunciation",
        3: "tham nhung|tham o|nhan hoi lo|dua hoi lo|an hoi lo|hoi lo|vu khong|lam quyen|loi dung chuc vu|"
        "loi dung chuc quyen|bao ke|rut ruot|lap khong|khai khong|chiem doat|an chan|nhung nhieu|vu loi|"
        "corruption|bribe|bribery|embezzlement|abuse of power",
        2: "sai pham|vi pham phap luat|vi pham ky luat|suy thoai|che giau|doa nat|illegal",
    },
    "complaint": {
        5: "khieu nai|complaint|complain against",
        3: "quyet dinh xu phat|quyet dinh thu hoi|quyet dinh so|quyet dinh ky luat|quyet dinh hanh chinh|"
        "khong dong y voi quyet dinh|huy quyet dinh|xem xet lai quyet dinh|boi thuong chua thoa dang|"
        "boi thuong khong thoa dang|den bu khong thoa dang|xam pham quyen|quyen loi hop phap|"
        "administrative decision|appeal against",
        2: "thu hoi dat|giai phong mat bang|cuong che|khong duoc giai quyet|tu choi cap|oan sai",
    },
    "proposal": {
        5: "kien nghi|de xuat|proposal|propose",
        3: "de nghi xem xet|de nghi bo sung|de nghi lap dat|mong muon|gop y|hien ke|nen co|can co them|"
        "suggest|suggestion|would like",
        1: "de nghi|xin duoc|mong|nen|should",
    },
    "feedback": {4: "phan anh|report that", 1: "hien nay|bi|gay|o nhiem|hu hong|xuong cap|ngap|rac|on ao|broken"},
}
ORDER = ("denunciation", "complaint", "proposal", "feedback")
_TABLE = [
    (kind, weight, tuple(phrase.split()))
    for kind, weights in PHRASES.items()
    for weight, phrases in weights.items()
    for phrase in phrases.split("|")
]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A kind (or topic's id) and the writer's own words that made it likely, as they wrote them, three at most."""

    value: str
    because: tuple[str, ...]


def suggest_kind(text: str) -> Suggestion:
    """The kind that the words sound like; feedback where nothing tells."""
    words = _words(text)
    scores = dict.fromkeys(ORDER, 0)
    telling: dict[str, dict[str, int]] = {kind: {} for kind in ORDER}
    for kind, weight, phrase in _TABLE:
        for found in _places(words, phrase):
            scores[kind] += weight
            telling[kind][found] = weight
    best = max(ORDER, key=lambda kind: (scores[kind], -ORDER.index(kind)))
    if not scores[best]:
        return Suggestion("feedback", ())
    strongest = sorted(telling[best].items(), key=lambda item: -item[1])
    return Suggestion(best, tuple(said for said, _weight in strongest[:3]))


def suggest_topic(text: str, topics: Iterable[tuple[int, Sequence[str]]]) -> Suggestion | None:
    """The topic (by id) most of whose folded keywords stand in the text; None where none does."""
    words = _words(text)
    best: tuple[int, str, list[str]] = (0, "", [])
    for pk, keywords in topics:
        said = [found for keyword in keywords for found in _places(words, tuple(fold(keyword).split()))]
        if len(said) > best[0]:
            best = (len(said), str(pk), said)
    return Suggestion(best[1], tuple(dict.fromkeys(best[2]))[:3]) if best[0] else None


def _words(text: str) -> list[tuple[str, str]]:
    """The words of a text in order, each as it was written and folded."""
    return [(word, fold(word)) for word in _WORD.findall(text[:LONGEST_READ])]


def _places(words: Sequence[tuple[str, str]], phrase: tuple[str, ...]) -> list[str]:
    """The passages in which a folded phrase stands, as they were written."""
    size = len(phrase)
    if not size:
        return []
    return [
        " ".join(word for word, _folded in words[place : place + size])
        for place in range(len(words) - size + 1)
        if words[place][1] == phrase[0] and all(words[place + k][1] == phrase[k] for k in range(size))
    ]
