"""How close a published result was: a worker finds out, once."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from pb.allocation import pabulib
from pb.allocation.changed import with_ballots, with_cost
from pb.allocation.parameters import Completion, Parameters
from pb.allocation.rules import RULES
from pb.database import Session
from pb.models import Job, Publication
from pb.services import jobs
from pb.services.results import closeness, imports, results
from pb.services.results.closeness import Close
from pb.services.results.imports import Wanted
from pb.services.rounds import round_heads
from pb.vocabulary import JobKind
from tests import counting

WORKERS = {JobKind.MARGINS: closeness.work_out}
PAPERS = """META
key;value
description;Close
budget;400
vote_type;approval
currency;GBP
PROJECTS
project_id;cost;name
1;100;One
2;150;Two
3;180;Three
4;900;Four
VOTES
voter_id;vote
a;1,2
b;1,2
c;1,2
d;3
e;3
f;1,3
g;4
"""


def work(session: Session) -> None:
    """Do only these jobs."""
    for job in session.scalars(select(Job).where(Job.done_at.is_(None))):
        if job.kind is not JobKind.MARGINS:
            session.delete(job)
    session.commit()
    while jobs.do_next(session, WORKERS, worker="test"):
        continue


def close_of(session: Session, slug: str, pot_slug: str) -> dict[str, Close] | None:
    head = round_heads.head(session, slug, officer=False)
    found = closeness.of_pot(session, results.insist_published(session, head).pot(pot_slug))
    return None if found is None else {each.project: each for each in found}


def test_publishing_asks_a_worker_who_finds_out_once(session: Session, tmp_path: Path) -> None:
    counting.published(session, tmp_path, times=counting.PUBLIC)
    assert close_of(session, "harbour-bay", "everyone") is None
    work(session)
    found = close_of(session, "harbour-bay", "everyone")
    assert found
    assert found["2"].votes == 1
    assert close_of(session, "harbour-bay", "northfield") == {}, "all are funded"
    waiting = select(Job).where(Job.kind == JobKind.MARGINS, Job.done_at.is_(None))
    assert session.scalars(waiting).all() == []


def test_what_is_found_is_what_counts_find(session: Session) -> None:
    document = pabulib.parse(PAPERS.encode(), file="close.pb")
    parameters = Parameters(Completion.ADD1)
    wanted = Wanted("equal-shares", parameters)
    made = imports.import_election(session, document, data=PAPERS.encode(), wanted=wanted)
    work(session)
    found = close_of(session, made.slug, "close")
    election = document.election
    funded = RULES["equal-shares"](election, parameters).funded
    assert found is not None
    assert set(found) == {"1", "2", "3", "4"} - set(funded)

    def count(changed):
        return RULES["equal-shares"](changed, parameters).funded

    for project, each in found.items():
        if each.votes is not None:
            assert project in count(with_ballots(election, project, each.votes))
            fewer = range(1, each.votes)
            assert all(project not in count(with_ballots(election, project, n)) for n in fewer)
        if each.cost is not None:
            assert project in count(with_cost(election, project, each.cost // 100))
    assert found["4"].never


def test_a_result_that_is_gone_is_no_work(session: Session, tmp_path: Path) -> None:
    counting.published(session, tmp_path)
    jobs.enqueue(session, JobKind.MARGINS, {"publication": 10_000})
    session.commit()
    work(session)
    failed = select(Job.failure).where(Job.kind == JobKind.MARGINS)
    assert set(session.scalars(failed)) == {None}
    assert session.scalars(select(Publication).where(Publication.close.is_(None))).all() == []
