"""Petitions as people write them: deterministic for a given source of chance, different in their details."""

from dataclasses import dataclass
from random import Random

from lienthong.kernel.language.text import fold
from lienthong.site.seed import petitions_words as words

SUBJECTS = {subject.code: subject for subject in words.SUBJECTS}
WEIGHTS = [subject.weight for subject in words.SUBJECTS]


@dataclass(frozen=True, slots=True)
class Said:
    """What one person says: the code of its topic, a title, the words."""

    topic: str
    title: str
    text: str


def petition_text(chance: Random, topic: str = "") -> Said:
    """A petition about that topic, or about one that is drawn by how often people speak of it."""
    subject = SUBJECTS[topic] if topic else chance.choices(words.SUBJECTS, weights=WEIGHTS)[0]
    details = _details(chance)
    problem = chance.choice(subject.problems)
    parts = [_sentence(problem)]
    parts += [_sentence(text) for text in chance.sample(subject.effects, chance.choice((1, 1, 2)))]
    for some, share in ((words.TIMES, 0.7), (words.TRIED, 0.5)):
        if chance.random() < share:
            parts.insert(1, chance.choice(some))
    parts.append(_sentence(chance.choice(subject.wishes)))
    if chance.random() < 0.6:
        parts.insert(0, chance.choice(words.OPENINGS))
    if chance.random() < 0.5:
        parts.append(chance.choice(words.CLOSINGS))
    text = " ".join(_filled(part, details, chance) for part in parts)
    return Said(subject.code, _title(_filled(problem, details, chance)), text)


def _details(chance: Random) -> dict[str, str]:
    """Where it is: the same place throughout one petition."""
    inner = {
        "street": chance.choice(words.STREETS),
        "place": chance.choice(words.PLACES),
        "number": str(chance.randint(2, 480)),
    }
    return {
        "road": chance.choice(words.ROADS).format(**inner),
        "spot": chance.choice(words.SPOTS).format(**{**inner, "number": str(chance.randint(2, 480))}),
        "hour": chance.choice(words.HOURS),
        "file": f"{chance.randint(1, 9999):04}/{chance.choice(('HS', 'QĐ', 'GCN', 'BN'))}",
    }


def _filled(text: str, details: dict[str, str], chance: Random) -> str:
    filled = text.format(**details, count=chance.randint(2, 60), days=chance.randint(3, 90))
    return filled[:1].upper() + filled[1:]


def _sentence(text: str) -> str:
    return f"{text}."


def _title(problem: str) -> str:
    """The first words, as a short title: to the first comma, at most about eighty letters."""
    head = problem.split(",", maxsplit=1)[0]
    return head if len(head) <= 90 else head[:90].rsplit(" ", 1)[0] + "…"


# Words that people put for one another, without accents or in short.
_OTHERWISE = (
    ("đề nghị", "yêu cầu"), ("mong", "xin"), ("không", "ko"), ("được", "đc"), ("người dân", "bà con"),
    ("khoảng", "tầm"), ("nghiêm trọng", "rất nặng"), ("cơ quan chức năng", "chính quyền"), ("gần", "sát"),
    ("đối diện", "trước mặt"), ("xử lý", "giải quyết"), ("kiểm tra", "xem lại"), ("hồ sơ", "giấy tờ"),
    ("chưa", "vẫn chưa"), ("đường", "đg"),
)  # fmt: skip


def paraphrase(text: str, chance: Random) -> str:
    """The same said by somebody else: another order, other words, a courtesy left out, slips of the pen."""
    parts = [part.strip() for part in text.split(".") if part.strip()]
    if len(parts) > 3:
        parts.pop(0 if len(parts[0]) < len(parts[-1]) else -1)
    chance.shuffle(parts)
    said = ". ".join(parts)
    for one, other in chance.sample(_OTHERWISE, 9):
        said = said.replace(one, other)
    if chance.random() < 0.5:
        said = fold(said)
    letters = list(said)
    for _slip in range(len(letters) // 60):
        at = chance.randrange(len(letters) - 1)
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)
