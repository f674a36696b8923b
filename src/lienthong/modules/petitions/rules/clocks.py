"""How many days a petition has by its rule; pure."""

from lienthong.modules.petitions.models import ClockRule, Petition


def days_to_decide(rule: ClockRule, petition: Petition) -> int:
    """Days from acceptance to the answer: Law on Complaints 2011, articles 28 and 37 know the same four."""
    if petition.is_remote:
        return rule.remote_complex if petition.is_complex else rule.remote
    return rule.complex if petition.is_complex else rule.decide


def may_extend_more(rule: ClockRule, extended: int) -> bool:
    """Whether the rule still gives more time after `extended` extensions."""
    return rule.extension > 0 and extended < rule.extensions
