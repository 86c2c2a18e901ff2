"""Refusals, by name; `wording/refusals.py` has a sentence for each."""


class Refusal(Exception):
    """Something that someone asked for and that is refused; nothing was changed.

    Keyword figures stand in the sentence, so they are facts, never sentences.
    """

    def __init__(self, **figures: object) -> None:
        super().__init__(type(self).__name__)
        self.figures = figures


class NotFound(Refusal):
    """There is no such thing, or it is not for this person's eyes."""


class NotAllowed(Refusal):
    """This person does not hold the role that this needs."""


class MoveNotAllowed(Refusal):
    """The state that it is in does not lead to the one that is wanted."""


class OtherPersonNeeded(Refusal):
    """Nobody confirms what they asked for themselves."""


class AlreadyRequested(Refusal):
    """The act already waits for its second person."""


class RequestAnswered(Refusal):
    """The request was answered before."""


class PhaseNotRunning(Refusal):
    """This belongs to a phase that does not run now."""
