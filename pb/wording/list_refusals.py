"""A sentence for each refusal of the voter list: what is the matter, and what to do."""

from pb.services.errors import Refusal
from pb.services.voter_list import errors
from pb.wording.catalogue import N_

SENTENCES: dict[type[Refusal], str] = {
    errors.NotAList: N_(
        "This is not a table written as text. Open it in your spreadsheet program, choose "
        "Save as, then CSV, and upload that file."
    ),
    errors.ListEmpty: N_("There is nobody in this file. Choose another one."),
    errors.ColumnNeeded: N_("Say which column this is: the voter list needs it."),
    errors.UploadMovedOn: N_(
        "Somebody has gone on with this file meanwhile. This page shows how it stands now."
    ),
    errors.ProblemsNotAccepted: N_(
        "Some lines have problems. Tick the box to leave them out, or mend the file and "
        "upload it again."
    ),
    errors.WayNotOpen: N_(
        "You cannot get onto the voter list of this round this way. "
        "The rules of the round say which ways there are."
    ),
    errors.WayNotInRules: N_(
        "The rules of this round do not have this way onto the voter list, and they were fixed "
        "when it opened. Nobody was added."
    ),
    errors.BirthNeeded: N_("Enter your date of birth: who may vote depends on it."),
    errors.BirthImpossible: N_("That cannot be your date of birth. Please check the year."),
    errors.TooYoungForRound: N_(
        "You have to be %(age)s or older on the last day of voting to vote in this round."
    ),
    errors.NotFoundInRegister: N_(
        "We could not give you a code this way. Check what you typed. If it is right, or if "
        "you have had a code before, please ask us for help."
    ),
    errors.RegisterAway: N_(
        "The register does not answer at the moment. Nothing is lost: please try again later."
    ),
    errors.SignOnFailed: N_(
        "Signing on did not work. Please try again, or ask us for a voting code."
    ),
    errors.BirthNotSaid: N_(
        "Your account does not tell us when you were born, and what you can vote on depends on "
        "it. Please ask us for a voting code."
    ),
    errors.NobodyToTakeIn: N_(
        "Every line has a problem, so nobody can be taken in. Check the columns, or mend the file."
    ),
}
