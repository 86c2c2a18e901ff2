"""A voter list with addresses, and its letters: made, fetched, rendered and read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image

from pb.config import Settings
from pb.database import Database, Session
from pb.services import workers
from pb.services.atomic import atomic
from pb.services.voter_list import entries, letter_parts, letters
from pb.services.voter_list.entries import NewEntry, References
from pb.services.voter_list.letters import Wish
from pb.vocabulary import EntryWay, LetterForm
from pb.wording import letters as letters_wording
from pb.wording.mail import composer, reminder
from tests.voting import Vote

TELEPHONE = "01632 960123"
DROP_IN = "Central Library, Mondays 10:00 to 18:00."


def listed(
    session: Session,
    vote: Vote,
    *names: str,
    district: str = "North",
    language: str = "",
    large_print: bool = False,
) -> None:
    """Put people with addresses onto the voter list, in Northfield."""
    people = [
        NewEntry(
            way=EntryWay.FILE,
            area_id=vote.made.area_id,
            source_key=None,
            name=name,
            address="Flat 3\n17 Kirkgate\nHarbour Bay",
            postcode="HB1 4QT",
            district=district,
            language=language,
            large_print=large_print,
        )
        for name in names
    ]
    with atomic(session):
        entries.hold(session, vote.made.id)
        entries.add(
            session,
            round_id=vote.made.id,
            people=people,
            references=References(session, vote.made.id),
        )


def wish(
    *districts: str, form: LetterForm = LetterForm.PDF, again: bool = False, drop_in: str = DROP_IN
) -> Wish:
    """Return a wish for letters to these districts."""
    return Wish(
        form=form,
        printer="Kell Print",
        telephone=TELEPHONE,
        drop_in=drop_in,
        districts=districts or ("North",),
        again=again,
    )


def work(database: Database, settings: Settings) -> int:
    """Do the jobs that are due; returns how many."""
    by_kind = workers.build(
        settings,
        compose=composer(settings),
        remind=reminder(settings),
        letters=letters_wording.composer(settings),
    )
    return workers.do_what_is_due(database, by_kind, name="test")


def made(
    session: Session, database: Database, settings: Settings, vote: Vote, wanted: Wish
) -> int:
    """Ask for letters and have them made; returns the run's id."""
    run_id = letters.ask(session, wanted, round_id=vote.made.id, by=vote.officer.id)
    session.rollback()
    work(database, settings)
    session.expire_all()
    return run_id


def fetched(session: Session, vote: Vote, run_id: int, number: int = 1) -> bytes:
    """Return the file of a part."""
    return letter_parts.fetch(
        session, run_id, number, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys
    ).content


@dataclass(frozen=True, slots=True)
class Page:
    """A page as eyes and cameras read it."""

    text: str
    links: tuple[str, ...]


def pages(content: bytes, *, dots: int = 130) -> Sequence[Page]:
    """Render every page, and read its words and its QR codes."""
    with pypdfium2.PdfDocument(BytesIO(content)) as document:
        found = []
        for page in document:
            drawn = page.render(scale=dots / 72).to_pil()
            assert isinstance(drawn, Image.Image)
            links = tuple(one.text for one in zxingcpp.read_barcodes(drawn))
            words = page.get_textpage().get_text_range()
            found.append(Page(" ".join(words.split()), links))
        return found


def code_of(page: Page) -> str:
    """Return the code that the picture carries."""
    [link] = page.links
    return link.partition("#code=")[2]
