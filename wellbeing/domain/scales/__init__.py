"""Named scales: totals that may be entered, and the keys by which each is scored. Facts; no item's words."""

from wellbeing.domain.scales.types import Method, Scale, Subscale, Total

_CBI = "Kristensen and others 2005, Work & Stress 19:192"
_PROQOL = "ProQOL 5, Center for Victims of Torture, proqol.org"
_OLBI = "Demerouti, Oldenburg Burnout Inventory"
TOTALS: dict[str, Total] = {
    one.key: one
    for one in (
        Total("cbi_work", "CBI, work", 0, 100, _CBI),
        Total("cbi_client", "CBI, clients", 0, 100, _CBI),
        Total("cbi_personal", "CBI, personal", 0, 100, _CBI),
        Total("who5", "WHO-5 well-being", 0, 100, "WHO-5, World Health Organization", better_high=True),
        Total("proqol_cs", "ProQOL, compassion satisfaction", 10, 50, _PROQOL, better_high=True),
        Total("proqol_bo", "ProQOL, burnout", 10, 50, _PROQOL),
        Total("proqol_sts", "ProQOL, secondary traumatic stress", 10, 50, _PROQOL),
        Total("olbi_exhaustion", "OLBI, exhaustion", 8, 32, _OLBI),
        Total("olbi_disengagement", "OLBI, disengagement", 8, 32, _OLBI),
    )
}


def _part(key: str, *items: int, method: Method, reverse: tuple[int, ...] = (), least: int = 0) -> Subscale:
    total = TOTALS.get(key)
    return Subscale(key, total.name if total else key, items, method, frozenset(reverse), least or len(items))


# Answers of the CBI are 100, 75, 50, 25 and 0; with fewer than half answered there is no score.
CBI = Scale(
    "cbi", "Copenhagen Burnout Inventory", (0, 25, 50, 75, 100),
    (
        _part("cbi_personal", 1, 2, 3, 4, 5, 6, method=Method.MEAN, least=3),
        _part("cbi_work", 7, 8, 9, 10, 11, 12, 13, method=Method.MEAN, reverse=(13,), least=4),
        _part("cbi_client", 14, 15, 16, 17, 18, 19, method=Method.MEAN, least=3),
    ),
)  # fmt: skip
WHO5 = Scale(
    "who5", "WHO-5", (0, 1, 2, 3, 4, 5), (_part("who5", 1, 2, 3, 4, 5, method=Method.SUM_TIMES_FOUR),)
)  # fmt: skip
PROQOL = Scale(
    "proqol", "ProQOL 5", (1, 2, 3, 4, 5),
    (
        _part("proqol_cs", 3, 6, 12, 16, 18, 20, 22, 24, 27, 30, method=Method.SUM),
        _part("proqol_bo", 1, 4, 8, 10, 15, 17, 19, 21, 26, 29, method=Method.SUM, reverse=(1, 4, 15, 17, 29)),
        _part("proqol_sts", 2, 5, 7, 9, 11, 13, 14, 23, 25, 28, method=Method.SUM),
    ),
)  # fmt: skip
# "Strongly agree" is 1 here: copies that code it the other way round turn every score over.
OLBI = Scale(
    "olbi", "OLBI", (1, 2, 3, 4),
    (
        _part("olbi_disengagement", 1, 3, 6, 7, 9, 11, 13, 15, method=Method.SUM, reverse=(3, 6, 9, 11)),
        _part("olbi_exhaustion", 2, 4, 5, 8, 10, 12, 14, 16, method=Method.SUM, reverse=(2, 4, 8, 12)),
    ),
)  # fmt: skip
KNOWN = {scale.key: scale for scale in (CBI, WHO5, PROQOL, OLBI)}
