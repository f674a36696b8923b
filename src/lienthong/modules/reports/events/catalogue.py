"""What happens to the catalogue and to forms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CatalogueEntryMade:
    """An indicator, a derived figure, a rule … was made."""

    name: str


@dataclass(frozen=True, slots=True)
class CatalogueEntryChanged:
    """It was changed; `changes` says of each field what it was and what it is."""

    name: str
    version: int
    changes: str


@dataclass(frozen=True, slots=True)
class CatalogueEntryRetired:
    """It is offered no more; its values stay."""

    name: str


@dataclass(frozen=True, slots=True)
class CatalogueEntryRestored:
    """It is offered again."""

    name: str


@dataclass(frozen=True, slots=True)
class CatalogueEntryDeleted:
    """It was never used and is gone."""

    name: str


@dataclass(frozen=True, slots=True)
class FormMade:
    """A form was made; as the next version of another when `version` is above 1."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class FormChanged:
    """What a form asks, or when and of whom, was changed."""

    name: str
    changes: str


@dataclass(frozen=True, slots=True)
class FormActivated:
    """A form came into force: these units fill it in from that day on."""

    name: str
    version: int
    begins_on: str
    figures: int
    units: int


@dataclass(frozen=True, slots=True)
class FormUnitsChanged:
    """Other units fill the form in from a day on, by its rule or because the tree changed."""

    name: str
    on: str
    units: int


@dataclass(frozen=True, slots=True)
class FormRetired:
    """No period after that day is asked."""

    name: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class FormDeleted:
    """A draft is gone."""

    name: str
