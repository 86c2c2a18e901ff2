"""The sender that an installation chooses; the folder that stands in by default."""

import json
from dataclasses import replace

from pb.adapters import messages
from pb.adapters.messages import Outbox
from pb.adapters.notify import Notify
from pb.config import Settings
from tests.adapters.test_notify import KEY


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
