"""Three people make and prove key files; then the box has a key that is nowhere whole."""

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.adapters.keys import KeyStore
from pb.database import Database, Session
from pb.ledger import entries
from pb.ledger.holder_entries import KeyHolders
from pb.models import Base, Event, KeyHolder, LedgerEntry, PairKey, Round
from pb.services import acts
from pb.services.atomic import atomic
from pb.services.errors import NotFound, OpeningWaits, Refusal, RoundIsOpen, RoundNotReady
from pb.services.holder_errors import (
    HolderTwice,
    HolderUnknown,
    KeyFileDamaged,
    KeyFileOfAnotherHolder,
    KeyFileOfAnotherRound,
    KeyFileOutdated,
    KeyInUse,
    KeyNotMade,
    PassphraseTooLong,
    PassphraseWeak,
    WrongPassphrase,
)
from pb.services.holders import files, naming, seats
from pb.services.rounds import round_opening, rounds
from pb.services.rounds.round_opening import Missing
from pb.vocabulary import Act, KeyScheme, Role, Seat, Tag
from tests import factories, holding
from tests.holding import WORDS, Trio
from tests.setting_up import ready_round


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    holding.make_cheap(monkeypatch)


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    folder = tmp_path / "keys"
    folder.mkdir()
    return KeyStore(folder)


@pytest.fixture
def trio(session: Session, keys: KeyStore) -> Trio:
    by = factories.officer(session).id
    return holding.named(session, ready_round(session, by=by).id, keys)


def row(session: Session, trio: Trio) -> Round:
    session.rollback()
    return session.get_one(Round, trio.round_id)


def prove_all(session: Session, trio: Trio) -> None:
    for position in (1, 2, 3):
        trio.make(session, position)
        trio.prove(session, position)


def test_the_round_waits_for_all_three(session: Session, trio: Trio) -> None:
    assert round_opening.missing(session, trio.round_id) == (Missing.KEY_HOLDERS,)
    for position in (1, 2, 3):
        trio.make(session, position)
    assert not trio.prove(session, 3)
    assert not trio.prove(session, 1)
    with pytest.raises(RoundNotReady):
        round_opening.request(session, round_id=trio.round_id, by=trio.people[1].id)
    assert trio.prove(session, 2)
    assert round_opening.missing(session, trio.round_id) == ()


def test_the_box_key_is_sealed_to_each_ordered_pair(session: Session, trio: Trio) -> None:
    prove_all(session, trio)
    public = row(session, trio).public_key
    assert public is not None
    pairs = session.execute(select(PairKey.outer_id, PairKey.inner_id)).all()
    ids = list(trio.ids.values())
    assert {tuple(pair) for pair in pairs} == {(a, b) for a in ids for b in ids if a != b}


def test_proving_twice_changes_nothing(session: Session, trio: Trio) -> None:
    prove_all(session, trio)
    before = row(session, trio).public_key
    assert trio.prove(session, 2)
    assert row(session, trio).public_key == before
    proofs = select(func.count()).where(Event.tag == Tag.HOLDER_PROVED)
    assert session.scalar(proofs) == 3


def test_opening_makes_a_key_of_slots_only_and_publishes_the_holders(
    session: Session, trio: Trio, keys: KeyStore
) -> None:
    prove_all(session, trio)
    before = row(session, trio).public_key
    round_opening.request(session, round_id=trio.round_id, by=trio.people[1].id)
    waiting = acts.waiting_for(session, Act.OPEN_ROUND, round_id=trio.round_id)
    assert waiting is not None
    with pytest.raises(OpeningWaits):
        trio.make(session, 1)
    round_opening.confirm(session, request_id=waiting.id, by=trio.people[2].id, keys=keys)
    assert row(session, trio).public_key == before
    kept = json.loads((keys._dir / f"round-{trio.round_id}.json").read_text())
    assert set(kept) == {"slot_key"}
    bodies = session.scalars(select(LedgerEntry.body).order_by(LedgerEntry.sequence)).all()
    said = entries.read(bodies[1])
    assert isinstance(said, KeyHolders)
    assert [(one.position, one.seat) for one in said.holders] == [
        (1, "officer"),
        (2, "officer"),
        (3, "resident"),
    ]
    with pytest.raises(KeyInUse):
        trio.make(session, 1)


