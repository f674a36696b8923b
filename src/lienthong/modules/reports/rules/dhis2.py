"""How DHIS2 says things: the parts of each object that the catalogue has a place for, in DHIS2's own spelling.

`told_of` takes such a part out of an object of a metadata file; the same part of what is stored is made by
`queries.exchange`. An object is exported as it came, with the parts that differ put in, so that nothing gets lost.
Source: DHIS2 developer documentation 2.40, metadata and data value sets.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from lienthong.modules.reports.models import Adding, PeriodType, ValidationRule, ValueType
from lienthong.modules.reports.models.catalogue import UID_LENGTH
from lienthong.modules.reports.rules.catalogue import DEFAULT_COMBINATION, DEFAULT_DISAGGREGATION, WORDS
from lienthong.modules.reports.rules.expressions import ALL, CannotParse, parse, references

UID = re.compile(rf"[A-Za-z][A-Za-z0-9]{{{UID_LENGTH - 1}}}")
LONGEST_NAME, LONGEST_CODE = 230, 50
MOST_FACTOR = Decimal(10) ** 10
_CONSTANT = re.compile(r"C\{([A-Za-z][A-Za-z0-9]{10})\}")

_COUNT, _INTEGER, _NUMBER, _TEXT = ValueType.COUNT, ValueType.INTEGER, ValueType.NUMBER, ValueType.TEXT
VALUE_TYPES: dict[str, str] = {
    **dict.fromkeys(("INTEGER_ZERO_OR_POSITIVE", "INTEGER_POSITIVE"), _COUNT),
    **dict.fromkeys(("INTEGER", "INTEGER_NEGATIVE"), _INTEGER),
    **dict.fromkeys(("NUMBER", "UNIT_INTERVAL"), _NUMBER),
    "PERCENTAGE": ValueType.PERCENTAGE,
    **dict.fromkeys(("BOOLEAN", "TRUE_ONLY"), ValueType.YES_NO),
    **dict.fromkeys(
        ("TEXT", "LONG_TEXT", "LETTER", "PHONE_NUMBER", "EMAIL", "URL", "USERNAME", "TIME", "MULTI_TEXT"), _TEXT
    ),
    **dict.fromkeys(("DATE", "AGE", "DATETIME"), ValueType.DAY),
}
ADDINGS: dict[str, str] = {
    "SUM": Adding.SUM,
    "AVERAGE": Adding.AVERAGE,
    "AVERAGE_SUM_ORG_UNIT": Adding.AVERAGE_IN_TIME,
    **dict.fromkeys(("LAST", "LAST_IN_PERIOD"), Adding.LATEST),
    **dict.fromkeys(
        (
            *(
                "NONE",
                "COUNT",
                "STDDEV",
                "VARIANCE",
                "MIN",
                "MAX",
                "FIRST",
                "CUSTOM",
                "DEFAULT",
                "LAST_AVERAGE_ORG_UNIT",
            ),
            *("FIRST_AVERAGE_ORG_UNIT", "LAST_LAST_ORG_UNIT", "FIRST_FIRST_ORG_UNIT", "MAX_SUM_ORG_UNIT"),
            *("MIN_SUM_ORG_UNIT", "LAST_IN_PERIOD_AVERAGE_ORG_UNIT"),
        ),
        Adding.NONE,
    ),
}
# What DHIS2 has no like of stands in kinds of its own, so that it leaves and comes back, and no other system stumbles.
OWN_RULES, OWN_FORMS, OWN_SECTIONS = "lienthongRules", "lienthongForms", "lienthongSections"
PERIODS: dict[str, str] = {
    "Daily": PeriodType.DAY,
    "Weekly": PeriodType.WEEK,
    "Monthly": PeriodType.MONTH,
    "Quarterly": PeriodType.QUARTER,
    "SixMonthly": PeriodType.HALF,
    "Yearly": PeriodType.YEAR,
}
ALL_PERIODS = PERIODS | {"Terms": PeriodType.TERM}
_OPERATOR = ValidationRule.Operator
OPERATORS: dict[str, str] = {
    "equal_to": _OPERATOR.EQUAL,
    "not_equal_to": _OPERATOR.NOT_EQUAL,
    "less_than": _OPERATOR.LESS,
    "less_than_or_equal_to": _OPERATOR.AT_MOST,
    "greater_than": _OPERATOR.GREATER,
    "greater_than_or_equal_to": _OPERATOR.AT_LEAST,
    "compulsory_pair": _OPERATOR.TOGETHER,
    "exclusive_pair": _OPERATOR.EXCLUSIVE,
}
ALL_OPERATORS = OPERATORS | {"jump": _OPERATOR.JUMP}
MISSING: dict[str, str] = {
    "SKIP_IF_ANY_VALUE_MISSING": ValidationRule.Missing.ANY,
    "SKIP_IF_ALL_VALUES_MISSING": ValidationRule.Missing.ALL,
    "NEVER_SKIP": ValidationRule.Missing.NEVER,
}
SEVERITIES: dict[str, str] = {
    "HIGH": ValidationRule.Weight.ERROR,
    "MEDIUM": ValidationRule.Weight.WARNING,
    "LOW": ValidationRule.Weight.WARNING,
}


def spelling(table: dict[str, str], ours: str) -> str:
    """DHIS2's first word for one of ours; ours itself where it has none."""
    return next((theirs for theirs, known in table.items() if known == ours), ours)


