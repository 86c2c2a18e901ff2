"""Updates on funded projects: dated, with money spent, only ever added."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Event, Picture, Project, Update
from pb.services.errors import (
    DateInFuture,
    NotAPicture,
    NotFound,
    ProjectNotFunded,
    SpentBelowZero,
)
from pb.services.results import delivery
from pb.services.results.delivery import Delivery, UpdateGiven
from pb.services.rounds import round_heads
from pb.vocabulary import Stage, Tag
from tests import counting, factories
from tests.pictures import picture
from tests.voting import Vote


def project_id(session: Session, key: str) -> int:
    return session.scalars(select(Project.id).where(Project.key == key)).one()


def today(session: Session) -> date:
    return clock(session).date()


def given(
    session: Session, *, spent: int = 0, stage: Stage = Stage.UNDER_WAY, ago: int = 1
) -> UpdateGiven:
    return UpdateGiven(
        reported_on=today(session) - timedelta(days=ago),
        stage=stage,
        title="The first bench stands",
        text="Eight more to come.",
        spent=spent,
        picture_alt="",
    )


def report(session: Session, vote: Vote, key: str, update: UpdateGiven) -> int:
    return delivery.add_update(
        session, project_id=project_id(session, key), update=update, by=vote.officer.id
    )


def of_round(session: Session, vote: Vote) -> Delivery:
    session.rollback()
    return delivery.of_round(session, round_heads.head(session, vote.made.slug, officer=False))


def number_of_updates(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Update)) or 0


def test_an_update_stands_beside_its_project(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    report(session, vote, "1", given(session, spent=250_00))
    found = {each.project.key: each for each in of_round(session, vote).projects}
    assert (found["1"].stage, found["1"].spent) == (Stage.UNDER_WAY, 250_00)
    assert found["1"].updates[0].title == "The first bench stands"
    assert (found["4"].stage, found["4"].spent, found["4"].updates) == (Stage.PLANNED, 0, ())
    tags = session.scalars(select(Event.details).where(Event.tag == Tag.UPDATE_PUBLISHED)).all()
    assert tags[0]["spent"] == 250_00


def test_the_newest_update_holds_and_older_ones_stay(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    report(session, vote, "1", given(session, spent=300_00, ago=5))
    report(session, vote, "1", given(session, spent=200_00, stage=Stage.DONE, ago=2))
    report(session, vote, "1", given(session, spent=100_00, ago=9))
    found = next(e for e in of_round(session, vote).projects if e.project.key == "1")
    assert [update.spent for update in found.updates] == [200_00, 300_00, 100_00]
    assert (found.stage, found.spent) == (Stage.DONE, 200_00)


def test_bad_news_comes_first(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    report(session, vote, "1", given(session, stage=Stage.DONE, spent=900_00))
    report(session, vote, "6", given(session, stage=Stage.DELAYED))
    found = of_round(session, vote)
    assert [each.project.key for each in found.projects] == ["6", "4", "5", "1"]
    assert (found.at(Stage.DONE), found.at(Stage.PLANNED)) == (1, 2)
    assert (found.cost, found.spent) == (6_100_00, 900_00)
    assert found.newest == today(session) - timedelta(days=1)


def test_an_update_may_bring_a_picture(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    delivery.add_update(
        session,
        project_id=project_id(session, "1"),
        update=given(session),
        by=vote.officer.id,
        picture=picture(),
    )
    found = next(e for e in of_round(session, vote).projects if e.project.key == "1")
    assert found.updates[0].picture_digest == session.scalars(select(Picture.digest)).one()


def test_what_is_no_picture_is_refused_and_nothing_changes(
    session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.published(session, tmp_path)
    with pytest.raises(NotAPicture):
        delivery.add_update(
            session,
            project_id=project_id(session, "1"),
            update=given(session),
            by=vote.officer.id,
            picture=b"not a picture",
        )
    assert number_of_updates(session) == 0


def test_a_project_that_is_not_funded_gets_no_updates(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    with pytest.raises(ProjectNotFunded):
        report(session, vote, "2", given(session))
    assert number_of_updates(session) == 0


def test_nothing_is_funded_before_publishing(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.counted(session, tmp_path)
    with pytest.raises(ProjectNotFunded):
        report(session, vote, "1", given(session))
    with pytest.raises(NotFound):
        of_round(session, vote)


def test_nothing_is_funded_in_an_annulled_round(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    counting.annul(session, vote)
    with pytest.raises(ProjectNotFunded):
        report(session, vote, "1", given(session))


def test_an_update_is_not_from_the_future(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    with pytest.raises(DateInFuture):
        report(session, vote, "1", given(session, ago=-2))
    assert number_of_updates(session) == 0


def test_less_than_nothing_is_not_spent(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    with pytest.raises(SpentBelowZero):
        report(session, vote, "1", given(session, spent=-1))


def test_an_unknown_project_is_not_found(session: Session) -> None:
    officer = factories.officer(session)
    with pytest.raises(NotFound):
        delivery.add_update(session, project_id=99, update=given(session), by=officer.id)


def test_a_project_that_is_not_funded_has_its_page_too(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    head = round_heads.head(session, vote.made.slug, officer=False)
    found = delivery.of_project(session, head, pot_slug="everyone", key="2")
    assert not found.row.funded
    for pot_slug, key in (("everyone", "99"), ("nowhere", "1")):
        with pytest.raises(NotFound):
            delivery.of_project(session, head, pot_slug=pot_slug, key=key)
