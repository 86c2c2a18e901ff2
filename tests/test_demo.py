"""The demo: a town with a round in each step, loaded once and only where nothing is."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from pb import config
from pb.adapters.keys import KeyStore
from pb.cli.count import count
from pb.config import Settings
from pb.database import Database, Session, clock, connect
from pb.demo import loading_people
from pb.demo.__main__ import CODES_OF_EACH_AREA, is_empty, load
from pb.demo.people import DEMO_PASSWORD, NEIGHBOURS, PEOPLE, SHOWN
from pb.demo.rounds import ROUNDS
from pb.demo.rounds_small import SMALL_ROUNDS
from pb.demo.town import AREAS
from pb.models import (
    Account,
    Count,
    Event,
    Job,
    Pot,
    Proposal,
    ProposalVersion,
    Publication,
    Round,
)
from pb.services.errors import SignInRefused
from pb.services.halls import reconciling
from pb.services.holders import files, seats
from pb.services.paper import batches, readings
from pb.services.people import accounts
from pb.services.proposals import project_texts, projects
from pb.services.rounds import round_heads
from pb.services.scrutiny import flags, samples
from pb.services.voter_list import letter_parts, letters, uploads
from pb.services.voting import ballots, papers, voters
from pb.vocabulary import (
    BatchState,
    FlagKind,
    JobKind,
    KeyScheme,
    Phase,
    Role,
    RoundState,
    RunState,
    Tag,
    UploadState,
)
from tests import demo_copy

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation as `make run` has it after its first start."""
    return tmp_path_factory.mktemp("demo") / "instance"


