"""The public record in the browser: reading it, looking for one's ballot, taking it home."""

import io
import json
import re

import pytest
from flask import Flask

from pb.config import Settings
from pb.database import Session
from pb.ledger import checkpoints, merkle, notes, proofs, receipts, record_keys
from pb.ledger.notes import NoteKey
from pb.ledger.receipts import check
from pb.services.ledger import batches, rotation
from pb.vocabulary import RoundState
from tests import counting, factories, recording, voting
from tests.page_check import CheckingClient
from tests.recording import cast_often, many_vote
from tests.services.test_box import close
from tests.voting import Vote
from tests.web.test_ballots import enter, ids, mark

RECORD = "/rounds/harbour-bay/ledger"
BALLOT = "/rounds/harbour-bay/vote/ballot"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    recording.begin(session, made)
    session.rollback()
    return made


def vote_in_the_browser(client: CheckingClient, session: Session, vote: Vote) -> None:
    enter(client, vote.northfield[0])
    mark(client, "everyone", ids(session, "1"))
    client.post(f"{BALLOT}/cast")


def page(client: CheckingClient, path: str = RECORD) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


@pytest.mark.usefixtures("vote")
def test_a_round_without_a_record_says_so(client: CheckingClient) -> None:
    assert "Nothing stands in this record." in page(client)


def test_a_draft_has_no_public_record(client: CheckingClient, session: Session) -> None:
    factories.round_(session, slug="draft", state=RoundState.DRAFT)
    session.rollback()
    assert client.get("/rounds/draft/ledger").status_code == 404


