"""Each reason has its sentence, with figures that add up."""

from fractions import Fraction

import pytest

from pb.allocation.explain import (
    AfterTheStop,
    BelowThreshold,
    BelowZero,
    CategoryFull,
    DearerThanPot,
    DidNotFit,
    Excluded,
    Explanation,
    FundedByChance,
    FundedByCompletion,
    FundedByEpsilon,
    FundedByLoads,
    FundedByOverspending,
    FundedByRanks,
    FundedByShares,
    FundedBySupport,
    FundedByVotes,
    FundedByWelfare,
    FundedByWorth,
    NotInTheBest,
    NoVotes,
    SupportersLackedMoney,
)
from pb.wording import explanations
from pb.wording.formats import money, percent


def by_shares(*, place: int = 1, paid: int = 1412, exhausted: int = 0) -> FundedByShares:
    return FundedByShares(
        "7",
        place=place,
        votes=paid + exhausted,
        cost=12_400_00,
        effective_votes=Fraction(1412),
        price=Fraction(12_400_00, 1412),
        paid_in_full=paid,
        exhausted=exhausted,
        level=(),
        decided_by=None,
    )


SENTENCES: list[tuple[Explanation, str]] = [
    (by_shares(), "Funded first: each of its 1,412 voters paid £8.78 of their share."),
    (by_shares(place=2, paid=1), "Funded second: its one voter paid £8.78 of their share."),
    (
        by_shares(place=7, paid=900, exhausted=360),
        (
            "Funded seventh: 900 voters who still had enough paid £8.78 each. "
            "The other 360 gave what was left of their shares."
        ),
    ),
    (
        by_shares(place=13, paid=1, exhausted=1),
        (
            "Funded as number 13: 1 voter who still had enough paid £8.78. "
            "The other one gave what was left of their share."
        ),
    ),
    (
        FundedByVotes("7", 1, votes=1412, score=1412, cost=1, level=(), decided_by=None),
        "Funded first: it got 1,412 votes, and its cost fitted.",
    ),
    (
        FundedByVotes("7", 3, votes=332, score=877, cost=1, level=(), decided_by=None),
        "Funded third: 332 voters gave it 877 points, and its cost fitted.",
    ),
    (
        FundedByCompletion("7", 9, votes=1, cost=1, level=(), decided_by=None),
        "Funded ninth, with what the shares had left: it got 1 vote, and its cost fitted.",
    ),
    (
        SupportersLackedMoney("7", 1390, 38_000_00, Fraction(35_860_00), Fraction(2_140_00)),
        "Missed by £2,140: its 1,390 voters had £35,860 left of their shares.",
    ),
    (
        SupportersLackedMoney("7", 1, 100, Fraction(1, 3), 100 - Fraction(1, 3)),
        "Missed by £1: its one voter had £0 left of their share.",
    ),
    (
        DidNotFit("7", votes=5, cost=8_000_00, left=1_200_00, missing=6_800_00),
        "Did not fit: £1,200 was left when its turn came, and it costs £8,000.",
    ),
    (
        DearerThanPot("7", votes=5, cost=8_000_00, budget=5_000_00),
        "It costs £8,000, more than the whole pot of £5,000.",
    ),
    (NoVotes("7", cost=1), "Nobody voted for it."),
    (
        FundedByLoads("7", 2, 120, 50_000, Fraction(1250, 3), level=(), decided_by=None),
        (
            "Funded second: when every voter had been given £4.17, what its 120 voters had not "
            "spent came to its cost."
        ),
    ),
    (
        FundedBySupport("7", 2, 120, 50_000, Fraction(1250, 3), level=(), decided_by=None),
        (
            "Funded second: no voter bears more than £4.17 with it, when each project's cost is "
            "spread over its voters as evenly as can be."
        ),
    ),
    (
        FundedByOverspending(
            "7",
            2,
            votes=120,
            cost=50_000,
            covered=Fraction(3, 4),
            price=Fraction(500),
            level=(),
            decided_by=None,
        ),
        (
            "Funded second: its 120 voters could pay 75% of its cost, and were charged up to £5 "
            "each."
        ),
    ),
    (
        FundedByRanks("7", 1, 9, 50_000, rank=1, held=51_000, level=(), decided_by=None),
        "Funded first: those who rank it first held £510 of their shares, and it costs £500.",
    ),
    (
        FundedByRanks("7", 2, 9, 50_000, rank=3, held=51_000, level=(), decided_by=None),
        (
            "Funded second: those who rank it among their first 3 held £510 of their shares, and "
            "it costs £500."
        ),
    ),
    (
        FundedByWelfare("7", 2, votes=9, score=9, cost=1),
        "Funded: no other projects that fit into the pot are worth more to the voters.",
    ),
    (
        FundedByChance("7", 2, votes=9, cost=1),
        "Funded second: its turn came by the lot, and its cost fitted.",
    ),
    (
        AfterTheStop("7", votes=9, cost=1, left=5),
        "The count stopped before its turn, as the next project no longer fitted.",
    ),
    (
        NotInTheBest("7", votes=9, score=9, cost=1),
        "Not among the projects that together are worth most to the voters.",
    ),
    (
        FundedByWorth(
            "7", 2, votes=3, score=8, cost=1, price=Fraction(150), level=(), decided_by=None
        ),
        (
            "Funded second: 3 voters gave it 8 points, and paid £1.50 a point or what was left of "
            "their shares."
        ),
    ),
    (
        FundedByEpsilon(
            "7",
            1,
            votes=3,
            cost=1,
            given=Fraction(0),
            price=Fraction(200),
            level=(),
            decided_by=None,
        ),
        (
            "Funded first, with what the shares had left: its voters gave the £0 that they still "
            "had, and everyone else gave up to £2."
        ),
    ),
    (
        BelowThreshold("7", votes=9, score=9, cost=1, needed=10),
        "It took no part: it got 9, and the least was 10.",
    ),
    (
        BelowThreshold("7", votes=9, score=20, cost=1, needed=10),
        "It took no part: it got 9, and the least was 10.",
    ),
    (BelowZero("7", votes=1, score=-1, cost=1), "More was said against it than for it."),
    (
        Excluded("7", votes=1, cost=1, rival="8"),
        "Only one of several that exclude each other can be funded, and another one was.",
    ),
    (
        CategoryFull("7", votes=1, cost=3_00, room=2_00),
        "It costs £3, and its category had only £2 left of its limit.",
    ),
]


