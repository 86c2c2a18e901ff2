"""Any two of three holders open a closed box, or let a new holder in; one alone never does."""

import threading
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.adapters.keys import KeyMissing
from pb.adapters.sealing import SealBroken
from pb.database import Database, Session
from pb.ledger import entries, statements
from pb.ledger.holder_entries import KeyHolders
from pb.models import Job, KeyHolder, KeyTurn, LedgerEntry, PairKey, Round
from pb.services import acts
from pb.services.errors import BoxNotClosed, NotAllowed, NotFound
from pb.services.hall_errors import RoundAnnulled
from pb.services.holder_errors import (
    BoxOpenedAlready,
    HolderTwice,
    HolderUnknown,
    KeyNotProved,
    KeysNotTurned,
    KeyTurnedAlready,
    NewHolderTooLate,
    NewHolderWaits,
    NoHolders,
    NotCountedYet,
    SignedAlready,
)
from pb.services.holders import naming, pairs, seats, signing, turning
from pb.services.voting import box
from pb.vocabulary import Act, JobKind, Role, RoundState
from tests import counting, factories, holding, voting
from tests.factories import Person
from tests.holding import Trio
from tests.voting import Vote, cast, chosen


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    holding.make_cheap(monkeypatch)


@pytest.fixture
def held(session: Session, tmp_path: Path) -> tuple[Vote, Trio]:
    vote, trio = holding.in_voting(session, tmp_path)
    for code, mark in zip(vote.northfield, ("3", "1", "2"), strict=True):
        cast(session, vote, code, mark)
    return vote, trio


def close(session: Session, held: tuple[Vote, Trio]) -> None:
    vote, trio = held
    voting.move_clock(session, voting.AFTER_VOTING)
    box.request_close(session, round_id=vote.made.id, by=trio.people[1].id, keys=vote.keys)
    waiting = acts.waiting_for(session, Act.CLOSE_BOX, round_id=vote.made.id)
    assert waiting is not None
    box.confirm_close(session, request_id=waiting.id, by=trio.people[2].id, keys=vote.keys)


def count_jobs(session: Session) -> int:
    session.rollback()
    jobs = select(func.count()).select_from(Job).where(Job.kind == JobKind.COUNT)
    return session.scalar(jobs) or 0


@pytest.mark.parametrize(("first", "second"), list(permutations((1, 2, 3), 2)))
def test_any_two_in_any_order_open_the_closed_box(
    session: Session, held: tuple[Vote, Trio], first: int, second: int
) -> None:
    vote, trio = held
    close(session, held)
    assert count_jobs(session) == 0
    assert not trio.turn(session, first)
    assert count_jobs(session) == 0
    with pytest.raises(KeysNotTurned) as refused:
        box.open_box(session, vote.made.pot_id, keys=vote.keys)
    assert refused.value.figures == {"turned": 1}
    assert trio.turn(session, second)
    assert count_jobs(session) == 1
    opened = box.open_box(session, vote.made.pot_id, keys=vote.keys)
    assert chosen(opened) == (("1",), ("2",), ("3",))


def test_the_same_holder_twice_is_refused_by_name(
    session: Session, held: tuple[Vote, Trio]
) -> None:
    _vote, trio = held
    close(session, held)
    trio.turn(session, 1)
    with pytest.raises(KeyTurnedAlready):
        trio.turn(session, 1)
    assert turning.turned(session, trio.round_id).positions == (1,)
    trio.turn(session, 3)
    with pytest.raises(BoxOpenedAlready):
        trio.turn(session, 2)


def test_no_key_turns_before_the_box_is_closed(session: Session, held: tuple[Vote, Trio]) -> None:
    vote, trio = held
    with pytest.raises(BoxNotClosed):
        trio.turn(session, 1)
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(BoxNotClosed):
        trio.turn(session, 1)
    with pytest.raises(BoxNotClosed):
        box.open_box(session, vote.made.pot_id, keys=vote.keys)
    with pytest.raises(KeyMissing):
        vote.keys.private_key(vote.made.id)


def test_the_box_of_an_annulled_round_stays_shut(
    session: Session, held: tuple[Vote, Trio]
) -> None:
    vote, trio = held
    close(session, held)
    trio.turn(session, 1)
    counting.annul(session, vote)
    with pytest.raises(RoundAnnulled):
        trio.turn(session, 2)
    with pytest.raises(KeyMissing):
        vote.keys.private_key(vote.made.id)


def test_a_round_of_the_platforms_key_has_no_keys_to_turn(
    session: Session, held: tuple[Vote, Trio]
) -> None:
    _vote, trio = held
    unlocked = trio.unlock(session, 1)
    close(session, held)
    session.get_one(Round, trio.round_id).key_scheme = "platform"  # type: ignore[assignment]
    session.commit()
    with pytest.raises(NoHolders):
        turning.open_box(session, unlocked, keys=trio.keys)


