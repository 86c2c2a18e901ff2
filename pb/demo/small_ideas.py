"""A short way to write down the ideas of small rounds: sent in, looked at and costed in weeks."""

from dataclasses import dataclass

from pb.demo.boundaries import spot
from pb.demo.reviews import goes_ahead, views
from pb.demo.shapes import Comment, Proposal

REVIEWED, DECIDED = 13, 17  # days after an idea was sent in
SUPPORTS, FEWEST = 12, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """An idea that stands on a ballot, with the drawing of its theme.

    Attributes:
        on_ballot: the key of its pot, and its number.
        from_: the author's key, the area's (none: the whole town), the theme's.
        at: metres east and north of the Market Cross.
        says: a paragraph, and why.
        said: who commented, and what.
        in_polish: title and short text.
    """

    key: str
    title: str
    short: str
    on_ballot: tuple[str, int]
    cost: int
    day: int
    from_: tuple[str, str | None, str]
    at: tuple[int, int]
    says: tuple[str, str]
    said: tuple[str, str]
    in_polish: tuple[str, str] | None = None
    easy: str = ""


def written(*ideas: Idea) -> tuple[Proposal, ...]:
    """Return them as proposals that two people looked at and found feasible as they are."""
    return tuple(_proposal(idea) for idea in ideas)


def _proposal(idea: Idea) -> Proposal:
    author, area, theme = idea.from_
    pot, number = idea.on_ballot
    return Proposal(
        key=idea.key,
        title=idea.title,
        short=idea.short,
        body=idea.says[0],
        why=idea.says[1],
        area=area,
        category=theme,
        cost=idea.cost,
        at=spot(*idea.at),
        author=author,
        alt="",
        supports=FEWEST + len(idea.title) % SUPPORTS,
        day=idea.day,
        comments=(Comment(idea.said[0], idea.day + 4, idea.said[1]),),
        assessments=views(
            idea.day + REVIEWED,
            idea.cost,
            reviewer="The price is right and nothing is missing.",
            officer="We can do this with the people and permits that we have.",
        ),
        decision=goes_ahead(idea.day + DECIDED, idea.cost, "This can go ahead as written."),
        pot=pot,
        number=number,
        pictured=False,
        in_polish=idea.in_polish,
        easy=idea.easy,
    )
