"""Writes `demo.txt`: where to look in the demo, as whom, with which codes and key files."""

from collections.abc import Mapping
from pathlib import Path

from pb.demo.people import DEMO_PASSWORD, PEOPLE, SHOWN
from pb.demo.rounds_small import SMALL_ROUNDS
from pb.demo.shapes import Round
from pb.services.holders.files import MadeFile
from pb.vocabulary import Role

ROLES = {
    Role.OFFICER: "organiser",
    Role.REVIEWER: "reviewer",
    Role.SCRUTINEER: "scrutineer",
    Role.HELPER: "helper",
    Role.PERSON: "resident",
}
KEY_FILES = "demo-keys"

TEXT = """\
The demo is Harbour Bay, a town that does not exist, with a budget round at each step.

People to sign in as, all with the password {password}
{people}

Voting codes for "{title}", each for one voter
{codes}
{small}
Key files for the ballot box of "Small Sparks", with their passphrases, in
  {folder}
{files}

What to try
  Vote with one of the codes:              /rounds/{voting}/vote
  See what was funded, and why:            /rounds/play-and-culture/result
  Sign in as a resident, send in an idea:  /rounds/greener-bay
  Sign in as an organiser or helper:
    a list of names, letters, paper:       /organise/rounds/small-sparks
    papers that wait to be read:           /organise/rounds/reading-garden/paper
    a day in a hall, and its tablet:       /organise/rounds/community-chest/hall
"""


def write(
    folder: Path,
    *,
    voting: Round,
    codes: tuple[tuple[str, str], ...],
    small: tuple[tuple[str, tuple[str, ...]], ...],
    files: Mapping[str, MadeFile],
) -> None:
    """Write the guide, and beside it the key files that three people of the demo hold."""
    kept = folder / KEY_FILES
    kept.mkdir(exist_ok=True)
    for made in files.values():
        (kept / made.name).write_text(made.text, encoding="utf-8")
    (folder / "demo.txt").write_text(
        TEXT.format(
            password=DEMO_PASSWORD,
            people="\n".join(
                f"  {person.email:<38} {person.name}, {ROLES[person.role]}" for person in SHOWN
            ),
            title=voting.title,
            codes=_by_area(codes),
            small="".join(_of_small(*one) for one in small),
            folder=kept,
            files="\n".join(_held(files)),
            voting=voting.key,
        ),
        encoding="utf-8",
    )


def _by_area(codes: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"  {area:<12} {code}" for area, code in codes)


def _of_small(title: str, codes: tuple[str, ...]) -> str:
    return f'Voting codes for "{title}"\n' + "".join(f"  {code}\n" for code in codes)


def _held(files: Mapping[str, MadeFile]) -> list[str]:
    names = {person.key: person.name for person in PEOPLE}
    return [
        f"  {files[holder.person].name:<26} {names[holder.person]}: {holder.words}"
        for story in SMALL_ROUNDS
        for holder in story.holders
    ]
