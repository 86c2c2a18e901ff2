"""Refusals around the keys of a ballot box; `wording/holder_refusals.py` has the sentences."""

from pb.services.errors import Refusal


class KeyFileDamaged(Refusal):
    """The file is no key file, or a byte of it was lost or changed."""


class KeyFileOfAnotherRound(Refusal):
    """The key file was made for another round."""


class KeyFileOfAnotherHolder(Refusal):
    """The key file is another holder's of the same round."""


class KeyFileOutdated(Refusal):
    """A newer key file was made since."""


class WrongPassphrase(Refusal):
    """The key file is the right one, the passphrase is not."""


class PassphraseWeak(Refusal):
    """The passphrase is too short, or too easily tried; `least` characters."""


class PassphraseTooLong(Refusal):
    """Nobody types that; `most` characters."""


class KeyNotMade(Refusal):
    """There is no key file to prove yet."""


class KeyNotProved(Refusal):
    """Somebody has not shown yet that they can open their key file."""


class KeyInUse(Refusal):
    """The round is open, and its key is sealed to this file: another one takes a new holder."""


class HolderTwice(Refusal):
    """The three keys are with three people."""


class HolderUnknown(Refusal):
    """Nobody with this email may hold this key."""


class NoHolders(Refusal):
    """The platform keeps this round's key."""


class NewHolderWaits(Refusal):
    """A new holder for this key is named already."""


class NewHolderTooLate(Refusal):
    """Voting is over, so the others open the box instead."""


class KeyTurnedAlready(Refusal):
    """This holder has turned the key; it takes another one."""


class BoxOpenedAlready(Refusal):
    """Two holders have turned their keys."""


class KeysNotTurned(Refusal):
    """Two holders have to turn their keys before anything is counted; `turned` have."""


class NotCountedYet(Refusal):
    """There is nothing to sign before the count."""


class SignedAlready(Refusal):
    """This holder has signed the opening."""