@pytest.mark.parametrize(("explanation", "said"), SENTENCES, ids=lambda x: str(x)[:40])
def test_each_reason_is_said_with_its_figures(explanation: Explanation, said: str) -> None:
    assert explanations.sentence(explanation, currency="GBP", locale="en") == said


def test_what_is_missing_and_what_is_left_make_the_cost() -> None:
    left = Fraction(100_00, 3)
    why = SupportersLackedMoney("7", 3, 50_00, left, 50_00 - left)
    said = explanations.sentence(why, currency="GBP", locale="en")
    assert said == "Missed by £16.67: its 3 voters had £33.33 left of their shares."


def test_a_price_below_a_penny_is_said_so() -> None:
    assert explanations.price(Fraction(1, 3), currency="GBP", locale="en") == "less than £0.01"
    assert explanations.price(Fraction(0), currency="GBP", locale="en") == "£0"


def test_effective_votes_show_one_decimal_where_they_are_not_whole() -> None:
    assert explanations.effective_votes(Fraction(1412), "en") == "1,412"
    assert explanations.effective_votes(Fraction(4778, 10), "en") == "477.8"
    assert explanations.effective_votes(Fraction(4778, 10), "pl") == "477,8"


def test_a_fraction_can_be_shown_exactly() -> None:
    assert explanations.exact(Fraction(3100, 353)) == "3100/353"
    assert explanations.exact(Fraction(662)) == "662"


def test_everyone_means_everyone() -> None:
    assert percent(2552, 2553, "en") == "99%"
    assert percent(2553, 2553, "en") == "100%"
    assert percent(0, 0, "en") == ""


def test_whole_per_cent_are_the_nearest() -> None:
    assert percent(374, 1290, "en") == "29%"  # 28.99
    assert percent(1, 8, "en") == "13%"
    assert percent(3, 4149, "en") == "<1%"
    assert percent(0, 4149, "en") == "0%"
    assert percent(1, 3, "en") == "33%"


def test_a_currency_without_a_sign_keeps_away_from_its_figure() -> None:
    assert money(1_200_00, "PLN", "en") == "PLN\u00a01,200"
    assert money(1_200_50, "GBP", "en") == "£1,200.50"