def test_two_holders_at_the_same_time_open_the_box(
    database: Database, session: Session, held: tuple[Vote, Trio]
) -> None:
    vote, trio = held
    close(session, held)
    session.rollback()
    opened: list[bool] = []

    def turn(position: int) -> None:
        with database.session() as own:
            opened.append(trio.turn(own, position))

    people = [threading.Thread(target=turn, args=(position,)) for position in (1, 3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(opened) == [False, True]
    assert len(box.open_box(session, vote.made.pot_id, keys=vote.keys)) == 3


def test_killed_between_key_and_table_the_second_holder_turns_once_more(
    session: Session, held: tuple[Vote, Trio], monkeypatch: pytest.MonkeyPatch
) -> None:
    vote, trio = held
    close(session, held)
    trio.turn(session, 1)

    def dies(*_given: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr("pb.services.jobs.enqueue", dies)
        with pytest.raises(SystemExit):
            trio.turn(session, 2)
    assert turning.turned(session, trio.round_id).positions == (1,)
    with pytest.raises(KeysNotTurned):
        box.open_box(session, vote.made.pot_id, keys=vote.keys)
    assert trio.turn(session, 2)
    assert count_jobs(session) == 1


def test_one_turn_and_a_copy_of_the_database_do_not_give_the_key(
    session: Session, held: tuple[Vote, Trio]
) -> None:
    """The second layer waits under one more key, which is not in the database."""
    _vote, trio = held
    close(session, held)
    trio.turn(session, 1)
    second = trio.unlock(session, 2)
    inner = session.scalars(select(KeyTurn.inner)).one()
    layers = {int(holder): bytes.fromhex(said) for holder, said in inner.items()}
    with pytest.raises(SealBroken):
        pairs.whole(
            layers,
            round_id=trio.round_id,
            first_id=trio.ids[1],
            second_id=trio.ids[2],
            keys=second.keys,
        )


def test_opening_leaves_no_layer_behind(session: Session, held: tuple[Vote, Trio]) -> None:
    _vote, trio = held
    close(session, held)
    trio.turn(session, 2)
    trio.turn(session, 1)
    assert session.scalars(select(KeyTurn.inner)).all() == [{}, {}]


# A lost file.


def name_next(session: Session, trio: Trio, position: int, person: Person) -> int:
    naming.name_next(
        session, holder_id=trio.ids[position], account_id=person.id, by=trio.people[1].id
    )
    (found,) = [one for one in seats.of_round(session, trio.round_id) if one.is_next]
    return found.id


def as_next(trio: Trio, position: int, person: Person, holder_id: int) -> Trio:
    """The three as they will be."""
    return Trio(
        trio.round_id,
        trio.slug,
        trio.keys,
        trio.people | {position: person},
        trio.ids | {position: holder_id},
        dict(trio.files),
    )


@pytest.mark.parametrize("same_person", [False, True])
def test_a_lost_file_is_made_good_by_the_two_others_while_people_vote(
    session: Session, held: tuple[Vote, Trio], *, same_person: bool
) -> None:
    vote, trio = held
    person = trio.people[2] if same_person else factories.officer(session, name="Ines Duarte")
    next_id = name_next(session, trio, 2, person)
    later = as_next(trio, 2, person, next_id)
    with pytest.raises(KeyNotProved):
        turning.let_in(session, trio.unlock(session, 1), next_id=next_id, keys=trio.keys)
    later.make(session, 2)
    later.prove(session, 2)
    before = set(session.scalars(select(PairKey.sealed)))
    key = session.get_one(Round, trio.round_id).public_key
    assert not turning.let_in(session, trio.unlock(session, 3), next_id=next_id, keys=trio.keys)
    with pytest.raises(KeyTurnedAlready):
        turning.let_in(session, trio.unlock(session, 3), next_id=next_id, keys=trio.keys)
    assert turning.let_in(session, trio.unlock(session, 1), next_id=next_id, keys=trio.keys)
    session.rollback()
    after = set(session.scalars(select(PairKey.sealed)))
    assert len(after) == 6
    assert not before & after
    assert session.scalars(select(KeyTurn.id)).all() == []
    assert session.get_one(Round, trio.round_id).public_key == key
    with pytest.raises(KeyMissing):
        vote.keys.private_key(vote.made.id)
    with pytest.raises(NotFound):
        trio.unlock(session, 2)
    close(session, held)
    later.turn(session, 2)
    assert later.turn(session, 3)
    assert len(box.open_box(session, vote.made.pot_id, keys=vote.keys)) == 3


def test_the_record_names_the_new_keys(session: Session, held: tuple[Vote, Trio]) -> None:
    _vote, trio = held
    person = factories.officer(session, name="Ines Duarte")
    later = as_next(trio, 1, person, name_next(session, trio, 1, person))
    later.make(session, 1)
    later.prove(session, 1)
    for position in (2, 3):
        turning.let_in(
            session, trio.unlock(session, position), next_id=later.ids[1], keys=trio.keys
        )
    body = session.scalars(
        select(LedgerEntry.body).where(LedgerEntry.kind == KeyHolders.KIND)
    ).one()
    said = entries.read(body)
    assert isinstance(said, KeyHolders)
    assert said.holders[0].sealing == session.get_one(KeyHolder, later.ids[1]).public_key


def test_with_two_files_lost_the_box_stays_shut(session: Session, held: tuple[Vote, Trio]) -> None:
    vote, trio = held
    close(session, held)
    trio.turn(session, 3)
    with pytest.raises(KeyTurnedAlready):
        trio.turn(session, 3)
    with pytest.raises(KeysNotTurned):
        box.open_box(session, vote.made.pot_id, keys=vote.keys)
    with pytest.raises(KeyMissing):
        vote.keys.private_key(vote.made.id)


def test_a_new_holder_is_taken_back_with_what_was_turned(
    session: Session, held: tuple[Vote, Trio]
) -> None:
    _vote, trio = held
    person = factories.officer(session, name="Ines Duarte")
    next_id = name_next(session, trio, 2, person)
    later = as_next(trio, 2, person, next_id)
    later.make(session, 2)
    later.prove(session, 2)
    turning.let_in(session, trio.unlock(session, 1), next_id=next_id, keys=trio.keys)
    with pytest.raises(NewHolderWaits):
        name_next(session, trio, 2, person)
    naming.take_back_next(session, holder_id=next_id, by=trio.people[1].id)
    assert session.scalars(select(KeyTurn.id)).all() == []
    with pytest.raises(NotFound):
        turning.let_in(session, trio.unlock(session, 3), next_id=next_id, keys=trio.keys)
    assert trio.prove(session, 2)


def test_turns_for_one_new_holder_do_not_let_another_in(
    session: Session, held: tuple[Vote, Trio]
) -> None:
    _vote, trio = held
    for name in ("Ines Duarte", "Tom Reid"):
        person = factories.officer(session, name=name)
        next_id = name_next(session, trio, 2, person)
        later = as_next(trio, 2, person, next_id)
        later.make(session, 2)
        later.prove(session, 2)
        position = 1 if name == "Ines Duarte" else 3
        unlocked = trio.unlock(session, position)
        assert not turning.let_in(session, unlocked, next_id=next_id, keys=trio.keys)
        naming.take_back_next(session, holder_id=next_id, by=trio.people[1].id)


def test_who_cannot_be_a_new_holder(session: Session, held: tuple[Vote, Trio]) -> None:
    _vote, trio = held
    resident = factories.account(session, name="Rory", roles=(Role.SCRUTINEER,))
    with pytest.raises(HolderUnknown):
        name_next(session, trio, 2, resident)
    with pytest.raises(HolderTwice):
        name_next(session, trio, 2, trio.people[1])
    with pytest.raises(NotAllowed):
        naming.name_next(
            session, holder_id=trio.ids[3], account_id=resident.id, by=trio.people[3].id
        )
    close(session, held)
    with pytest.raises(NewHolderTooLate):
        name_next(session, trio, 3, resident)


# Signing the opening.


def counted(session: Session, held: tuple[Vote, Trio]) -> None:
    vote, trio = held
    close(session, held)
    trio.turn(session, 1)
    trio.turn(session, 3)
    for _job in range(9):
        if session.get_one(Round, vote.made.id).state == RoundState.COUNTED:
            break
        session.rollback()
        counting.work(session, vote)
    session.rollback()


def test_two_holders_sign_and_anyone_can_check(session: Session, held: tuple[Vote, Trio]) -> None:
    _vote, trio = held
    counted(session, held)
    for position in (3, 1):
        signing.sign(session, trio.unlock(session, position))
    with pytest.raises(SignedAlready):
        signing.sign(session, trio.unlock(session, 1))
    signed = signing.signed(session, trio.round_id)
    again = statements.read_file(statements.file_of(signed))
    assert again == signed
    assert again.good() == (1, 3)
    said = statements.read(again.statement)
    assert said.round == trio.slug
    assert [one.ballots for one in said.boxes] == [3, 0]
    view = signing.view(session, trio.round_id)
    assert view is not None
    assert view.signers == ((1, "Moira Kerr"), (3, "Isla Scott"))


def test_a_changed_statement_or_signature_is_found(
    session: Session, held: tuple[Vote, Trio]
) -> None:
    _vote, trio = held
    counted(session, held)
    signing.sign(session, trio.unlock(session, 2))
    signed = signing.signed(session, trio.round_id)
    content = signed.statement.replace(b'"ballots":3', b'"ballots":4')
    assert content != signed.statement
    assert statements.SignedOpening(signed.form, content, signed.signatures).good() == ()


def test_nothing_is_signed_before_the_count(session: Session, held: tuple[Vote, Trio]) -> None:
    _vote, trio = held
    with pytest.raises(NotCountedYet):
        signing.sign(session, trio.unlock(session, 1))
    close(session, held)
    with pytest.raises(NotCountedYet):
        signing.sign(session, trio.unlock(session, 1))
    assert signing.view(session, trio.round_id) is None
    with pytest.raises(NotFound):
        signing.signed(session, trio.round_id)


def test_keys_are_destroyed_together(session: Session, held: tuple[Vote, Trio]) -> None:
    vote, trio = held
    close(session, held)
    trio.turn(session, 1)
    trio.turn(session, 2)
    vote.keys.destroy(vote.made.id)
    assert not list(vote.keys._dir.glob("round-*"))
