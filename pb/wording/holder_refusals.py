"""A sentence for each refusal around the keys of a ballot box."""

from pb.services import holder_errors as errors
from pb.services.errors import Refusal
from pb.wording.catalogue import N_

SENTENCES: dict[type[Refusal], str] = {
    errors.KeyFileDamaged: N_(
        "This is not a whole key file. Choose the file that you saved here; its name ends with "
        ".json. If it was changed, take your second copy."
    ),
    errors.KeyFileOfAnotherRound: N_(
        "This key file is for another round. Choose the one with this round's name."
    ),
    errors.KeyFileOfAnotherHolder: N_(
        "This key file is for another of the three keys. Choose the one that you made yourself."
    ),
    errors.KeyFileOutdated: N_(
        "A newer key file was made after this one. Choose the newest one that you saved."
    ),
    errors.WrongPassphrase: N_(
        "The file is the right one, but the passphrase does not open it. "
        "Check capital letters and try again; nothing is lost."
    ),
    errors.PassphraseWeak: N_(
        "This passphrase is too easy to guess. Use at least %(least)s characters: "
        "four or five words that have nothing to do with each other are good."
    ),
    errors.PassphraseTooLong: N_("Use a passphrase of at most %(most)s characters."),
    errors.KeyNotMade: N_("Make your key file first. Then come back and show that it opens."),
    errors.KeyNotProved: N_(
        "The new holder has not shown yet that their key file opens. Ask them to do that first."
    ),
    errors.KeyInUse: N_(
        "The round is open, so your key file cannot be made anew. If you have lost it, "
        "tell the organisers: the two other holders can let a new one in."
    ),
    errors.HolderTwice: N_("Choose three different people: nobody holds two keys."),
    errors.HolderUnknown: N_("This person may not hold this key. Choose someone from the list."),
    errors.NoHolders: N_("The platform keeps the key of this round, so nobody holds one."),
    errors.NewHolderWaits: N_("A new holder for this key is named already. Take that back first."),
    errors.NewHolderTooLate: N_(
        "Voting is over, or has not been opened yet. A new holder comes only in between; "
        "after voting the two others open the box."
    ),
    errors.KeyTurnedAlready: N_(
        "You have turned your key already. Now it takes a second holder, with another key."
    ),
    errors.BoxOpenedAlready: N_("Two holders have opened this box already."),
    errors.KeysNotTurned: N_(
        "Nothing can be counted yet: two of the three key holders have to open the box first."
    ),
    errors.NotCountedYet: N_("There is nothing to sign before the ballots are counted."),
    errors.SignedAlready: N_("You have signed this opening already. Thank you."),
}
