"""Words about letters: how far a run is, what it makes, why somebody gets a new code."""

from collections.abc import Mapping

from pb.services.voter_list.codes import LossReason
from pb.vocabulary import LetterForm, RunState
from pb.wording.catalogue import N_

RUNS: Mapping[RunState, str] = {
    RunState.WAITING: N_("Waits to begin"),
    RunState.RUNNING: N_("Being made"),
    RunState.DONE: N_("Ready"),
    RunState.STOPPED: N_("Stopped"),
}

FORMS: Mapping[LetterForm, str] = {
    LetterForm.PDF: N_("Letters to print (PDF)"),
    LetterForm.CSV: N_("A table for a printer (CSV)"),
    LetterForm.SENDER: N_("Printed and posted by GOV.UK Notify"),
}

REASONS: Mapping[LossReason, str] = {
    LossReason.NEVER_CAME: N_("Their letter never came"),
    LossReason.LOST: N_("They have lost it"),
    LossReason.UNREADABLE: N_("The code cannot be read"),
    LossReason.SEEN: N_("Somebody else may have seen it"),
}