class Conflict(Exception):
    """An object that cannot be taken in; the message says why."""


@dataclass(slots=True)
class Known:
    """What a file and the tables hold so far: uids by kind, factors of indicator types, constants, how data elements
    are divided, what is called differently.
    """

    uids: dict[str, set[str]] = field(default_factory=dict)
    factors: dict[str, Decimal] = field(default_factory=dict)
    constants: dict[str, Decimal] = field(default_factory=dict)
    divided: dict[str, str] = field(default_factory=dict)
    other_names: dict[str, str] = field(
        default_factory=lambda: {one: one for one in (DEFAULT_DISAGGREGATION, DEFAULT_COMBINATION)}
    )

    def has(self, kind: str, uid: str) -> bool:
        """Whether such an object can be referred to."""
        return uid in self.uids.get(kind, ())

    def own(self, uid: str) -> str:
        """The uid under which we know it."""
        return self.other_names.get(uid, uid)


Told = dict[str, Any]


def told_of(kind: str, raw: dict[str, Any], known: Known) -> Told:
    """The parts of an object that the catalogue has a place for. Raises Conflict."""
    name = raw.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        raise Conflict(_("It needs a name of at most %(most)s characters.") % {"most": LONGEST_NAME})
    code = raw.get("code") or ""
    if not isinstance(code, str) or len(code) > LONGEST_CODE:
        raise Conflict(_("Its code has more than %(most)s characters.") % {"most": LONGEST_CODE})
    return {"name": name.strip(), "code": code.strip(), **TOLD[kind](raw, known)}


def ids_of(raw: dict[str, Any], name: str) -> list[str]:
    """The uids of a list of references."""
    return [id_of({"it": one}, "it") for one in list_of(raw, name)]


def list_of(raw: dict[str, Any], name: str) -> list[Any]:
    """A list in an object; empty where there is none. Raises Conflict where something else stands there."""
    given = raw.get(name) or []
    if not isinstance(given, list):
        raise Conflict(_("“%(name)s” is no list.") % {"name": name})
    return given


def id_of(raw: dict[str, Any], name: str) -> str:
    """The uid of one reference; empty where there is none."""
    given = raw.get(name)
    found = given.get("id", "") if isinstance(given, dict) else ""
    return found if isinstance(found, str) else ""


def _needed(known: Known, kind: str, uids: list[str]) -> list[str]:
    for uid in uids:
        if not known.has(kind, uid):
            raise Conflict(_("It names %(kind)s “%(uid)s”, which cannot be taken in.") % {"kind": kind, "uid": uid})
    return uids


def _word(table: dict[str, str], raw: dict[str, Any], name: str, fallback: str = "") -> str:
    word = raw.get(name) or fallback
    if not isinstance(word, str) or word not in table:
        raise Conflict(_("%(name)s “%(word)s” has no place here.") % {"name": name, "word": str(word)[:40]})
    return spelling(table, table[word])


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name) or ""
    return value.strip() if isinstance(value, str) else ""


def _whole(raw: dict[str, Any], name: str, most: int = 400) -> int:
    value = raw.get(name) or 0
    if not isinstance(value, int | float) or not -most <= value <= most:
        raise Conflict(_("%(name)s “%(word)s” has no place here.") % {"name": name, "word": str(value)[:40]})
    return int(value)


