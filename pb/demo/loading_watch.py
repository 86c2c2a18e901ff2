"""Loads who watches over the vote: what was unusual, and samples that were drawn in public."""

from functools import partial

from pb.database import Session
from pb.demo.chronicle import NOON, Calendar, Chronicle
from pb.demo.known import Known
from pb.services.scrutiny import addresses, flags, samples
from pb.services.scrutiny.samples import Wanted
from pb.vocabulary import FlagKind, FlagVerdict

ENTERED_ON, LOOKED_ON = -3, -2
WATCHER, OFFICER = "margaret-sim", "moira-kerr"
# Addresses for documentation (RFC 5737), with how many codes came from each.
ADDRESSES = (("192.0.2.17", 11), ("198.51.100.4", 9))
FROM_THE_LIBRARY = "The library's two computers: eleven people voted there on its open day, with staff in the room."


def tell(chronicle: Chronicle, known: Known, calendar: Calendar) -> None:
    """A round in progress with three things to look at; samples of two that were closed."""
    chronicle.add(calendar.at(ENTERED_ON, NOON + 200), partial(_enter, known=known))
    chronicle.add(calendar.at(LOOKED_ON, NOON + 200), partial(_look, known=known))
    draw = partial(_draw, known=known, slug="play-and-culture", text="6 1 1 4 3 5 2 6")
    chronicle.add(calendar.at(-4, NOON + 100), draw)
    chronicle.add(calendar.at(-3, NOON + 100), partial(_report, known=known))
    again = partial(_draw, known=known, slug="reading-garden", text="3 3 5 1 6 2 2 4")
    chronicle.add(calendar.at(-1, NOON + 120), again)


def _enter(session: Session, *, known: Known) -> None:
    round_id = known.rounds["small-sparks"].id
    for address, times in ADDRESSES:
        for _ in range(times):
            addresses.note(
                session,
                round_id=round_id,
                address=address,
                time_zone="Europe/London",
                keys=known.keys,
            )


def _look(session: Session, *, known: Known) -> None:
    """One is settled, one waits for a second person, and nobody has looked at the last yet."""
    round_id = known.rounds["small-sparks"].id
    flags.look(session, round_id, keys=known.keys)
    shared = [
        flag for flag in flags.of_round(session, round_id) if flag.kind == FlagKind.SHARED_ADDRESS
    ]
    session.rollback()
    findings = (FROM_THE_LIBRARY, "A house with nine flats and one connection, says the warden.")
    for flag, reason in zip(shared, findings, strict=True):
        flags.conclude(
            session,
            flag_id=flag.id,
            round_id=round_id,
            finding=(FlagVerdict.HARMLESS, reason),
            by=known.people[WATCHER],
        )
    flags.agree(session, flag_id=shared[0].id, round_id=round_id, by=known.people[OFFICER])


def _draw(session: Session, *, known: Known, slug: str, text: str) -> None:
    """Somebody throws dice at the library's desk."""
    wanted = Wanted(text=text, voters=8, batches=1)
    round_id = known.rounds[slug].id
    samples.draw(session, round_id=round_id, wanted=wanted, by=known.people[WATCHER])


def _report(session: Session, *, known: Known) -> None:
    found = (0, "All eight remember it as the list does. One had forgotten the day.")
    samples.report(
        session,
        round_id=known.rounds["play-and-culture"].id,
        number=1,
        found=found,
        by=known.people[WATCHER],
    )
