"""Short texts in each promised language: what is missing, who may vote, what is fixed when."""

import pytest

from pb.config import Settings
from pb.database import Session
from pb.models import Project, Round
from pb.services.atomic import atomic
from pb.services.errors import BallotPaperIsFixed, NotFound, TextsMissing
from pb.services.overviews import to_do
from pb.services.overviews.to_do import ToDo
from pb.services.proposals import project_texts, projects
from pb.services.proposals.project_texts import ShortText
from pb.services.voting import voters
from pb.vocabulary import RoundState
from tests import voting
from tests.voting import BEFORE_VOTING, Vote

POLISH = ShortText("pl", "Ławki", "Dziewięć ławek na wzgórzu.", "Są ławki. Można usiąść.")


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    with atomic(session):
        session.get_one(Round, made.made.id).languages = ["en", "pl"]
    return made


def ids(session: Session) -> list[int]:
    found = [row.id for row in session.query(Project).order_by(Project.position)]
    session.rollback()
    return found


def write(session: Session, vote: Vote, project_id: int, *texts: ShortText) -> None:
    project_texts.save(
        session, round_id=vote.made.id, project_id=project_id, texts=texts, by=vote.officer.id
    )


def test_nobody_votes_before_every_text_exists_in_every_promised_language(
    session: Session, vote: Vote
) -> None:
    (*first, last) = ids(session)
    assert project_texts.missing(session, vote.made.id) == 6
    for project_id in first:
        write(session, vote, project_id, POLISH)
    write(session, vote, last, ShortText("pl", "Ławki", ""))  # half of it is not enough
    assert project_texts.missing(session, vote.made.id) == 1
    code = vote.northfield[0]  # whose area's pot lacks it
    with pytest.raises(TextsMissing):
        voters.enter(session, round_id=vote.made.id, code=code)
    with pytest.raises(TextsMissing):
        voting.cast(session, vote, code, "1")
    write(session, vote, last, POLISH)
    voters.enter(session, round_id=vote.made.id, code=code)
    voting.cast(session, vote, code, "1")


def test_in_the_first_language_a_project_has_the_words_of_its_proposal(
    session: Session, vote: Vote
) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).languages = ["en"]
    assert project_texts.missing(session, vote.made.id) == 0
    (one, *_others) = project_texts.of_round(session, vote.made.id).projects
    assert one.texts[0].summary == "A good thing for the neighbourhood."
    voting.cast(session, vote, vote.hillside[0], "1")


def test_a_proposal_without_a_short_text_lacks_it(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).languages = ["en"]
        session.get_one(Project, 1).summary = ""
    assert project_texts.missing(session, vote.made.id) == 1
    with pytest.raises(TextsMissing):
        voting.cast(session, vote, vote.hillside[0], "1")
    write(session, vote, 1, ShortText("en", "Benches", "Nine benches."))
    voting.cast(session, vote, vote.hillside[0], "1")


def test_texts_are_fixed_once_people_may_vote(session: Session, vote: Vote) -> None:
    for project_id in ids(session):
        write(session, vote, project_id, POLISH)
    with pytest.raises(BallotPaperIsFixed):
        write(session, vote, ids(session)[0], ShortText("pl", "Inne", "Coś innego."))
    assert project_texts.of_round(session, vote.made.id).is_fixed
    voting.move_clock(session, BEFORE_VOTING)
    write(session, vote, ids(session)[0], ShortText("pl"))  # cleared: it is missing again
    assert project_texts.missing(session, vote.made.id) == 1


def test_after_the_vote_no_text_changes_even_where_one_is_missing(
    session: Session, vote: Vote
) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.CLOSED
    with pytest.raises(BallotPaperIsFixed):
        write(session, vote, ids(session)[0], POLISH)


def test_projects_of_another_round_are_not_found(session: Session, vote: Vote) -> None:
    with pytest.raises(NotFound):
        project_texts.save(
            session, round_id=vote.made.id + 1, project_id=1, texts=(), by=vote.officer.id
        )
    with pytest.raises(NotFound):
        write(session, vote, 99, POLISH)
    with pytest.raises(NotFound):
        project_texts.missing(session, 99)


def test_a_language_that_was_not_promised_is_not_kept(session: Session, vote: Vote) -> None:
    write(session, vote, ids(session)[0], ShortText("de", "Bänke", "Neun Bänke."))
    shown = project_texts.read_in(
        session, projects.on_paper(session, vote.made.pot_id), language="de"
    )
    assert shown[0].title == "Project number 1"


def test_readers_get_their_language_and_else_the_proposals_words(
    session: Session, vote: Vote
) -> None:
    write(session, vote, ids(session)[0], POLISH)
    paper = projects.on_paper(session, vote.made.pot_id)
    one, two, *_others = project_texts.read_in(session, paper, language="pl")
    assert (one.title, one.easy_read) == (POLISH.title, POLISH.easy_read)
    assert two.title == "Project number 2"
    assert project_texts.read_in(session, paper, language="en") == paper


def test_organisers_are_told_and_led_from_one_missing_text_to_the_next(
    session: Session, vote: Vote
) -> None:
    (line,) = to_do.for_organisers(session, round_id=vote.made.id)
    assert line.to_do[0] == ToDo.WRITE_TEXTS
    assert (line.texts_missing, line.is_urgent) == (6, True)
    first, second, *_others, last = ids(session)
    texts = project_texts.of_round(session, vote.made.id)
    assert texts.next_missing(0) == first
    assert texts.next_missing(first) == second
    assert texts.next_missing(last) == first