def test_a_file_lost_before_the_opening_is_made_anew(session: Session, trio: Trio) -> None:
    prove_all(session, trio)
    old, old_key = trio.files[2], row(session, trio).public_key
    trio.make(session, 2)
    assert row(session, trio).public_key is None
    assert session.scalar(select(func.count()).select_from(PairKey)) == 0
    new, trio.files[2] = trio.files[2], old
    with pytest.raises(KeyFileOutdated):
        trio.prove(session, 2)
    trio.files[2] = new
    assert trio.prove(session, 2)
    assert row(session, trio).public_key not in {None, old_key}


def test_another_person_for_one_key_leaves_the_others_theirs(session: Session, trio: Trio) -> None:
    prove_all(session, trio)
    other = factories.officer(session, name="Ines Duarte")
    naming.name_three(
        session,
        round_id=trio.round_id,
        accounts_by_position={1: trio.people[1].id, 2: other.id, 3: trio.people[3].id},
        by=trio.people[1].id,
    )
    three = seats.of_round(session, trio.round_id)
    assert [(one.name, one.has_proved) for one in three] == [
        ("Moira Kerr", True),
        ("Ines Duarte", False),
        ("Isla Scott", True),
    ]
    assert row(session, trio).public_key is None
    with pytest.raises(NotFound):
        trio.make(session, 2)
    trio.people[2], trio.ids[2] = other, three[1].id
    trio.make(session, 2)
    assert trio.prove(session, 2)


def test_naming_the_same_three_again_changes_nothing(session: Session, trio: Trio) -> None:
    prove_all(session, trio)
    before = row(session, trio).public_key
    naming.name_three(
        session,
        round_id=trio.round_id,
        accounts_by_position={place: one.id for place, one in trio.people.items()},
        by=trio.people[1].id,
    )
    assert row(session, trio).public_key == before


def test_two_holders_may_swap_their_keys(session: Session, trio: Trio) -> None:
    naming.name_three(
        session,
        round_id=trio.round_id,
        accounts_by_position={1: trio.people[2].id, 2: trio.people[1].id, 3: trio.people[3].id},
        by=trio.people[1].id,
    )
    three = seats.of_round(session, trio.round_id)
    assert [one.name for one in three] == ["Sam Boyd", "Moira Kerr", "Isla Scott"]


def test_left_to_the_platform_nobody_holds_a_key(session: Session, trio: Trio) -> None:
    prove_all(session, trio)
    naming.leave_to_platform(session, round_id=trio.round_id, by=trio.people[1].id)
    assert seats.of_round(session, trio.round_id) == ()
    assert row(session, trio).key_scheme == KeyScheme.PLATFORM
    assert round_opening.missing(session, trio.round_id) == ()


def test_nobody_holds_two_keys(session: Session, trio: Trio) -> None:
    same = dict.fromkeys((1, 2), trio.people[1].id) | {3: trio.people[3].id}
    with pytest.raises(HolderTwice):
        naming.name_three(
            session, round_id=trio.round_id, accounts_by_position=same, by=trio.people[1].id
        )


def test_the_third_key_is_a_residents(session: Session, trio: Trio) -> None:
    both = factories.account(session, name="Both", roles=(Role.OFFICER, Role.SCRUTINEER))
    resident = factories.account(session, name="Rory", roles=(Role.REVIEWER,), seat=Seat.RESIDENT)
    council = factories.account(session, name="Cal", roles=(Role.REVIEWER,), seat=Seat.OFFICER)
    may = seats.candidates(session, round_id=trio.round_id, seat=Seat.RESIDENT)
    ids = {one.account_id for one in may}
    assert resident.id in ids
    assert not {both.id, council.id} & ids
    for wrong in (both, council, factories.account(session, name="Nobody")):
        accounts = {1: trio.people[1].id, 2: trio.people[2].id, 3: wrong.id}
        with pytest.raises(HolderUnknown):
            naming.name_three(
                session,
                round_id=trio.round_id,
                accounts_by_position=accounts,
                by=trio.people[1].id,
            )


def test_holders_of_an_open_round_stay(session: Session, tmp_path: Path) -> None:
    _vote, trio = holding.in_voting(session, tmp_path)
    with pytest.raises(RoundIsOpen):
        naming.leave_to_platform(session, round_id=trio.round_id, by=trio.people[1].id)


