"""What many texts speak of: clusters by folded character n-grams, named by telling terms, shown by their own sentences.

All of it offline: nothing is downloaded, no model is trained elsewhere. scikit-learn is imported when it is needed, so
that only a worker pays for it.
"""

import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.language.text import fold, nfc

SMALLEST_SET = 5
DIMENSIONS, PER_SEED = 64, 12
APART = 0.92  # distance of two directions from which groups are told apart: a cosine of 0.58
TERMS, SENTENCES = 4, 3
LONGEST_SENTENCE = 240
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = r"(?u)\b[^\W\d_]+\b"
# Words with which no telling term begins or ends.
_BETWEEN = frozenset(
    (  # noqa: SIM905  (a list of ninety would be ninety lines)
        "ai bị các cái cho chưa có con cũng của dù đã đang để đến đó được hay hết khi không là lại lên lúc mà mong một "
        "nào này nên nếu những như phải ra rất rồi sẽ sau số suốt tại tận theo thì tôi trên trong trước tới từ và vẫn "
        "vào về vì việc với xin xong đề nghị kính"
    ).split()
)
# Numbers that could be somebody's: telephones, papers, plates. Addresses of mail too.
_PRIVATE = re.compile(r"\S+@\S+|\b\d[\d .-]{5,}\d\b|\b\d{2}[A-Z]\d?[- ]?\d{3,5}\b")


class TooFew(ValueError):
    """There are not enough texts to be told apart."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text at `place` that says what its cluster is about."""

    place: int
    text: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Texts that say much the same: places and how near the middle each is (0 to 1), the nearest first."""

    terms: tuple[str, ...]
    members: tuple[tuple[int, float], ...]
    sentences: tuple[Sentence, ...]


def clusters_of(texts: Sequence[str], tell: Callable[[float], None] | None = None) -> list[Cluster]:
    """Clusters of texts, the largest first; every text is in exactly one, however small. Deterministic.

    `tell` hears how far it is, 0 to 1. Raises TooFew below five texts.
    """
    if len(texts) < SMALLEST_SET:
        raise TooFew(len(texts))
    told = tell or (lambda _part: None)
    vectors = _vectors(texts)
    told(0.5)
    groups, near = _groups(vectors) if vectors is not None else ({0: list(range(len(texts)))}, [0.0] * len(texts))
    told(0.8)
    terms = _terms(texts, groups)
    found = []
    for key, places in groups.items():
        members = sorted(((place, near[place]) for place in places), key=lambda one: (-one[1], one[0]))
        found.append(Cluster(tuple(terms[key]), tuple(members), _sentences(texts, members, terms[key])))
    told(1.0)
    return sorted(found, key=lambda one: (-len(one.members), one.members[0][0]))


def masked(text: str) -> str:
    """A sentence without what could name somebody: numbers of telephones, papers and plates, addresses of mail."""
    return _PRIVATE.sub("…", text)


def _vectors(texts: Sequence[str]) -> Any:
    """Each text as a direction in few dimensions: TF-IDF of character n-grams, reduced. None when nothing is said."""
    import numpy as np
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    grams = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(4, 4),
        preprocessor=lambda text: fold(text[:2000]),
        min_df=2 if len(texts) > 50 else 1,
        max_df=0.3 if len(texts) > 50 else 1.0,
        max_features=30_000,
        sublinear_tf=True,
    )
    try:
        matrix = grams.fit_transform(texts)
    except ValueError:  # no letters at all
        return None
    if matrix.shape[1] < 3:
        return None
    size = max(2, min(DIMENSIONS, matrix.shape[1] - 1, len(texts) - 1))
    with np.errstate(all="ignore"):  # of texts that are all the same it would count what part it explains of nothing
        return normalize(TruncatedSVD(size, random_state=0, n_iter=3).fit_transform(matrix))


def _groups(vectors: Any) -> tuple[dict[int, list[int]], list[float]]:
    """Many small groups first, then those joined that are near: a small one that is like no other stays alone."""
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering, MiniBatchKMeans
    from sklearn.preprocessing import normalize

    distinct = len(np.unique(vectors.round(6), axis=0))
    seeds = min(distinct, 800, len(vectors) // PER_SEED + 2)
    first = MiniBatchKMeans(seeds, random_state=0, n_init=1, batch_size=2048, max_iter=30).fit_predict(vectors)
    used = sorted(set(first.tolist()))
    middles = normalize(np.vstack([vectors[first == one].mean(axis=0) for one in used]))
    joined = [0] * len(used)
    if len(used) > 1:
        joining = AgglomerativeClustering(None, distance_threshold=APART, linkage="average")
        with warnings.catch_warnings():  # as many groups as dimensions are no matrix of distances
            warnings.simplefilter("ignore")
            joined = joining.fit_predict(middles).tolist()
    of = dict(zip(used, joined, strict=True))
    groups: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(first.tolist()):
        groups[of[one]].append(place)
    near = [0.0] * len(vectors)
    for places in groups.values():
        middle = normalize(vectors[places].mean(axis=0, keepdims=True))[0]
        for place, value in zip(places, (vectors[places] @ middle).tolist(), strict=True):
            near[place] = min(1.0, max(0.0, value))
    return dict(groups), near


def _terms(texts: Sequence[str], groups: dict[int, list[int]]) -> dict[int, list[str]]:
    """Per group the words in a row that are more frequent in it than elsewhere (class-based TF-IDF), as written."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    counting = CountVectorizer(
        ngram_range=(2, 3), token_pattern=_WORD, max_features=40_000, binary=True, dtype=np.float32
    )
    try:
        counts = counting.fit_transform([nfc(text).lower() for text in texts])
    except ValueError:  # no two words in a row anywhere
        return {key: [] for key in groups}
    names = counting.get_feature_names_out()
    whole = np.asarray(counts.sum(axis=0)).ravel()
    chosen: dict[int, list[str]] = {}
    for key, places in groups.items():
        own = np.asarray(counts[places].sum(axis=0)).ravel()
        score = own / len(places) * np.log(1 + len(texts) / whole)
        best = [str(names[at]) for at in np.argsort(-score, kind="stable")[:80] if own[at] > 0]
        chosen[key] = _distinct(best)
    return chosen


def _distinct(terms: Sequence[str]) -> list[str]:
    """The first terms of which none says again what another has said."""
    kept: list[str] = []
    for term in terms:
        words = set(term.split())
        if _BETWEEN & {term.split()[0], term.split()[-1]}:
            continue
        if not any(len(words & set(other.split())) > 1 or words <= set(other.split()) for other in kept):
            kept.append(term)
        if len(kept) == TERMS:
            break
    return kept


def _sentences(
    texts: Sequence[str], members: Sequence[tuple[int, float]], terms: Sequence[str]
) -> tuple[Sentence, ...]:
    """Of the members nearest to the middle, the sentence of each that holds most of the terms; none said twice."""
    found: list[Sentence] = []
    said: set[str] = set()
    for place, _near in members[:30]:
        parts = [part.strip() for part in _SENTENCE.split(texts[place]) if part.strip()]
        if not parts:
            continue
        best = max(parts, key=lambda part: (sum(term in part.lower() for term in terms), min(len(part), 120)))
        if fold(best[:60]) not in said:
            said.add(fold(best[:60]))
            found.append(Sentence(place, masked(best)[:LONGEST_SENTENCE]))
        if len(found) == SENTENCES:
            break
    return tuple(found)