def _expression(raw: dict[str, Any], name: str, known: Known) -> str:
    text = _with_constants(_text(raw, name), known)
    for theirs, ours in known.other_names.items():
        text = text.replace(theirs, ours)
    try:
        wanted = references(parse(text))
    except CannotParse as error:
        raise Conflict(
            _("%(name)s, character %(place)s: %(fault)s") % {"name": name, "place": error.place + 1, "fault": error}
        ) from error
    _needed(known, "dataElements", sorted({uid for uid, _combo in wanted}))
    _needed(known, "categoryOptionCombos", sorted({combo for _uid, combo in wanted if combo != ALL}))
    return text


def _with_constants(text: str, known: Known) -> str:
    """The text with the number of each constant in its place. Raises Conflict for one that nobody has."""

    def number(found: re.Match[str]) -> str:
        value = known.constants.get(found[1])
        if value is None:
            told = _("It names %(kind)s “%(uid)s”, which cannot be taken in.")
            raise Conflict(told % {"kind": "constants", "uid": found[1]})
        return f"({value:f})" if value < 0 else f"{value:f}"

    return _CONSTANT.sub(number, text)


def _data_element(raw: dict[str, Any], known: Known) -> Told:
    if raw.get("domainType", "AGGREGATE") != "AGGREGATE":
        raise Conflict(_("It is entered person by person, not as a figure."))
    combo = known.own(id_of(raw, "categoryCombo") or DEFAULT_DISAGGREGATION)
    _needed(known, "categoryCombos", [combo])
    known.divided[str(raw.get("id"))] = combo
    kind, adding = _word(VALUE_TYPES, raw, "valueType", "NUMBER"), _word(ADDINGS, raw, "aggregationType", "SUM")
    return {
        "shortName": _text(raw, "shortName")[:80],
        "description": _text(raw, "description"),
        "valueType": kind,
        "aggregationType": spelling(ADDINGS, Adding.NONE) if VALUE_TYPES[kind] in WORDS else adding,
        "categoryCombo": combo,
        "legendSet": _legend_set(raw, known),
    }


def _legend_set(raw: dict[str, Any], known: Known) -> str:
    """The first legend set that is known; the others stay as they came."""
    return next((uid for uid in ids_of(raw, "legendSets") if known.has("legendSets", uid)), "")


def _indicator(raw: dict[str, Any], known: Known) -> Told:
    kind = id_of(raw, "indicatorType")
    if kind not in known.factors:
        raise Conflict(
            _("It names %(kind)s “%(uid)s”, which cannot be taken in.") % {"kind": "indicatorTypes", "uid": kind}
        )
    decimals = raw.get("decimals")
    if not 0 < abs(known.factors[kind]) < MOST_FACTOR:
        raise Conflict(_("%(name)s “%(word)s” has no place here.") % {"name": "factor", "word": known.factors[kind]})
    return {
        "shortName": _text(raw, "shortName")[:80],
        "description": _text(raw, "description"),
        "numerator": _expression(raw, "numerator", known),
        "denominator": _expression(raw, "denominator", known),
        "factor": known.factors[kind],
        "decimals": decimals if isinstance(decimals, int) and 0 <= decimals <= 4 else 1,
        "annualized": raw.get("annualized") is True,
        "legendSet": _legend_set(raw, known),
    }


def _own_rule(raw: dict[str, Any], known: Known) -> Told:
    """A rule that DHIS2 cannot say: a jump, or one of terms."""
    more = {"periods": _whole(raw, "periods"), "percent": _whole(raw, "percent", most=10_000)}
    jumps = raw.get("operator") == "jump"
    if jumps and not (1 <= more["periods"] <= 60 and more["percent"] >= 1):
        raise Conflict(_("It does not say how far figures may jump."))
    return _rule(raw, known, operators=ALL_OPERATORS, periods=ALL_PERIODS) | more


def _rule(
    raw: dict[str, Any],
    known: Known,
    operators: dict[str, str] = OPERATORS,
    periods: dict[str, str] = PERIODS,
) -> Told:
    sides = {name: raw.get(name) for name in ("leftSide", "rightSide")}
    if not all(isinstance(side, dict) for side in sides.values()):
        raise Conflict(_("It has no two sides."))
    left, right = (side for side in sides.values() if isinstance(side, dict))
    if left.get("slidingWindow") or right.get("slidingWindow"):
        raise Conflict(_("Its sides slide over several periods."))
    operator = _word(operators, raw, "operator")
    jumps = operators[operator] == _OPERATOR.JUMP
    return {
        "instruction": _text(raw, "instruction"),
        "operator": operator,
        "importance": _word(SEVERITIES, raw, "importance", "MEDIUM"),
        "periodType": _word(periods, raw, "periodType") if raw.get("periodType") else "",
        "left": _expression({"leftSide": left.get("expression")}, "leftSide", known),
        "right": "" if jumps else _expression({"rightSide": right.get("expression")}, "rightSide", known),
        "missing": _word(MISSING, left, "missingValueStrategy", "SKIP_IF_ANY_VALUE_MISSING"),
    }


