"""A sentence for each refusal of letters and the helpdesk."""

from pb.services.errors import Refusal
from pb.services.voter_list import errors
from pb.wording.catalogue import N_

SENTENCES: dict[type[Refusal], str] = {
    errors.LettersUnderWay: N_(
        "Letters of this round are being made already. Wait until they are done, or stop them."
    ),
    errors.NobodyToWriteTo: N_(
        "Nobody there waits for a letter: whoever has an address has a code already."
    ),
    errors.LettersGone: N_(
        "This file is not there: it is not made yet, or it was deleted after posting."
    ),
    errors.TooManyFound: N_(
        "%(number)s people fit this. Ask for the reference on the letter, or for the date of "
        "birth."
    ),
}
