"""A sentence for each reason why a project is funded or not, with its figures."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel import numbers

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
from pb.wording.catalogue import N_, translate, translate_plural
from pb.wording.formats import money, number, percent

PLACES = (
    N_("first"),
    N_("second"),
    N_("third"),
    N_("fourth"),
    N_("fifth"),
    N_("sixth"),
    N_("seventh"),
    N_("eighth"),
    N_("ninth"),
    N_("tenth"),
    N_("eleventh"),
    N_("twelfth"),
)


def sentence(explanation: Explanation, *, currency: str, locale: str) -> str:
    """Say why, for someone on a bus. Fractions are rounded; their sums still come out."""
    say = _SAY[type(explanation)]
    return say(explanation, currency, locale)


def place_word(place: int, locale: str) -> str:
    """Return first, second ... or the number where the words would get long."""
    if place <= len(PLACES):
        return translate(PLACES[place - 1], locale)
    return translate(N_("as number %(number)s"), locale, number=number(place, locale))


def price(amount: Fraction, *, currency: str, locale: str) -> str:
    """Write a price per voter, rounded to the smallest unit."""
    rounded = round(amount)
    if rounded == 0 and amount > 0:
        return translate(N_("less than %(sum)s"), locale, sum=money(1, currency, locale))
    return money(rounded, currency, locale)


def exact(figure: Fraction) -> str:
    """Write a fraction exactly: 3100/353 rather than 8.78."""
    return str(figure)


def effective_votes(votes: Fraction, locale: str) -> str:
    """Write effective votes: whole where they are, otherwise with one decimal."""
    if votes.denominator == 1:
        return number(votes.numerator, locale)
    tenths = Decimal(round(votes * 10)).scaleb(-1)
    return str(numbers.format_decimal(tenths, "#,##0.0", locale=locale))


def _by_shares(why: FundedByShares, currency: str, locale: str) -> str:
    figures: dict[str, object] = {
        "place": place_word(why.place, locale),
        "price": price(why.price, currency=currency, locale=locale),
    }
    if not why.exhausted:
        return translate_plural(
            "Funded %(place)s: its one voter paid %(price)s of their share.",
            "Funded %(place)s: each of its %(count)s voters paid %(price)s of their share.",
            why.paid_in_full,
            locale=locale,
            figures=figures | {"count": number(why.paid_in_full, locale)},
        )
    paid = translate_plural(
        "Funded %(place)s: %(count)s voter who still had enough paid %(price)s.",
        "Funded %(place)s: %(count)s voters who still had enough paid %(price)s each.",
        why.paid_in_full,
        locale=locale,
        figures=figures | {"count": number(why.paid_in_full, locale)},
    )
    rest = translate_plural(
        "The other one gave what was left of their share.",
        "The other %(count)s gave what was left of their shares.",
        why.exhausted,
        locale=locale,
        figures={"count": number(why.exhausted, locale)},
    )
    return f"{paid} {rest}"


def _by_votes(why: FundedByVotes, _currency: str, locale: str) -> str:
    figures: dict[str, object] = {
        "place": place_word(why.place, locale),
        "count": number(why.votes, locale),
        "points": number(why.score, locale),
    }
    if why.score != why.votes:
        return translate_plural(
            "Funded %(place)s: %(count)s voter gave it %(points)s points, and its cost fitted.",
            "Funded %(place)s: %(count)s voters gave it %(points)s points, and its cost fitted.",
            why.votes,
            locale=locale,
            figures=figures,
        )
    return translate_plural(
        "Funded %(place)s: it got %(count)s vote, and its cost fitted.",
        "Funded %(place)s: it got %(count)s votes, and its cost fitted.",
        why.votes,
        locale=locale,
        figures=figures,
    )


def _by_completion(why: FundedByCompletion, _currency: str, locale: str) -> str:
    return translate_plural(
        "Funded %(place)s, with what the shares had left: it got %(count)s vote, "
        "and its cost fitted.",
        "Funded %(place)s, with what the shares had left: it got %(count)s votes, "
        "and its cost fitted.",
        why.votes,
        locale=locale,
        figures={"place": place_word(why.place, locale), "count": number(why.votes, locale)},
    )


def _by_loads(why: FundedByLoads, currency: str, locale: str) -> str:
    return translate_plural(
        "Funded %(place)s: when every voter had been given %(load)s, what its one voter had not "
        "spent came to its cost.",
        "Funded %(place)s: when every voter had been given %(load)s, what its %(count)s voters "
        "had not spent came to its cost.",
        why.votes,
        locale=locale,
        figures={
            "place": place_word(why.place, locale),
            "load": price(why.load, currency=currency, locale=locale),
            "count": number(why.votes, locale),
        },
    )


def _by_support(why: FundedBySupport, currency: str, locale: str) -> str:
    return translate(
        N_(
            "Funded %(place)s: no voter bears more than %(load)s with it, when each project's "
            "cost is spread over its voters as evenly as can be."
        ),
        locale,
        place=place_word(why.place, locale),
        load=price(why.load, currency=currency, locale=locale),
    )


def _by_overspending(why: FundedByOverspending, currency: str, locale: str) -> str:
    return translate_plural(
        "Funded %(place)s: its one voter could pay %(covered)s of its cost, and was charged up "
        "to %(price)s.",
        "Funded %(place)s: its %(count)s voters could pay %(covered)s of its cost, and were "
        "charged up to %(price)s each.",
        why.votes,
        locale=locale,
        figures={
            "place": place_word(why.place, locale),
            "count": number(why.votes, locale),
            "covered": percent(why.covered.numerator, why.covered.denominator, locale),
            "price": price(why.price, currency=currency, locale=locale),
        },
    )


def _by_ranks(why: FundedByRanks, currency: str, locale: str) -> str:
    figures = {
        "place": place_word(why.place, locale),
        "held": money(why.held, currency, locale),
        "cost": money(why.cost, currency, locale),
    }
    if why.rank == 1:
        return translate(
            N_(
                "Funded %(place)s: those who rank it first held %(held)s of their shares, "
                "and it costs %(cost)s."
            ),
            locale,
            **figures,
        )
    return translate(
        N_(
            "Funded %(place)s: those who rank it among their first %(rank)s held %(held)s of "
            "their shares, and it costs %(cost)s."
        ),
        locale,
        **figures,
        rank=number(why.rank, locale),
    )


def _by_welfare(_why: FundedByWelfare, _currency: str, locale: str) -> str:
    return translate(
        N_("Funded: no other projects that fit into the pot are worth more to the voters."), locale
    )


def _by_chance(why: FundedByChance, _currency: str, locale: str) -> str:
    return translate(
        N_("Funded %(place)s: its turn came by the lot, and its cost fitted."),
        locale,
        place=place_word(why.place, locale),
    )


def _lacked_money(why: SupportersLackedMoney, currency: str, locale: str) -> str:
    held = int(why.left)  # down, so that what is missing is rounded up and both make the cost
    return translate_plural(
        "Missed by %(missing)s: its one voter had %(left)s left of their share.",
        "Missed by %(missing)s: its %(count)s voters had %(left)s left of their shares.",
        why.votes,
        locale=locale,
        figures={
            "missing": money(why.cost - held, currency, locale),
            "left": money(held, currency, locale),
            "count": number(why.votes, locale),
        },
    )


def _did_not_fit(why: DidNotFit, currency: str, locale: str) -> str:
    return translate(
        N_("Did not fit: %(left)s was left when its turn came, and it costs %(cost)s."),
        locale,
        left=money(why.left, currency, locale),
        cost=money(why.cost, currency, locale),
    )


def _dearer_than_pot(why: DearerThanPot, currency: str, locale: str) -> str:
    return translate(
        N_("It costs %(cost)s, more than the whole pot of %(budget)s."),
        locale,
        cost=money(why.cost, currency, locale),
        budget=money(why.budget, currency, locale),
    )


def _no_votes(_why: NoVotes, _currency: str, locale: str) -> str:
    return translate(N_("Nobody voted for it."), locale)


def _after_the_stop(_why: AfterTheStop, _currency: str, locale: str) -> str:
    return translate(
        N_("The count stopped before its turn, as the next project no longer fitted."), locale
    )


def _not_in_the_best(_why: NotInTheBest, _currency: str, locale: str) -> str:
    return translate(
        N_("Not among the projects that together are worth most to the voters."), locale
    )


def _by_worth(why: FundedByWorth, currency: str, locale: str) -> str:
    return translate_plural(
        "Funded %(place)s: %(count)s voter gave it %(points)s points, and paid %(price)s a point "
        "or what was left of their share.",
        "Funded %(place)s: %(count)s voters gave it %(points)s points, and paid %(price)s a point "
        "or what was left of their shares.",
        why.votes,
        locale=locale,
        figures={
            "place": place_word(why.place, locale),
            "count": number(why.votes, locale),
            "points": number(why.score, locale),
            "price": price(why.price, currency=currency, locale=locale),
        },
    )


def _by_epsilon(why: FundedByEpsilon, currency: str, locale: str) -> str:
    return translate(
        N_(
            "Funded %(place)s, with what the shares had left: its voters gave the %(given)s that "
            "they still had, and everyone else gave up to %(price)s."
        ),
        locale,
        place=place_word(why.place, locale),
        given=price(why.given, currency=currency, locale=locale),
        price=price(why.price, currency=currency, locale=locale),
    )


def _below_threshold(why: BelowThreshold, _currency: str, locale: str) -> str:
    got = why.votes if why.votes == why.score or why.score >= why.needed else why.score
    return translate(
        N_("It took no part: it got %(got)s, and the least was %(needed)s."),
        locale,
        got=number(got, locale),
        needed=number(why.needed, locale),
    )


def _below_zero(_why: BelowZero, _currency: str, locale: str) -> str:
    return translate(N_("More was said against it than for it."), locale)


def _excluded(_why: Excluded, _currency: str, locale: str) -> str:
    return translate(
        N_("Only one of several that exclude each other can be funded, and another one was."),
        locale,
    )


def _category_full(why: CategoryFull, currency: str, locale: str) -> str:
    return translate(
        N_("It costs %(cost)s, and its category had only %(room)s left of its limit."),
        locale,
        cost=money(why.cost, currency, locale),
        room=money(why.room, currency, locale),
    )


_SAY: Mapping[type[Explanation], Callable[[Any, str, str], str]] = {
    FundedByShares: _by_shares,
    FundedByVotes: _by_votes,
    FundedByCompletion: _by_completion,
    FundedByLoads: _by_loads,
    FundedBySupport: _by_support,
    FundedByOverspending: _by_overspending,
    FundedByRanks: _by_ranks,
    FundedByWelfare: _by_welfare,
    FundedByChance: _by_chance,
    SupportersLackedMoney: _lacked_money,
    DidNotFit: _did_not_fit,
    DearerThanPot: _dearer_than_pot,
    NoVotes: _no_votes,
    AfterTheStop: _after_the_stop,
    NotInTheBest: _not_in_the_best,
    FundedByWorth: _by_worth,
    FundedByEpsilon: _by_epsilon,
    BelowThreshold: _below_threshold,
    BelowZero: _below_zero,
    Excluded: _excluded,
    CategoryFull: _category_full,
}
