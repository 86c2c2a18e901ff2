"""What a receipt says on paper; its page says the same, and a test holds the two together."""

from pb.adapters.receipt_pages import ReceiptWords
from pb.config import Settings
from pb.wording.catalogue import N_, translate

TITLE = N_("The receipt of your vote")
LEAD = N_(
    "With it you can look your sealed ballot up in the public record. It shows nothing of what "
    "you chose."
)
HOW_HEADING = N_("How to look it up")
HOW = (
    N_("Scan the picture, type the fingerprint, or give the file, at %(address)s"),
    N_(
        "Ballots come into the record in groups, and all of them once the box is closed. So yours "
        "may not be there at once."
    ),
    N_("The record is signed with this key:"),
)
LIMITS_HEADING = N_("What it does not prove")
LIMITS = (
    N_("What anybody chose: a fingerprint hides it."),
    N_(
        "That a ballot is as its voter meant it: a phone or computer that was tampered with can "
        "send another one."
    ),
    N_(
        "That each ballot was counted as it was cast: the people who open the box stand for that. "
        "Everyone can check the numbers and the count."
    ),
    N_("That everyone is shown the same record: compare the stamp with the one that others see."),
)
REPLACED = N_(
    "Once the box is closed, the record also shows which ballots were replaced by later ones. So "
    "whoever has your receipt can see whether you voted again, but not how."
)


def words(settings: Settings, locale: str, *, round_title: str, address: str) -> ReceiptWords:
    """Return a receipt's words in a language."""
    red, green, blue = bytes.fromhex(settings.place.colour.removeprefix("#"))

    def say(message: str) -> str:
        return translate(message, locale, address=address)

    return ReceiptWords(
        language=locale,
        sender=settings.place.name,
        colour=(red, green, blue),
        title=say(TITLE),
        round=round_title,
        lead=say(LEAD),
        how_heading=say(HOW_HEADING),
        how=tuple(say(one) for one in HOW),
        limits_heading=say(LIMITS_HEADING),
        limits=tuple(say(one) for one in LIMITS),
        replaced=say(REPLACED),
    )