def test_somebody_elses_key_is_not_found(session: Session, trio: Trio) -> None:
    stranger = factories.officer(session, name="Stranger").id
    with pytest.raises(NotFound):
        files.make(session, holder_id=trio.ids[1], by=stranger, passphrase=WORDS)
    with pytest.raises(NotFound):
        files.unlock(session, holder_id=999, by=stranger, content=b"", passphrase=WORDS)


@pytest.mark.parametrize(
    ("passphrase", "refusal"),
    [("", PassphraseWeak), ("a" * 30, PassphraseWeak), ("x y" * 100, PassphraseTooLong)],
)
def test_a_passphrase_that_protects_nothing_is_refused(
    session: Session, trio: Trio, passphrase: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        files.make(session, holder_id=trio.ids[1], by=trio.people[1].id, passphrase=passphrase)
    assert session.get_one(KeyHolder, trio.ids[1]).made_at is None


def test_each_wrong_file_is_refused_by_its_name(
    session: Session, trio: Trio, keys: KeyStore
) -> None:
    with pytest.raises(KeyNotMade):
        files.unlock(
            session, holder_id=trio.ids[1], by=trio.people[1].id, content=b"{}", passphrase=WORDS
        )
    for position in (1, 2):
        trio.make(session, position)
    second = ready_round(session, by=trio.people[1].id, title="Another round")
    naming.name_three(
        session,
        round_id=second.id,
        accounts_by_position={place: one.id for place, one in trio.people.items()},
        by=trio.people[1].id,
    )
    another = Trio(second.id, second.slug, keys, trio.people)
    another.ids = {one.position: one.id for one in seats.of_round(session, second.id)}
    another.make(session, 1)
    wrong: dict[type[Refusal], tuple[bytes, str]] = {
        KeyFileDamaged: (trio.files[1][:-9] + b"\n", WORDS),
        KeyFileOfAnotherRound: (another.files[1], WORDS),
        KeyFileOfAnotherHolder: (trio.files[2], WORDS),
        WrongPassphrase: (trio.files[1], WORDS + "!"),
    }
    for refusal, (content, passphrase) in wrong.items():
        with pytest.raises(refusal):
            files.prove(
                session,
                holder_id=trio.ids[1],
                by=trio.people[1].id,
                content=content,
                passphrase=passphrase,
            )
    assert session.get_one(KeyHolder, trio.ids[1]).proved_at is None


def test_neither_private_keys_nor_passphrases_reach_the_database(
    database: Database, session: Session, trio: Trio
) -> None:
    prove_all(session, trio)
    secrets = [WORDS]
    for position in (1, 2, 3):
        unlocked = trio.unlock(session, position).keys
        secrets += [unlocked.sealing.hex(), unlocked.signing.hex()]
    session.rollback()
    with database.engine.connect() as connection:
        said = "".join(
            repr([value.hex() if isinstance(value, bytes) else value for value in found])
            for table in Base.metadata.sorted_tables
            for found in connection.execute(select(table))
        )
    assert not [secret for secret in secrets if secret in said]


def test_three_proofs_at_once_seal_one_key(
    database: Database, session: Session, trio: Trio
) -> None:
    for position in (1, 2, 3):
        trio.make(session, position)
    session.rollback()
    failures: list[BaseException] = []

    def prove(position: int) -> None:
        try:
            with database.session() as own:
                trio.prove(own, position)
        except BaseException as error:  # noqa: BLE001  handed to the test's own thread
            failures.append(error)

    people = [threading.Thread(target=prove, args=(position,)) for position in (1, 2, 3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert failures == []
    assert row(session, trio).public_key is not None
    assert session.scalar(select(func.count()).select_from(PairKey)) == 6


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_file_made_while_somebody_else_is_named_is_refused(
    database: Database, session: Session, trio: Trio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL, where one waits for the round with what was read before."""
    prove_all(session, trio)
    locked = rounds.locked

    def after_another(own: Session, round_id: int) -> Round:
        with database.session() as other, atomic(other):
            other.get_one(KeyHolder, trio.ids[1]).current_key = None
        return locked(own, round_id)

    monkeypatch.setattr(rounds, "locked", after_another)
    with pytest.raises(NotFound):
        trio.make(session, 1)
    assert row(session, trio).public_key is not None
