"""Results as templates draw them: addresses, sentences and formatted sums for rows and bars."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flask import url_for

from pb.services.proposals.projects import ProjectView
from pb.services.results.results import PotResult, ResultRow, RoundResult
from pb.services.rounds.round_heads import RoundHead
from pb.web.answers import locale_code
from pb.wording import explanations, withheld
from pb.wording.formats import money

Segment = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One project with its reason, for the list and for the table of a result."""

    title: str
    url: str
    reason: str
    votes: int | None
    paying: int | None
    cost: str
    funded: bool
    order: int | None
    effective: str
    price: str
    exact_votes: str
    exact_price: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One purchase: how much of the pot was used before it, and is left after it."""

    title: str
    used_before: int
    cost: int
    cost_text: str
    left_text: str


@dataclass(frozen=True, slots=True)
class ShownTie:
    """Projects that were level, in words."""

    chosen: str
    level: tuple[str, ...]
    decided_by: str


@dataclass(frozen=True, slots=True)
class ShownPot:
    """A pot's result, ready to be drawn; money as text, and in the smallest unit for bars."""

    result: PotResult
    rows: tuple[ShownRow, ...]
    segments: tuple[Segment, ...]
    steps: tuple[ShownStep, ...]
    ties: tuple[ShownTie, ...]
    by_shares: bool
    shares_exceed: bool
    share: str
    exact_share: str
    command: str


def project_url(head: RoundHead, pot_slug: str, project: ProjectView) -> str:
    """Return the address of a project's page."""
    return url_for("delivery.project", slug=head.slug, pot_slug=pot_slug, key=project.key)


def picture_url(project: ProjectView) -> str:
    """Return the address of a project's small picture, empty if it has none."""
    if project.picture_digest is None:
        return ""
    return url_for("pictures.card", digest=project.picture_digest)


def wide_picture_url(project: ProjectView) -> str:
    """Return the address of a project's wide picture, empty if it has none."""
    if project.picture_digest is None:
        return ""
    return url_for("pictures.wide", digest=project.picture_digest)


def addresses() -> dict[str, Callable[..., str]]:
    """Return what templates of results need to link to projects: a context processor."""
    return {
        "project_url": project_url,
        "picture_url": picture_url,
        "wide_picture_url": wide_picture_url,
    }


def reason(row: ResultRow, head: RoundHead) -> str:
    """Return the sentence that says why a project is funded or not, as far as that is told."""
    if row.explanation is None:
        if row.votes is None:
            return ""
        return withheld.sentence(row.votes, funded=row.funded, locale=locale_code())
    return explanations.sentence(row.explanation, currency=head.currency, locale=locale_code())


def whole(result: RoundResult, head: RoundHead) -> tuple[Segment, ...]:
    """Return what each pot spent, for one bar of the whole budget."""
    return tuple(
        (pot.pot.name, pot.outcome.cost, money(pot.outcome.cost, head.currency, locale_code()))
        for pot in result.pots
    )


def pot(result: PotResult, head: RoundHead, *, file: str) -> ShownPot:
    """Return a pot's result ready to be drawn; `file` is the name of its .pb file.

    Projects have pages once the result is public, so only then are they links.
    """
    titles = {row.project.key: row.project.title for row in result.rows}
    options = shlex.join(result.facts.options)
    share = result.outcome.endowment
    return ShownPot(
        result=result,
        rows=tuple(_row(row, head, of=result) for row in result.rows),
        segments=tuple(
            (row.project.title, row.project.cost, _money(row.project.cost, head))
            for row in result.funded
        ),
        steps=_steps(result, head, titles),
        ties=tuple(
            ShownTie(titles[tie.chosen], tuple(titles[key] for key in tie.level), tie.decided_by)
            for tie in result.ties
        ),
        by_shares=share is not None,
        shares_exceed=share is not None and share * result.outcome.voters > result.outcome.budget,
        share=_price(share, head),
        exact_share=_exact_money(share, head),
        command=f"pb count {file} {options}".strip(),
    )


def _row(row: ResultRow, head: RoundHead, *, of: PotResult) -> ShownRow:
    votes = row.effective_votes
    return ShownRow(
        title=row.project.title,
        url=project_url(head, of.pot.slug, row.project) if of.number else "",
        reason=reason(row, head),
        votes=row.votes,
        paying=row.paying,
        cost=_money(row.project.cost, head),
        funded=row.funded,
        order=row.place,
        effective="" if votes is None else explanations.effective_votes(votes, locale_code()),
        price=_price(row.price, head),
        exact_votes="" if votes is None else explanations.exact(votes),
        exact_price=_exact_money(row.price, head),
    )


def _steps(result: PotResult, head: RoundHead, titles: dict[str, str]) -> tuple[ShownStep, ...]:
    if not result.has_working:
        return ()
    return tuple(
        ShownStep(
            title=titles[step.project],
            used_before=result.outcome.budget - step.left - step.cost,
            cost=step.cost,
            cost_text=_money(step.cost, head),
            left_text=_money(step.left, head),
        )
        for step in result.outcome.steps
    )


def _money(minor: int, head: RoundHead) -> str:
    return money(minor, head.currency, locale_code())


def _price(amount: Fraction | None, head: RoundHead) -> str:
    if amount is None:
        return ""
    return explanations.price(amount, currency=head.currency, locale=locale_code())


def _exact_money(amount: Fraction | None, head: RoundHead) -> str:
    return "" if amount is None else explanations.exact(amount / 10**head.exponent)
