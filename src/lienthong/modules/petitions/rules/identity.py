"""A verified sender, as far as the product wants to know."""

from dataclasses import dataclass

from lienthong.modules.petitions.rules.codes import keyed


@dataclass(frozen=True, slots=True)
class Sender:
    """Who it is: `subject` is a keyed hash of what the provider calls them, the same each time and telling nobody."""

    issuer: str
    subject: str
    name: str


def sender_of(issuer: str, subject: str, name: str, *, secret: str) -> Sender:
    """The sender behind what a provider says; its own word for the person is not kept anywhere."""
    return Sender(issuer, keyed(secret, "portal identity", f"{issuer} {subject}").hex(), name)
