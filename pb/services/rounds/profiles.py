"""What a round is set up from: a hall's day, a town, a city; what each protects and gives up."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pb.database import Session, clock
from pb.services.atomic import atomic
from pb.services.rounds.round_heads import RoundHead
from pb.services.rounds.round_values import Span
from pb.services.rounds.rounds import changed, draft
from pb.vocabulary import EntryWay, KeyScheme, PaperRule, Phase, Profile


class Protection(StrEnum):
    """Something that guards a vote, or that a round does without."""

    SECRET = "secret"  # noqa: S105  a word, not a secret
    SEALED = "sealed"
    RECORD = "record"
    TWO_PEOPLE = "two-people"
    KEY_HOLDERS = "key-holders"
    PERSONAL_LIST = "personal-list"
    EMAIL_LIST = "email-list"
    PACKS_COUNTED = "packs-counted"
    PAPER = "paper"
    CLOSING_FIXED = "closing-fixed"
    LARGE_CROWD = "large-crowd"


@dataclass(frozen=True, slots=True)
class Protections:
    """What a round really has, by what was chosen, and what it gives up."""

    profile: Profile
    kept: tuple[Protection, ...]
    given_up: tuple[Protection, ...]


# Ways by which each person of a list is known by name to those who run the round.
BY_PERSON = frozenset({EntryWay.FILE, EntryWay.REGISTER, EntryWay.SIGN_ON})
ALWAYS = (Protection.SECRET, Protection.SEALED, Protection.RECORD, Protection.TWO_PEOPLE)


def choose(session: Session, *, round_id: int, profile: Profile, by: int) -> None:
    """Set a draft up from a profile: in a hall, being there is what entitles to vote.

    Everything that follows from it can be changed afterwards.

    Raises:
        NotFound, RoundIsOpen, OpeningWaits
    """
    with atomic(session):
        row = draft(session, round_id)
        was_hall = row.profile == Profile.HALL
        row.profile = profile
        if profile == Profile.HALL:
            row.entry_ways = [EntryWay.ATTENDANCE.value]
        elif was_hall and row.entry_ways == [EntryWay.ATTENDANCE.value]:
            row.entry_ways = [EntryWay.ISSUED.value]
        changed(session, row, by=by, what="profile")


def protections(head: RoundHead, *, key_scheme: KeyScheme, paper_rule: PaperRule) -> Protections:
    """Return what guards a round's vote and what it does without, by what it really uses."""
    ways = frozenset(head.entry_ways)
    by_attendance = EntryWay.ATTENDANCE in ways
    has = {
        Protection.KEY_HOLDERS: key_scheme == KeyScheme.HOLDERS,
        Protection.PERSONAL_LIST: bool(ways) and ways <= BY_PERSON,
        Protection.EMAIL_LIST: EntryWay.EMAIL not in ways,
        Protection.PACKS_COUNTED: by_attendance,
        Protection.PAPER: paper_rule != PaperRule.NO_PAPER or by_attendance,
        Protection.CLOSING_FIXED: head.profile != Profile.HALL,
        Protection.LARGE_CROWD: head.profile != Profile.HALL,
    }
    kept_only = {Protection.PACKS_COUNTED}
    return Protections(
        profile=head.profile,
        kept=(*ALWAYS, *(p for p in Protection if has.get(p) and p not in SAID_WHEN_MISSING)),
        given_up=tuple(p for p in Protection if has.get(p) is False and p not in kept_only),
    )


# What goes without saying where it is there.
SAID_WHEN_MISSING = frozenset({Protection.EMAIL_LIST, Protection.LARGE_CROWD, Protection.PAPER})


def suggested_for_hall(session: Session, *, time_zone: str) -> tuple[Span, ...]:
    """Return dates for a hall's day: bids for three weeks, a review, one Saturday, its evening."""
    today = clock(session).astimezone(ZoneInfo(time_zone))
    opens = (today + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    review = opens + timedelta(weeks=3)
    saturday = review + timedelta(weeks=2)
    saturday += timedelta(days=(5 - saturday.weekday()) % 7)
    doors, end = saturday.replace(hour=10), saturday.replace(hour=16)
    return (
        Span(Phase.SUBMISSION, opens, review),
        Span(Phase.REVIEW, review, doors),
        Span(Phase.VOTING, doors, end),
        Span(Phase.RESULTS, end, end + timedelta(weeks=4)),
        Span(Phase.DELIVERY, end + timedelta(weeks=4), end + timedelta(weeks=56)),
    )
