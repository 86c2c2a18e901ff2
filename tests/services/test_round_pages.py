from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from pb.allocation.election import Ballot, Election
from pb.allocation.election import Project as Candidate
from pb.allocation.parameters import Parameters
from pb.allocation.rules import RULES
from pb.config import Settings
from pb.database import Database, Session, clock
from pb.models import Flag, Round, Voter
from pb.services import acts, events
from pb.services.atomic import atomic
from pb.services.overviews import round_lists, round_pages, to_do
from pb.services.overviews.to_do import ToDo
from pb.services.paper import batches
from pb.services.rounds import round_heads, round_opening
from pb.services.rounds.round_steps import Step
from pb.services.voter_list import letter_parts
from pb.vocabulary import (
    Act,
    BallotType,
    Completion,
    FlagKind,
    Phase,
    Profile,
    RoundState,
    Tag,
    VotingRule,
)
from tests import factories, lettering, papers, uploading, voting
from tests.setting_up import ready_round


@pytest.fixture
def by(session: Session) -> int:
    return factories.officer(session).id


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    """Collect the statements that a session sends."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_first_page_leads_with_the_round_in_which_people_can_vote(session: Session) -> None:
    factories.round_(session, slug="ideas", phase=Phase.SUBMISSION)
    voting = factories.round_(session, slug="voting", phase=Phase.VOTING)
    factories.round_(session, slug="done", phase=Phase.DELIVERY, state=RoundState.PUBLISHED)
    factories.round_(session, slug="draft", state=RoundState.DRAFT)
    factories.project(session, voting.pot_id, key="1")
    home = round_lists.home(session)
    assert home.first is not None
    assert (home.first.slug, home.first.projects) == ("voting", 1)
    assert [card.slug for card in home.others] == ["ideas", "done"]
    assert home.others[0].money == 15_000_00


def test_a_day_in_a_hall_leads_the_first_page_only_where_nothing_else_is_on(
    session: Session,
) -> None:
    hall = factories.round_(session, slug="hall", phase=Phase.VOTING)
    with atomic(session):
        session.get_one(Round, hall.id).profile = Profile.HALL
    home = round_lists.home(session)
    assert home.first is not None
    assert home.first.slug == "hall"
    factories.round_(session, slug="ideas", phase=Phase.SUBMISSION)
    home = round_lists.home(session)
    assert home.first is not None
    assert (home.first.slug, home.others[0].slug) == ("ideas", "hall")


def test_without_an_open_round_the_first_page_has_none(session: Session) -> None:
    factories.round_(session, state=RoundState.DRAFT)
    assert round_lists.home(session) == round_lists.Home(None, (), (), ())


def test_the_first_page_needs_few_statements_however_many_rounds(session: Session) -> None:
    for number in range(6):
        made = factories.round_(session, slug=f"round-{number}", phase=Phase.REVIEW)
        factories.proposal(session, made, author=factories.account(session))
    session.rollback()
    with counting(session) as sent:
        round_lists.home(session)
    assert len(sent) <= 11


@pytest.mark.parametrize(
    ("phase", "step"), [(Phase.SUBMISSION, Step.IDEAS), (Phase.REVIEW, Step.REVIEW)]
)
def test_until_the_vote_a_rounds_page_shows_ideas(
    session: Session, phase: Phase, step: Step
) -> None:
    made = factories.round_(session, phase=phase)
    author = factories.account(session)
    for number in range(11):
        factories.proposal(session, made, author=author, title=f"Idea {number}")
    head = round_heads.head(session, made.slug, officer=False)
    session.rollback()
    with counting(session) as sent:
        page = round_pages.page(session, head)
    assert (page.step, page.idea_count, len(page.ideas)) == (step, 11, 9)
    assert (page.projects, page.result) == ((), None)
    assert len(sent) <= 8


def test_during_the_vote_it_shows_the_ballots_projects_in_their_order(session: Session) -> None:
    made = factories.round_(session, phase=Phase.VOTING)
    for key in ("2", "1"):
        factories.project(session, made.pot_id, key=key)
    page = round_pages.page(session, round_heads.head(session, made.slug, officer=False))
    assert [project.key for project in page.projects] == ["1", "2"]
    assert (page.project_count, page.ideas) == (2, ())


def test_history_tells_what_happened_to_the_round_as_a_whole(session: Session, by: int) -> None:
    made = factories.round_(session)
    with atomic(session):
        events.record(session, Tag.ROUND_OPENED, actor_id=by, round_id=made.id)
        events.record(session, Tag.COMMENT_HIDDEN, actor_id=by, round_id=made.id)
        events.record(session, Tag.PHASE_BEGAN, actor_id=None, round_id=made.id, phase="voting")
    seen = [(view.tag, view.phase) for view in round_pages.history(session, made.id)]
    assert seen == [(Tag.ROUND_OPENED, None), (Tag.PHASE_BEGAN, Phase.VOTING)]


def test_pots_with_the_same_rules_are_told_together(session: Session) -> None:
    made = factories.round_(session)
    head = round_heads.head(session, made.slug, officer=False)
    names = ("Whole town", "Northfield")
    way = round_pages.WayOfVoting(BallotType.APPROVAL, 3, None, None)
    assert round_pages.ways_of_voting(head) == ((way, names),)
    assert round_pages.rules(head) == ((VotingRule.EQUAL_SHARES, Completion.ADD1, names),)


@pytest.mark.parametrize(
    ("state", "phase", "wanted"),
    [
        (RoundState.DRAFT, Phase.SUBMISSION, (ToDo.FINISH_DRAFT,)),
        (RoundState.OPEN, Phase.SUBMISSION, ()),
        (RoundState.OPEN, Phase.REVIEW, (ToDo.REVIEW, ToDo.FILL_LIST)),
        (RoundState.OPEN, Phase.VOTING, (ToDo.FILL_LIST,)),
        (RoundState.OPEN, Phase.RESULTS, (ToDo.CLOSE_BOX,)),
        (RoundState.CLOSED, Phase.RESULTS, (ToDo.WAIT_FOR_COUNT,)),
        (RoundState.COUNTED, Phase.RESULTS, (ToDo.PUBLISH,)),
        (RoundState.PUBLISHED, Phase.RESULTS, ()),
        (RoundState.PUBLISHED, Phase.DELIVERY, (ToDo.REPORT,)),
    ],
)
def test_organisers_see_what_a_round_wants_next(
    session: Session, state: RoundState, phase: Phase, wanted: tuple[ToDo, ...]
) -> None:
    made = factories.round_(session, state=state, phase=phase)
    factories.proposal(session, made, author=factories.account(session))
    (line,) = to_do.for_organisers(session)
    assert (line.to_do, line.to_review) == (wanted, 1)


@pytest.mark.parametrize(
    ("ways", "wanted"),
    [
        (["issued"], (ToDo.MAKE_CODES,)),
        (["attendance", "email"], (ToDo.MAKE_CODES,)),
        (["email", "register"], ()),
    ],
)
def test_an_empty_list_is_filled_in_the_ways_of_the_rules(
    session: Session, ways: list[str], wanted: tuple[ToDo, ...]
) -> None:
    made = factories.round_(session, phase=Phase.VOTING)
    with atomic(session):
        session.get_one(Round, made.id).entry_ways = ways
    (line,) = to_do.for_organisers(session)
    assert line.to_do == wanted


def test_people_who_wait_for_a_letter_are_not_forgotten(session: Session, tmp_path: Path) -> None:
    vote = voting.prepare(session, tmp_path)
    uploading.take_in(
        session, vote, uploading.checked(session, vote, uploading.text(uploading.ISLA))
    )
    (line,) = to_do.for_organisers(session)
    assert (line.to_do, line.letters_due) == ((ToDo.MAKE_LETTERS,), 1)
    session.rollback()
    voting.move_clock(session, voting.AFTER_VOTING)
    (line,) = to_do.for_organisers(session)
    assert (line.to_do, line.letters_due) == ((ToDo.CLOSE_BOX,), 0)


def test_letters_that_were_made_are_not_forgotten_until_they_are_posted(
    session: Session, database: Database, settings: Settings
) -> None:
    vote = voting.prepare(session, settings.keys_dir)
    lettering.listed(session, vote, "Isla Reid", "Jan Żak")
    run_id = lettering.made(session, database, settings, vote, lettering.wish())
    (line,) = to_do.for_organisers(session)
    assert (line.to_do, line.letters_unposted) == ((ToDo.POST_LETTERS,), 2)
    session.rollback()
    lettering.fetched(session, vote, run_id)
    letter_parts.note_posted(session, run_id, 1, round_id=vote.made.id, by=vote.officer.id)
    (line,) = to_do.for_organisers(session)
    assert (line.to_do, line.letters_unposted) == ((), 0)


def test_a_voter_list_ends_the_wish_for_codes(session: Session) -> None:
    made = factories.round_(session, phase=Phase.VOTING)
    with atomic(session):
        session.add(Voter(id=b"v" * 16, round_id=made.id, reference="1", code_hash=b"c" * 32))
    (line,) = to_do.for_organisers(session, round_id=made.id)
    assert (line.to_do, line.voters) == ((), 1)


def test_a_file_a_flag_and_papers_that_wait_are_among_what_to_do(
    session: Session, tmp_path: Path
) -> None:
    paper = papers.prepare(session, tmp_path)
    vote = paper.vote
    round_id = vote.made.id
    uploading.checked(session, vote, uploading.text(uploading.ISLA))
    with atomic(session):
        kind = FlagKind.DUPLICATE
        session.add(
            Flag(
                round_id=round_id, kind=kind, subject="NO-1", details={}, raised_at=clock(session)
            )
        )
    batches.open_batch(
        session, round_id=round_id, pot_id=vote.made.pot_id, place="Here", by=paper.ann.id
    )
    (line,) = to_do.for_organisers(session)
    assert line.to_do == (ToDo.LOOK_AT_FILE, ToDo.LOOK_AT_FLAGS)
    session.rollback()
    papers.clock_to_closing(session, seconds=1)
    (line,) = to_do.for_organisers(session)
    assert line.to_do == (ToDo.SEAL_BATCHES, ToDo.LOOK_AT_FLAGS, ToDo.CLOSE_BOX)
    assert line.is_urgent


def test_papers_that_nobody_has_read_come_before_the_count(
    session: Session, tmp_path: Path
) -> None:
    paper = papers.prepare(session, tmp_path)
    papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=2)
    papers.close(session, paper)
    (line,) = to_do.for_organisers(session)
    assert line.to_do == (ToDo.READ_PAPERS,)


@pytest.mark.parametrize(
    ("act", "state", "phase", "wanted"),
    [
        (Act.CLOSE_BOX, RoundState.OPEN, Phase.RESULTS, ToDo.CONFIRM_CLOSING),
        (Act.PUBLISH_RESULT, RoundState.COUNTED, Phase.RESULTS, ToDo.CONFIRM_PUBLISHING),
        (Act.OPEN_ROUND, RoundState.DRAFT, Phase.SUBMISSION, ToDo.CONFIRM_OPENING),
    ],
)
def test_what_waits_for_a_second_person_is_urgent(
    session: Session, by: int, act: Act, state: RoundState, phase: Phase, wanted: ToDo
) -> None:
    made = factories.round_(session, state=state, phase=phase)
    with atomic(session):
        acts.request(session, act, by=by, round_id=made.id)
    (line,) = to_do.for_organisers(session)
    assert line.to_do == (wanted,)
    assert line.is_urgent


def test_the_preview_of_a_draft_is_what_it_will_look_like(session: Session, by: int) -> None:
    made = ready_round(session, by=by)
    page = round_pages.page(session, round_heads.head(session, made.slug, officer=True))
    assert page.step == Step.IDEAS
    assert round_opening.missing(session, made.id) == ()
    assert session.get_one(Round, made.id).state == RoundState.DRAFT


def test_the_worked_example_of_the_rules_page_is_counted_right() -> None:
    projects = (
        Candidate("trees", 12_000_00),
        Candidate("fountain", 15_000_00),
        Candidate("ramp", 12_000_00),
    )
    ballots = [Ballot(("trees", "fountain"))] * 6 + [Ballot(("ramp",))] * 4
    election = Election(projects=projects, ballots=tuple(ballots), budget=30_000_00)
    plain = Parameters()
    assert set(RULES["greedy"](election, plain).funded) == {"trees", "fountain"}
    assert RULES["equal-shares"](election, plain).funded == ("trees", "ramp")