@pytest.fixture(scope="session")
def codes(instance: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The demo, loaded; its unused voting codes."""
    return demo_copy.put(tmp_path_factory, instance)


@pytest.fixture(scope="session")
def settings(instance: Path, codes: tuple[str, ...]) -> Settings:
    """The settings of that installation."""
    assert codes
    return config.from_environment({"PB_INSTANCE": str(instance)})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = connect(settings.database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as session:
        yield session


def test_one_round_is_in_each_step(session: Session) -> None:
    heads = {story.key: round_heads.head(session, story.key, officer=False) for story in ROUNDS}
    assert {key: head.running for key, head in heads.items()} == {
        "greener-bay": Phase.SUBMISSION,
        "warm-and-well": Phase.REVIEW,
        "streets-and-squares": Phase.VOTING,
        "play-and-culture": Phase.RESULTS,
        "young-harbour-bay": Phase.DELIVERY,
        "small-sparks": Phase.VOTING,
        "reading-garden": Phase.COUNTING,
        "community-chest": Phase.VOTING,
    }
    assert {story.key: story.title for story in ROUNDS} == {
        key: head.title for key, head in heads.items()
    }
    assert all(len(head.areas) == 4 and head.areas[0].boundary for head in heads.values())


def test_sixty_proposals_have_a_picture_that_is_described(session: Session) -> None:
    pictured = ProposalVersion.picture_id.is_not(None)
    versions = session.scalars(select(ProposalVersion).where(pictured)).all()
    assert len(versions) >= 60
    assert all(version.picture_alt for version in versions)
    numbers = session.scalar(select(func.count(func.distinct(ProposalVersion.picture_id))))
    assert numbers == len(versions), "no two share a picture"
    drawn = session.scalars(select(func.count()).where(~pictured)).one()
    assert drawn == sum(len(story.proposals) for story in SMALL_ROUNDS)


def test_nothing_happened_in_the_future_and_nothing_is_left_to_do(session: Session) -> None:
    now = clock(session)
    assert session.scalar(select(func.count()).where(Event.at > now)) == 0
    assert session.scalar(select(func.count()).where(Proposal.submitted_at > now)) == 0
    waiting = session.scalars(select(Job).where(Job.done_at.is_(None))).all()
    kinds = {JobKind.PHASE_MOMENT, JobKind.LEDGER_BATCH, JobKind.LOOK, JobKind.FORGET}
    in_small_rounds = {JobKind.DROP_UPLOAD, JobKind.LETTERS}  # when voting ends, or in a week
    assert {job.kind for job in waiting} == kinds | in_small_rounds
    assert all(job.due_at > now for job in waiting)


def test_no_letter_waits_for_an_invented_person(session: Session) -> None:
    assert session.scalar(select(func.count()).where(Job.kind == JobKind.MAIL)) == 0


def test_two_people_opened_each_round_and_published_each_result(session: Session) -> None:
    asked = session.scalars(select(Event).where(Event.tag == Tag.ACT_REQUESTED)).all()
    confirmed = session.scalars(select(Event).where(Event.tag == Tag.ACT_CONFIRMED)).all()
    pairs = list(zip(asked, confirmed, strict=True))
    assert Counter(event.details["act"] for event in asked) == {
        "open-round": 8,
        "close-box": 3,
        "publish-result": 2,
    }
    assert all(first.actor_id != second.actor_id for first, second in pairs)


@pytest.mark.parametrize("slug", ["young-harbour-bay", "play-and-culture", "streets-and-squares"])
def test_projects_have_the_numbers_that_the_content_names(session: Session, slug: str) -> None:
    story = next(story for story in ROUNDS if story.key == slug)
    meant = [
        proposal.title
        for pot in story.pots
        for proposal in sorted(story.proposals, key=lambda p: p.number or 0)
        if proposal.pot == pot.key
    ]
    pots = session.scalars(select(Pot.id).join(Round).where(Round.slug == slug)).all()
    on_papers = projects.on_papers(session, pots)
    assert [project.title for project in on_papers] == meant
    assert [project.key for project in on_papers] == [str(n + 1) for n in range(len(meant))]


def test_two_thousand_people_voted_over_the_whole_voting(session: Session) -> None:
    round_id = session.scalars(select(Round.id).where(Round.slug == "play-and-culture")).one()
    turnout = voters.turnout(session, round_id)
    assert 1_900 <= turnout.voted <= 2_100
    assert len(turnout.by_day) == 22
    counted = session.scalars(select(Count.ballots).join(Pot).where(Pot.round_id == round_id))
    assert 1_900 <= max(counted) <= turnout.voted


def test_published_results_can_be_counted_again(session: Session, tmp_path: Path) -> None:
    rows = session.scalars(
        select(Count).join(Publication, Publication.count_id == Count.id).order_by(Count.id)
    ).all()
    assert len(rows) == 6
    for row in rows:
        file = tmp_path / f"{row.id}.pb"
        file.write_bytes(row.pabulib)
        answer = CliRunner().invoke(count, [str(file), "--json"])
        assert answer.exit_code == 0, answer.output
        assert json.loads(answer.stdout)["funded"] == row.outcome["funded"]
        assert row.outcome["funded"], "something is funded"


def test_codes_that_are_offered_let_people_vote(
    session: Session, settings: Settings, codes: tuple[str, ...]
) -> None:
    round_ = session.scalars(select(Round).where(Round.state == RoundState.OPEN)).all()
    voting = next(row for row in round_ if row.slug == "streets-and-squares")
    keys = KeyStore(settings.keys_dir)
    assert len(set(codes)) == len(AREAS) * CODES_OF_EACH_AREA
    for code in codes:
        assert not voters.enter(session, round_id=voting.id, code=code).has_voted
    entry = voters.enter(session, round_id=voting.id, code=codes[0])
    mine = papers.papers_of(session, voting.id, area_id=entry.area_id)
    marks = {pot_id: papers.approve(sorted(paper.costs)[:1]) for pot_id, paper in mine.items()}
    receipts = ballots.cast(
        session, round_id=voting.id, code_hash=entry.code_hash, ballots=marks, keys=keys
    )
    assert len(receipts) == 2


def test_people_who_are_shown_can_sign_in_and_neighbours_cannot(session: Session) -> None:
    assert {person.role for person in SHOWN} == set(Role) - {Role.ANYONE, Role.ADMINISTRATOR}
    for person in SHOWN:
        signed_in = accounts.sign_in(session, email=person.email, password=DEMO_PASSWORD)
        assert signed_in.name == person.name
    with pytest.raises(SignInRefused):
        accounts.sign_in(session, email=NEIGHBOURS[0].email, password=DEMO_PASSWORD)


def test_the_guide_names_people_and_codes(settings: Settings, codes: tuple[str, ...]) -> None:
    guide = (settings.instance / "demo.txt").read_text(encoding="utf-8")
    for words in (DEMO_PASSWORD, *codes, *(person.email for person in SHOWN)):
        assert words in guide


def test_the_guide_has_key_files_with_which_their_holders_can_turn_their_keys(
    session: Session, settings: Settings
) -> None:
    guide = (settings.instance / "demo.txt").read_text(encoding="utf-8")
    round_ = session.scalars(select(Round).where(Round.slug == "small-sparks")).one()
    assert round_.key_scheme == KeyScheme.HOLDERS
    holders = seats.of_round(session, round_.id)
    assert [one.has_proved for one in holders] == [True, True, True]
    story = next(story for story in SMALL_ROUNDS if story.key == round_.slug)
    for held, said in zip(holders, story.holders, strict=True):
        name = f"small-sparks-key-{held.position}.json"
        assert name in guide
        assert str(settings.instance / "demo-keys") in guide
        assert said.words in guide
        content = (settings.instance / "demo-keys" / name).read_bytes()
        unlocked = files.unlock(
            session,
            holder_id=held.id,
            by=held.account_id,
            content=content,
            passphrase=said.words,
        )
        assert unlocked.round_id == round_.id


def test_codes_of_the_small_rounds_in_the_guide_let_people_vote(
    session: Session, settings: Settings, codes: tuple[str, ...]
) -> None:
    guide = (settings.instance / "demo.txt").read_text(encoding="utf-8")
    found = re.findall(r"^  ((?:\w{4}-){4}\w{4})$", guide, re.MULTILINE)
    assert len(found) == 12
    ids = [
        session.scalars(select(Round.id).where(Round.slug == slug)).one()
        for slug in ("small-sparks", "community-chest")
    ]
    for place, code in enumerate(found):
        assert code not in codes
        assert not voters.enter(session, round_id=ids[place // 6], code=code).has_voted


def test_an_organiser_finds_something_on_each_page_of_the_small_rounds(session: Session) -> None:
    ids = {row.slug: row.id for row in session.scalars(select(Round))}
    sparks, garden, hall = (
        ids[key] for key in ("small-sparks", "reading-garden", "community-chest")
    )
    assert {upload.state for upload in uploads.of_round(session, sparks)} == {
        UploadState.TAKEN_IN,
        UploadState.CHECKED,
    }
    [run] = letter_parts.runs(session, sparks)
    assert run.state == RunState.DONE
    assert [one.district for one in letters.due(session, sparks) if one.letters] == ["South"]
    assert project_texts.missing(session, sparks) == 0
    found = flags.of_round(session, sparks)
    assert {flag.kind for flag in found} == {FlagKind.SHARED_ADDRESS, FlagKind.DUPLICATE}
    assert flags.unresolved(session, sparks) == 2
    states = [batch.state for batch in batches.all_of(session, sparks)]
    assert states == [BatchState.SEALED] * 2 + [BatchState.OPEN] * 2
    assert [check.people for check in batches.checks(session, sparks)] == [9, 9]
    [batch] = batches.all_of(session, garden)
    progress = readings.progress(session, batch.id)
    assert (progress.first, progress.second) == (12, 7)
    [sample] = samples.of_round(session, garden)
    assert sample.reported_at is None
    day = reconciling.reckon(session, hall)
    assert (day.made, day.given_out, day.returned, day.used) == (64, 14, 2, 22)


def test_a_second_load_does_nothing(
    session: Session, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = session.scalar(select(func.count()).select_from(Event))
    assert load(settings) == ()
    assert len(capsys.readouterr().out.splitlines()) == 1
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Event)) == before
    people = session.scalar(select(func.count()).select_from(Account))
    assert people == len(PEOPLE) + len(NEIGHBOURS)


def test_nothing_loads_under_database_url(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.sqlite3"
    environment = {
        **os.environ,
        "PB_INSTANCE": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{file}",
    }
    answer = subprocess.run(
        [sys.executable, "-m", "pb.demo"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(answer.stdout.splitlines()) == 1
    assert not file.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_loading_that_breaks_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading_people, "tell", break_off)
    settings = config.from_environment({"PB_INSTANCE": str(tmp_path)})
    with pytest.raises(KeyboardInterrupt):
        load(settings)
    monkeypatch.undo()
    assert is_empty(settings.database_url)
    assert list(tmp_path.glob("demo*")) == []
