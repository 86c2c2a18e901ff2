"""Writes `demo.txt`: where to look in the demo, as whom, with which voting codes."""

from pathlib import Path

from pb.demo.people import DEMO_PASSWORD, SHOWN
from pb.demo.shapes import Round
from pb.vocabulary import Role

ROLES = {Role.OFFICER: "organiser", Role.REVIEWER: "reviewer", Role.PERSON: "resident"}

TEXT = """\
The demo is Harbour Bay, a town that does not exist, with a budget round at each step.

People to sign in as, all with the password {password}
{people}

Voting codes for "{title}", each for one voter
{codes}

What to try
  Vote with one of the codes:              /rounds/{voting}/vote
  See what was funded, and why:            /rounds/play-and-culture/result
  Sign in as a resident, send in an idea:  /rounds/greener-bay
"""


def write(file: Path, *, voting: Round, codes: tuple[tuple[str, str], ...]) -> None:
    file.write_text(
        TEXT.format(
            password=DEMO_PASSWORD,
            people="\n".join(
                f"  {person.email:<38} {person.name}, {ROLES[person.role]}" for person in SHOWN
            ),
            title=voting.title,
            codes="\n".join(f"  {area:<12} {code}" for area, code in codes),
            voting=voting.key,
        ),
        encoding="utf-8",
    )
