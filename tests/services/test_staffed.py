"""Voting at a staffed place: two details find one person, and the list keeps the way."""

import threading
from datetime import date

import pytest
from sqlalchemy import select, update

from pb.config import Settings
from pb.database import Database, Session
from pb.models import Event, Voter
from pb.services.atomic import atomic
from pb.services.errors import PaperAlready, VotingHasClosed
from pb.services.hall_errors import DetailsDoNotFit, DetailsMissing
from pb.services.halls import staffed
from pb.services.halls.staffed import Details
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots, papers
from pb.services.voting.voters import Way
from pb.vocabulary import Channel, Tag
from tests import voting
from tests.voting import Vote

JAN = Details(name="Łukasz Żak", reference="no-0001")


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    person = {"name": "Łukasz Żak", "name_key": "lukasz zak", "postcode": "HB1 2AB"}
    with atomic(session):
        session.execute(
            update(Voter)
            .where(Voter.reference.in_(["NO-0001", "NO-0002"]))
            .values(**person, born_on=date(1980, 5, 4))
        )
        session.execute(
            update(Voter).where(Voter.reference == "NO-0002").values(born_on=date(2001, 1, 1))
        )
    return made


def find(session: Session, vote: Vote, details: Details) -> bytes:
    return staffed.find(
        session, round_id=vote.made.id, details=details, by=vote.officer.id, keys=vote.keys
    )


def entry(session: Session, reference: str = "NO-0001") -> Voter:
    session.rollback()
    return session.scalars(select(Voter).where(Voter.reference == reference)).one()


def test_two_details_find_the_entry_and_its_code_stays(session: Session, vote: Vote) -> None:
    code = hash_of(vote.northfield[0])
    assert find(session, vote, JAN) == code
    assert find(session, vote, Details(name="lukasz  zak", born_on=date(1980, 5, 4))) == code
    assert entry(session).code_hash == code


def test_an_entry_without_a_code_gets_one_that_nobody_sees(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.execute(update(Voter).where(Voter.reference == "NO-0001").values(code_hash=None))
    made = find(session, vote, JAN)
    assert made == entry(session).code_hash
    assert find(session, vote, JAN) == made


@pytest.mark.parametrize(
    "details",
    [
        Details(name="Łukasz Żak"),
        Details(name="", reference="NO-0001"),
        Details(name=" - ", postcode="HB1 2AB"),
    ],
)
def test_one_detail_is_not_enough(session: Session, vote: Vote, details: Details) -> None:
    with pytest.raises(DetailsMissing):
        find(session, vote, details)


@pytest.mark.parametrize(
    "details",
    [
        Details(name="Ada Reid", reference="NO-0001"),
        Details(name="Łukasz Żak", reference="NO-0003"),
        Details(name="Łukasz Żak", postcode="hb12ab"),  # two people fit
        Details(name="Łukasz Żak", reference="NO-0001", born_on=date(1999, 1, 1)),
    ],
)
def test_details_that_fit_nobody_or_two_are_refused_alike(
    session: Session, vote: Vote, details: Details
) -> None:
    with pytest.raises(DetailsDoNotFit):
        find(session, vote, details)


def test_whoever_voted_on_paper_is_refused_by_name(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.execute(
            update(Voter)
            .where(Voter.reference == "NO-0001")
            .values(channel=Channel.PAPER, voted_on=date(2026, 1, 1))
        )
    with pytest.raises(PaperAlready):
        find(session, vote, JAN)


def test_nobody_is_looked_up_after_closing(session: Session, vote: Vote) -> None:
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(VotingHasClosed):
        find(session, vote, JAN)


def test_the_list_keeps_the_way_and_the_help_and_the_event_no_name(
    session: Session, vote: Vote
) -> None:
    code_hash = find(session, vote, JAN)
    staffed.note_help(session, round_id=vote.made.id, by=vote.officer.id)
    ballots.cast(
        session,
        round_id=vote.made.id,
        code_hash=code_hash,
        ballots={vote.made.pot_id: papers.approve(["1"])},
        keys=vote.keys,
        way=Way(Channel.STAFFED, helped=True),
    )
    row = entry(session)
    assert (row.channel, row.helped) == (Channel.STAFFED, True)
    session.rollback()
    (event,) = session.scalars(select(Event).where(Event.tag == Tag.VOTER_HELPED)).all()
    assert event.details == {}


def test_who_looks_people_up_is_in_the_audit_trail_and_not_whom(
    session: Session, vote: Vote
) -> None:
    find(session, vote, JAN)
    with pytest.raises(DetailsDoNotFit):
        find(session, vote, Details(name="Ada Reid", reference="NO-0001"))
    find(session, vote, JAN)
    query = select(Event).where(Event.tag == Tag.VOTER_LOOKED_UP).order_by(Event.id)
    events = session.scalars(query).all()
    assert [(one.actor_id, one.details) for one in events] == [(vote.officer.id, {})] * 2


def test_help_with_a_second_ballot_is_kept_and_the_first_way_stays(
    session: Session, vote: Vote
) -> None:
    voting.cast(session, vote, vote.northfield[0], "1")
    ballots.cast(
        session,
        round_id=vote.made.id,
        code_hash=hash_of(vote.northfield[0]),
        ballots={vote.made.pot_id: papers.approve(["2"])},
        keys=vote.keys,
        way=Way(Channel.STAFFED, helped=True),
    )
    row = entry(session)
    assert (row.channel, row.helped) == (Channel.ONLINE, True)


def test_two_helpers_who_look_one_person_up_at_once_get_one_code(
    database: Database, session: Session, vote: Vote
) -> None:
    with atomic(session):
        session.execute(update(Voter).where(Voter.reference == "NO-0001").values(code_hash=None))
    found: list[bytes] = []
    started = threading.Barrier(4, timeout=60)

    def look_up() -> None:
        with database.session() as own:
            started.wait()
            found.append(find(own, vote, JAN))

    people = [threading.Thread(target=look_up) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert found == [entry(session).code_hash] * 4
