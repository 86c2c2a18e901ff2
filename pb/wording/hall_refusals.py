"""Sentences for the refusals of hall days, places to vote and scrutiny."""

from pb.services import hall_errors as errors
from pb.services.errors import Refusal
from pb.wording.catalogue import N_

SENTENCES: dict[type[Refusal], str] = {
    errors.NotByAttendance: N_(
        "In this round people are not on the voter list because they are there, "
        "so it has no packs."
    ),
    errors.PacksChanged: N_(
        "Packs were made in the meantime, perhaps because a form was sent twice. "
        "Look at the list below, and make more if you still need them."
    ),
    errors.PackIsOut: N_("Pack %(number)s was given out before. Nothing has changed."),
    errors.PackIsBack: N_("Pack %(number)s came back before. Nothing has changed."),
    errors.NumbersUnclear: N_(
        "Write the numbers that came back, from 1 to %(most)s, such as 32-40. "
        "Put commas between them."
    ),
    errors.MoreThanInPack: N_(
        "%(given)s given out and %(back)s brought back are more than the %(size)s of this pack. "
        "Codes that somebody holds would be switched off. Count again and look at the numbers; "
        "if it really is so, tick the box."
    ),
    errors.CodeSwitchedOff: N_(
        "This voting code was handed back unused and is switched off. "
        "Please ask a helper for another one."
    ),
    errors.DetailsMissing: N_(
        "Two details are needed: the reference and the name, or the name and the date of birth "
        "or the postcode."
    ),
    errors.DetailsDoNotFit: N_(
        "We found nobody with these details, or more than one person. "
        "Check how they are written, or try others."
    ),
    errors.PinWrong: N_("This is not the number of this tablet. Please try again."),
    errors.FlagsUnresolved: N_(
        "%(flags)s unusual things have not been looked at by two people yet. "
        "Look at them first, then close the box."
    ),
    errors.NotLookedYet: N_(
        "The voter list is still being read for unusual things. That takes a few minutes: "
        "please try again then."
    ),
    errors.FlagAnswered: N_("Somebody else answered this in the meantime. Look at it once more."),
    errors.SampleEmpty: N_("Draw at least one person or one batch."),
    errors.RecordNotStamped: N_(
        "A sample is drawn once the box is closed and the closing stands in the public record "
        "with its stamp. If it was closed just now, try again in a minute."
    ),
    errors.SampleReported: N_("What was found in this sample is public already, so it stays."),
    errors.RoundAnnulled: N_(
        "This round was annulled, so nothing in it goes on. Its page says why."
    ),
    errors.NothingToAnnul: N_("There is no open round to annul here, or it is annulled already."),
}
