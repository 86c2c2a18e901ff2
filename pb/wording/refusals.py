"""A sentence for each refusal: what is the matter, and what to do."""

from pb.services import errors
from pb.services.errors import Refusal
from pb.wording.catalogue import N_, translate

SENTENCES: dict[type[Refusal], str] = {
    errors.NotFound: N_("We cannot find that page. It may have moved, or it is not public yet."),
    errors.NotAllowed: N_("Your account is not allowed to do that."),
    errors.MoveNotAllowed: N_(
        "This cannot be done at this step. Go back and look where it stands."
    ),
    errors.OtherPersonNeeded: N_(
        "A second person has to confirm this. Ask a colleague who is an organiser too."
    ),
    errors.AlreadyRequested: N_("This is waiting for a second person already."),
    errors.RequestAnswered: N_("Someone has answered this request already."),
    errors.PhaseNotRunning: N_(
        "This step of the round is not running now. The round's page shows its dates."
    ),
}


def sentence(refusal: Refusal, locale: str) -> str:
    """Return the sentence of a refusal, in a language."""
    return translate(SENTENCES[type(refusal)], locale, **refusal.figures)
