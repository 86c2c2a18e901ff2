"""Figures of a result as templates draw them: rounded at the very end, sums in the currency."""

from dataclasses import dataclass
from fractions import Fraction

from pb.allocation.metrics import Metrics, Part
from pb.services.results.closeness import Close
from pb.services.results.figures import Paid, ResultFigures
from pb.services.results.results import PotResult
from pb.services.rounds.round_heads import RoundHead
from pb.web.answers import locale_code
from pb.wording.formats import decimal, money, share


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A theme or an area: where the money went beside where the votes wished it."""

    name: str
    funded: int
    projects: int
    spent: str
    share: str
    wished: str
    share_percent: float
    wished_percent: float


@dataclass(frozen=True, slots=True)
class ShownPaid:
    """Who paid for a funded project; widths are per cent of its cost."""

    title: str
    cost: str
    by_voters: str
    by_pot: str
    each: str
    voters_percent: float


@dataclass(frozen=True, slots=True)
class ShownClose:
    """What a project would have needed; none, or empty, where that is not known."""

    title: str
    votes: int | None
    not_with: int | None
    never: bool
    cost: str


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """Everything on the page, as text; empty text where a figure has no meaning."""

    reached: str
    reached_percent: float
    reached_of_two: str
    choices: str
    choices_cost: str
    gini: str
    category_gap: str
    area_gap: str
    categories: tuple[ShownPart, ...]
    areas: tuple[ShownPart, ...]
    paid: tuple[ShownPaid, ...]
    close: tuple[ShownClose, ...]
    is_close_waiting: bool

    @property
    def some_from_pot(self) -> bool:
        """Whether the pot itself paid for a part: otherwise bars would all be full."""
        return any(one.voters_percent < 100 for one in self.paid)  # noqa: PLR2004  per cent


def show(
    found: ResultFigures,
    result: PotResult,
    head: RoundHead,
    *,
    close: tuple[Close, ...] | None,
) -> ShownFigures:
    """Put figures into words and widths; `close` is None while it is not known."""
    m = found.metrics
    titles = {row.project.key: row.project.title for row in result.rows}
    reached = None if m.excluded is None else 1 - m.excluded
    of_two = None if m.excluded_of_two is None else 1 - m.excluded_of_two
    return ShownFigures(
        reached=_share(reached),
        reached_percent=_percent(reached),
        reached_of_two=_share(of_two),
        choices=_decimal(m.satisfaction),
        choices_cost=_share(m.cost_satisfaction),
        gini=_decimal(m.influence_gini),
        category_gap=_share(m.category_gap),
        area_gap=_share(m.area_gap),
        categories=_parts(m, m.categories, head),
        areas=_parts(m, m.areas, head),
        paid=tuple(_paid(one, titles[one.project], head) for one in found.paid),
        close=tuple(_close(one, titles[one.project], head) for one in close or ()),
        is_close_waiting=close is None,
    )


def _close(one: Close, title: str, head: RoundHead) -> ShownClose:
    cost = "" if one.cost is None else money(one.cost, head.currency, locale_code())
    return ShownClose(title, one.votes, one.not_with, one.never, cost)


def _parts(found: Metrics, parts: tuple[Part, ...], head: RoundHead) -> tuple[ShownPart, ...]:
    # One part alone has all the money: nothing is to be seen.
    if len(parts) < 2 or not found.cost:  # noqa: PLR2004  a comparison needs two
        return ()
    return tuple(
        ShownPart(
            name=part.name,
            funded=part.funded,
            projects=part.projects,
            spent=money(part.spent, head.currency, locale_code()),
            share=_share(part.share),
            wished=_share(part.wished),
            share_percent=_percent(part.share),
            wished_percent=_percent(part.wished),
        )
        for part in parts
    )


def _paid(one: Paid, title: str, head: RoundHead) -> ShownPaid:
    cost = one.by_voters + one.by_pot
    return ShownPaid(
        title=title,
        cost=_money(cost, head),
        by_voters=_money(one.by_voters, head),
        by_pot=_money(one.by_pot, head),
        each=_money(one.by_voters / one.voters, head) if one.voters else "",
        voters_percent=_percent(one.by_voters / cost) if cost else 0.0,
    )


def _money(sum_: Fraction, head: RoundHead) -> str:
    return money(round(sum_), head.currency, locale_code())


def _share(part: Fraction | None) -> str:
    return "" if part is None else share(part, locale_code())


def _decimal(figure: Fraction | None) -> str:
    return "" if figure is None else decimal(figure, locale_code())


def _percent(part: Fraction | None) -> float:
    """Return the width of a bar; only drawn, never said."""
    return 0.0 if part is None else round(float(part) * 100, 2)
