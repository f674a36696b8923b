"""What compiling and its proof both need to know."""

from collections import defaultdict
from collections.abc import Iterable

from lienthong.modules.reports.models import Adding, Figure, FormFigure


def weight_figures(forms: Iterable[int]) -> list[tuple[int, int]]:
    """Each weighted figure of these forms with the figures that add up to its weight.

    The weight of a combination is that of the same combination where the weighing indicator has it, else all of it.
    """
    weighted = FormFigure.objects.filter(form__in=list(forms), figure__indicator__adding=Adding.WEIGHTED)
    wanted = [
        (figure, combination, weight or 0)  # a weighted indicator always has one
        for figure, combination, weight in weighted.order_by("figure_id")
        .distinct()
        .values_list("figure_id", "figure__combination_id", "figure__indicator__weight_id")
    ]
    known: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, combination, indicator in Figure.objects.filter(
        indicator_id__in={weight for _pk, _combination, weight in wanted}
    ).values_list("pk", "combination_id", "indicator_id"):
        known[indicator][combination] = pk
    pairs = []
    for pk, combination, weight in wanted:
        same = known[weight].get(combination)
        pairs += [(pk, one) for one in ([same] if same else known[weight].values())]
    return sorted(pairs)