def test_the_record_is_told_in_plain_words(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    vote, _ = counting.counted(session, settings.keys_dir)
    recording.work(session, vote)
    said = page(client)
    for words in (
        "Its rules are fixed: 2 pots",
        "The ballot papers are fixed: 6 projects",
        "The voter list has 5 entries.",
        "Voting opens:",
        "8 sealed ballots, by their fingerprints.",
        "The box was closed:",
        "5 of 5 people on the voter list took part.",
        "Whole town: 5 ballots in the box",
        "Those who opened it say that every ballot matched its fingerprint.",
        str(vote.keys.record_key()),
        "harbour-bay-receipt.json --key KEY",
    ):
        assert words in said, words


def test_stamp_record_and_proofs_are_enough_for_a_stranger(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    many_vote(session, vote, batches.FEWEST)
    recording.work(session, vote)
    close(session, vote)
    recording.work(session, vote)
    key = notes.key(re.findall(r"commonpot-\w+\+\w{8}\+[\w+/=]+", page(client))[-1])
    origin = f"{key.name}/rounds/harbour-bay"
    note = client.get(f"{RECORD}/checkpoint.txt").get_data(as_text=True)
    newest = checkpoints.read(note, by=key, origin=origin)
    lines = client.get(f"{RECORD}/record.ndjson").get_data(as_text=True).splitlines()
    leaves = [merkle.leaf_hash(bytes.fromhex(json.loads(line)["bytes"])) for line in lines]
    assert (newest.size, newest.root) == (len(leaves), merkle.root(leaves))
    older = client.get(f"{RECORD}/checkpoint.txt?size=24").get_data(as_text=True)
    first = checkpoints.read(older, by=key, origin=origin)
    said = client.get(f"{RECORD}/consistency.json?from=24").get_json()
    way = [bytes.fromhex(one) for one in said["hashes"]]
    assert proofs.extends(24, first.root, size=newest.size, proof=way, root=newest.root)
    said = client.get(f"{RECORD}/inclusion.json?index=7").get_json()
    way = [bytes.fromhex(one) for one in said["hashes"]]
    assert proofs.includes(leaves[7], 7, size=newest.size, proof=way, root=newest.root)


def test_a_voter_saves_a_receipt_and_later_gets_its_proof(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    vote_in_the_browser(client, session, vote)
    done = page(client, f"{BALLOT}/done")
    assert "Save the receipt as a file" in done
    assert "What it does not prove" in page(client, f"{BALLOT}/receipt")
    answer = client.get(f"{BALLOT}/receipt.json")
    assert "harbour-bay-receipt.json" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    file = answer.get_data()
    assert "Not in the public record yet" in look_for(client, file)
    session.rollback()
    close(session, vote)
    recording.work(session, vote)
    found = look_for(client, file)
    assert "in the public record</h1>" in found
    assert "It was in the box when it was closed." in found
    text = re.search(r'name="receipt" value="([^"]+)"', found)
    assert text is not None
    kept = text[1].replace("&#34;", '"')
    whole = client.post(f"{RECORD}/receipt.json", data={"receipt": kept})
    receipt = receipts.read(whole.get_data(as_text=True))
    assert check(receipt, key=vote.keys.record_key()).faults == ()


def look_for(client: CheckingClient, file: bytes) -> str:
    answer = client.post(
        f"{RECORD}/receipt", data={"receipt_file": (io.BytesIO(file), "receipt.json")}
    )
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_a_typed_fingerprint_is_found_and_a_replaced_ballot_is_told(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    first, last = cast_often(session, vote, 2)
    close(session, vote)
    recording.work(session, vote)
    for commitment, words in (
        (first, "A later ballot has replaced it"),
        (last, "It was in the box when it was closed."),
    ):
        digits = commitment.hex().upper()
        typed = " ".join(digits[at : at + 8] for at in range(0, 64, 8))
        answer = client.post(f"{RECORD}/receipt", data={"fingerprint": typed})
        assert words in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose your receipt"),
        ({"fingerprint": "12"}, "A whole fingerprint has 64"),
        ({"receipt_file": (b"\xff\xd8", "photo.jpg")}, "not a receipt"),
        ({"receipt_file": (b"{}", "receipt.json")}, "not a receipt"),
    ],
)
def test_what_is_no_receipt_is_asked_for_again(
    client: CheckingClient, vote: Vote, session: Session, given, words: str
) -> None:
    recording.work(session, vote)
    data = {
        name: (io.BytesIO(v[0]), v[1]) if name == "receipt_file" else v
        for name, v in given.items()
    }
    answer = client.post(f"{RECORD}/receipt", data=data)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_receipt_of_another_round_is_refused_with_a_sentence(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    vote_in_the_browser(client, session, vote)
    file = client.get(f"{BALLOT}/receipt.json").get_data().replace(b"harbour-bay", b"elsewhere")
    recording.work(session, vote)
    answer = client.post(
        f"{RECORD}/receipt", data={"receipt_file": (io.BytesIO(file), "receipt.json")}
    )
    assert answer.status_code == 422
    assert "This receipt is of another round." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("checkpoint.txt?size=3", 404),
        ("checkpoint.txt?size=x", 400),
        ("inclusion.json", 400),
        ("inclusion.json?index=4", 404),
        ("inclusion.json?index=-1", 400),
        ("inclusion.json?index=99999999999999999999", 400),
        ("consistency.json?from=5", 404),
        ("consistency.json?from=\u0661", 400),
    ],
)
def test_proofs_of_what_is_not_there_are_refused(
    client: CheckingClient, session: Session, vote: Vote, path: str, status: int
) -> None:
    recording.work(session, vote)
    assert client.get(f"{RECORD}/{path}").status_code == status


@pytest.mark.usefixtures("vote")
def test_before_the_first_stamp_there_is_nothing_to_download(client: CheckingClient) -> None:
    for path in ("record.ndjson", "checkpoint.txt", "inclusion.json?index=0"):
        assert client.get(f"{RECORD}/{path}").status_code == 404


@pytest.mark.usefixtures("vote")
def test_without_a_vote_there_is_no_receipt(client: CheckingClient) -> None:
    for path in ("receipt", "receipt.json"):
        assert client.get(f"{BALLOT}/{path}").location == "/rounds/harbour-bay/vote"


@pytest.mark.usefixtures("vote")
def test_a_changed_hidden_receipt_is_refused(app: Flask) -> None:
    answer = app.test_client().post(f"{RECORD}/receipt.json", data={"receipt": "{}"})
    assert answer.status_code == 400


@pytest.mark.usefixtures("vote")
def test_the_rules_lead_to_the_record(client: CheckingClient) -> None:
    assert f'href="{RECORD}"' in page(client, "/rounds/harbour-bay/rules")


@pytest.mark.parametrize("stolen", [False, True])
def test_the_page_lists_the_keys_with_what_each_has_signed(
    client: CheckingClient,
    session: Session,
    vote: Vote,
    stolen: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    recording.work(session, vote)
    assert "The keys of this record" not in page(client)
    done = rotation.rotate(session, keys=vote.keys, was_stolen=stolen)
    said = page(client)
    for words in ("The keys of this record", "Up to 4 entries", "From 5 entries on, until now"):
        assert words in said, words
    assert str(done.old) in said
    assert str(done.new) in said
    assert ("A key of this record was stolen." in said) == stolen
    assert ("Another key signs the stamps from here on." in said) != stolen
    answer = client.get(f"{RECORD}/keys.json")
    assert "harbour-bay-keys.json" in answer.headers["Content-Disposition"]
    handovers = record_keys.read_file(answer.get_data(as_text=True))
    assert [one.new for one in handovers] == [done.new.public]
    note = client.get(f"{RECORD}/checkpoint.txt").get_data(as_text=True)
    origin = f"{done.new.name}/rounds/harbour-bay"
    assert checkpoints.read(note, by=done.new, origin=origin).size == 5


def test_the_page_says_that_a_key_was_lost(
    client: CheckingClient, session: Session, vote: Vote, settings: Settings
) -> None:
    recording.work(session, vote)
    lost = vote.keys.record_key()
    (settings.keys_dir / "record.json").unlink()
    done = rotation.start_anew(session, lost=lost, keys=vote.keys)
    said = page(client)
    assert "A key of this record was lost." in said
    assert "Only the new one could sign this." in said
    assert "Each key has signed who comes next" not in said
    assert str(NoteKey(lost.name, done.new.public)) in said
