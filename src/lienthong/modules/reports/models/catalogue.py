"""What is measured: indicators, the categories that divide them, what is derived from them, what must hold of them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.org.models import Unit

UID_LENGTH = 11


class Described(models.Model):
    """What every entry of the catalogue has: its key in exchange (DHIS2's uid), code, name, and what DHIS2 said of it
    that has no place here (`foreign`), so that an export gives back what an import brought.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, db_collation="C")
    code = models.CharField(max_length=50, blank=True, db_collation="C")
    name = models.CharField(max_length=230)
    foreign: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Option(Described):
    """One value of a category: "female", "0-4 years"."""


class Category(Described):
    """A way of dividing a figure, with its options in order."""

    options: Any = models.ManyToManyField(Option, through="CategoryOption", related_name="categories")


class CategoryOption(models.Model):
    """The place of an option in a category."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+", db_index=False)
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["category", "option"], name="category_option_once")]

    def __str__(self) -> str:
        return f"{self.option_id} of {self.category_id}"


class Disaggregation(Described):
    """Categories by which an indicator is divided at once (DHIS2: category combination); none: not divided."""

    categories: Any = models.ManyToManyField(Category, through="DisaggregationCategory", related_name="+")


class DisaggregationCategory(models.Model):
    """The place of a category in a disaggregation."""

    disaggregation = models.ForeignKey(Disaggregation, on_delete=models.CASCADE, related_name="+", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disaggregation", "category"], name="disaggregation_category_once")
        ]

    def __str__(self) -> str:
        return f"{self.category_id} of {self.disaggregation_id}"


class Combination(Described):
    """One option of each category of a disaggregation (DHIS2: category option combination); exactly one where the
    disaggregation has no category.
    """

    disaggregation = models.ForeignKey(Disaggregation, on_delete=models.CASCADE, related_name="combinations")
    options: Any = models.ManyToManyField(Option, related_name="+")
    position = models.SmallIntegerField(default=0)


class Adding(models.TextChoices):
    """How figures of units make the figure of the unit above, and how figures of periods make that of a longer one.

    `latest` is for stocks: units are added up, of periods the last counts. `average_in_time` adds units up and
    averages periods (DHIS2: AVERAGE_SUM_ORG_UNIT).
    """

    SUM = "sum", pgettext_lazy("adding", "Sum")
    AVERAGE = "average", pgettext_lazy("adding", "Average")
    WEIGHTED = "weighted", pgettext_lazy("adding", "Weighted average")
    LATEST = "latest", pgettext_lazy("adding", "Latest")
    AVERAGE_IN_TIME = "average_in_time", pgettext_lazy("adding", "Sum of units, average of periods")
    NONE = "none", pgettext_lazy("adding", "Not added up")


class ValueType(models.TextChoices):
    """What a value of an indicator is; `yes_no` is stored as 1 and 0, text and days as text."""

    COUNT = "count", _("Whole number, 0 or more")
    INTEGER = "integer", _("Whole number")
    NUMBER = "number", _("Number")
    PERCENTAGE = "percentage", _("Percentage")
    YES_NO = "yes_no", _("Yes or no")
    TEXT = "text", pgettext_lazy("value", "Text")
    DAY = "day", pgettext_lazy("value", "Day")


class LegendSet(Described):
    """Named ranges by which a figure is coloured: `legends` is [{"name", "from", "to", "color"}], from included, to
    not, in order.
    """

    legends: Any = models.JSONField(default=list)
    version = models.SmallIntegerField(default=1)


class Indicator(Described):
    """One thing that is entered: unit of measure, type, disaggregation, way of adding up (DHIS2: data element).

    `weight` is the indicator by which a weighted average is weighted. `version` goes up with each change; what the
    figures mean (kind of value, disaggregation, way of adding up) stays as it is once it is in use (a form asks it, or
    values came from elsewhere: `is_entered`); then it is retired, never deleted.
    """

    short_name = models.CharField(max_length=80, blank=True)
    description = models.TextField(blank=True)
    measure = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=10, choices=ValueType, default=ValueType.COUNT)
    adding = models.CharField(max_length=15, choices=Adding, default=Adding.SUM)
    weight = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    disaggregation = models.ForeignKey(Disaggregation, on_delete=models.PROTECT, related_name="indicators")
    legend_set = models.ForeignKey(LegendSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    version = models.SmallIntegerField(default=1)
    folded = models.CharField(max_length=230, db_collation="C", blank=True)
    is_entered = models.BooleanField(default=False)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["folded", "id"], name="indicator_folded")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(adding="weighted") | Q(weight__isnull=False), name="indicator_weighted_by"
            ),
            models.CheckConstraint(
                condition=~Q(type__in=["text", "day"]) | Q(adding="none"), name="indicator_words_add_not"
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | ~Q(weight=F("id")), name="indicator_weighs_not_itself"
            ),
        ]


class Figure(models.Model):
    """An indicator in one combination of its disaggregation: with a unit and a period, the key of a value
    (DHIS2: data element operand).
    """

    id = models.AutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures", db_index=False)
    combination = models.ForeignKey(Combination, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "combination"], name="figure_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id}.{self.combination_id}"


class Derived(Described):
    """A figure computed from others: `factor` × numerator / denominator, both expressions as text
    (`#{indicator.combination}`), read into a tree and never run as code (DHIS2: indicator). An annualized one is
    multiplied by 365 over the days of its period.
    """

    short_name = models.CharField(max_length=80, blank=True)
    description = models.TextField(blank=True)
    measure = models.CharField(max_length=60, blank=True)
    numerator = models.TextField()
    denominator = models.TextField(default="1")
    factor = models.DecimalField(max_digits=14, decimal_places=4, default=1)
    decimals = models.SmallIntegerField(default=1)
    is_annualized = models.BooleanField(default=False)
    legend_set = models.ForeignKey(LegendSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    version = models.SmallIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)


class ValidationRule(Described):
    """What must hold of a unit's values in a period: left `operator` right.

    A `jump` compares the left side with its mean over the `periods` before: it may differ by `percent` at most. Of a
    missing value, `missing` says whether the rule is skipped (`any`: one is missing, `all`) or counts it as 0.
    """

    class Operator(models.TextChoices):
        """How the sides compare."""

        EQUAL = "equal", "="
        NOT_EQUAL = "not_equal", "≠"
        LESS = "less", "<"
        AT_MOST = "at_most", "≤"
        GREATER = "greater", ">"
        AT_LEAST = "at_least", "≥"
        TOGETHER = "together", _("both or neither")
        EXCLUSIVE = "exclusive", _("not both")
        JUMP = "jump", _("no jump")

    class Missing(models.TextChoices):
        """When a rule is skipped."""

        ANY = "any", _("when one is missing")
        ALL = "all", _("when all are missing")
        NEVER = "never", _("never: what is missing counts as 0")

    class Weight(models.TextChoices):
        """What a broken rule does: an error holds the submission back, a warning asks for a word."""

        ERROR = "error", _("Error")
        WARNING = "warning", _("Warning")

    left = models.TextField()
    operator = models.CharField(max_length=9, choices=Operator)
    right = models.TextField(blank=True)
    periods = models.SmallIntegerField(default=0)
    percent = models.SmallIntegerField(default=0)
    missing = models.CharField(max_length=5, choices=Missing, default=Missing.ANY)
    severity = models.CharField(max_length=7, choices=Weight, default=Weight.WARNING)
    instruction = models.TextField(blank=True)
    period_type = models.CharField(max_length=7, blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    version = models.SmallIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(operator="jump") | Q(periods__gt=0, percent__gt=0), name="validation_rule_jump"
            )
        ]
