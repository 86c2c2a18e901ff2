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
    errors.NobodyToTakeIn: N_(
        "Every line has a problem, so nobody can be taken in. Check the columns, or mend the file."
    ),
}
