"""The sender that an installation chooses; the folder that stands in by default."""

import json
from dataclasses import replace

import pytest

from pb.adapters import messages
from pb.adapters.messages import MessageRefused, Outbox
from pb.adapters.notify import Notify
from pb.config import Settings
from tests.adapters.test_notify import KEY
from tests.letters import smtp_server


def test_by_default_everything_lies_readable_in_a_folder(settings: Settings) -> None:
    sender = messages.chosen(settings)
    sender.email("isla@example.org", subject="Zażółć", text="Hello", mark="1.ab")
    sender.sms("07900900123", text="Zażółć", mark="2.ab")
    sender.letter(("Isla Reid", "17 Kirkgate"), said={"reference": "NO-0004"}, mark="3.ab")
    folder = settings.mail.folder
    assert sorted(file.name for file in folder.iterdir()) == [
        "1.ab.eml",
        "2.ab.sms.json",
        "3.ab.letter.json",
    ]
    assert "Zażółć" in (folder / "2.ab.sms.json").read_text(encoding="utf-8")
    letter = json.loads((folder / "3.ab.letter.json").read_text(encoding="utf-8"))
    assert letter == {"to": ["Isla Reid", "17 Kirkgate"], "said": {"reference": "NO-0004"}}


def test_the_same_mark_is_the_same_message(settings: Settings) -> None:
    sender = Outbox(settings.mail)
    for _time in range(2):
        sender.sms("07900900123", text="Hello", mark="2.ab")
    assert len(list(settings.mail.folder.iterdir())) == 1


def test_notify_is_used_where_it_is_chosen(settings: Settings) -> None:
    chosen = replace(settings, sender="notify", notify=replace(settings.notify, key=KEY))
    assert isinstance(messages.chosen(chosen), Notify)


def test_the_folder_knows_what_lies_in_it(settings: Settings) -> None:
    sender = Outbox(settings.mail)
    assert not sender.has("1.ab")
    sender.email("isla@example.org", subject="Hello", text="Hello", mark="1.ab")
    sender.letter(("Isla Reid", "17 Kirkgate"), said={}, mark="3.ab")
    assert [sender.has(mark) for mark in ("1.ab", "2.ab", "3.ab")] == [True, False, True]


def test_a_mailbox_that_does_not_exist_is_refused_and_a_full_one_is_tried_later(
    settings: Settings,
) -> None:
    with smtp_server() as mailbox:
        sender = Outbox(replace(settings.mail, host="127.0.0.1", port=mailbox.port))
        mailbox.recipient_answer = "550 no such mailbox"
        with pytest.raises(MessageRefused):
            sender.email("isla@example.org", subject="Hello", text="Hello", mark="1.ab")
        mailbox.recipient_answer = "452 mailbox full"
        with pytest.raises(messages.LATER):
            sender.email("isla@example.org", subject="Hello", text="Hello", mark="1.ab")
        assert not sender.has("1.ab")