def _legends(raw: dict[str, Any], known: Known) -> Told:
    found = []
    for one in list_of(raw, "legends"):
        try:
            first, last = (float(Decimal(str(one[name]))) for name in ("startValue", "endValue"))
            found.append({"name": str(one["name"]), "from": first, "to": last, "color": str(one["color"])})
        except (KeyError, TypeError, InvalidOperation) as error:
            raise Conflict(_("A range of it has no beginning, end, name or colour.")) from error
        if not first <= last < float("inf"):
            raise Conflict(_("A range of it has no beginning, end, name or colour."))
    return {"legends": sorted(found, key=lambda one: (one["from"], one["to"]))}


def _data_set(raw: dict[str, Any], known: Known, periods: dict[str, str] = PERIODS) -> Told:
    period = _word(periods, raw, "periodType")
    asked = set(_needed(known, "dataElements", listed_in(raw)))
    _check_divisions(raw, known)
    required = {
        id_of(one, "dataElement") for one in list_of(raw, "compulsoryDataElementOperands") if isinstance(one, dict)
    }
    return {
        "description": _text(raw, "description"),
        "periodType": period,
        "timelyDays": _whole(raw, "timelyDays"),
        "expiryDays": max(0, _whole(raw, "expiryDays")),
        "dataElements": sorted(asked),
        "compulsory": sorted(required & asked),
        "organisationUnits": sorted(set(ids_of(raw, "organisationUnits"))),
    }


def _check_divisions(raw: dict[str, Any], known: Known) -> None:
    """Raises Conflict where a data set divides an element otherwise than the element itself does."""
    for one in list_of(raw, "dataSetElements"):
        own = id_of(one, "categoryCombo") if isinstance(one, dict) else ""
        uid = id_of(one, "dataElement") if own else ""
        if own and known.own(own) != known.divided.get(uid, known.own(own)):
            told = _("It divides “%(uid)s” by “%(combo)s”, otherwise than the data element itself.")
            raise Conflict(told % {"uid": uid, "combo": own})


def listed_in(raw: dict[str, Any]) -> list[str]:
    """The data elements of a data set in their order; before 2.25 they stood there themselves."""
    linked = [id_of(one, "dataElement") for one in list_of(raw, "dataSetElements") if isinstance(one, dict)]
    return linked or ids_of(raw, "dataElements")


def _section(raw: dict[str, Any], known: Known, of: str = "dataSets") -> Told:
    _needed(known, of, [id_of(raw, "dataSet")])
    return {
        "dataSet": id_of(raw, "dataSet"),
        "dataElements": _needed(known, "dataElements", ids_of(raw, "dataElements")),
        "sortOrder": _whole(raw, "sortOrder"),
    }


TOLD: dict[str, Callable[[dict[str, Any], Known], Told]] = {
    "categoryOptions": lambda *_given: {},
    "categories": lambda raw, known: {
        "categoryOptions": _needed(known, "categoryOptions", ids_of(raw, "categoryOptions"))
    },
    "categoryCombos": lambda raw, known: {"categories": _needed(known, "categories", ids_of(raw, "categories"))},
    "categoryOptionCombos": lambda raw, known: {
        "categoryCombo": _needed(known, "categoryCombos", [known.own(id_of(raw, "categoryCombo"))])[0],
        "categoryOptions": sorted(_needed(known, "categoryOptions", ids_of(raw, "categoryOptions"))),
    },
    "legendSets": _legends,
    "dataElements": _data_element,
    "indicators": _indicator,
    "validationRules": _rule,
    "dataSets": _data_set,
    "sections": _section,
    OWN_RULES: _own_rule,
    OWN_FORMS: lambda raw, known: _data_set(raw, known, ALL_PERIODS),
    OWN_SECTIONS: lambda raw, known: _section(raw, known, OWN_FORMS),
}
"""In the order in which objects need each other."""
