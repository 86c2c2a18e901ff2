"""Refusals of voting on paper, by name; `wording/paper_refusals.py` has a sentence for each."""

from pb.services.errors import Refusal


class NoPaperInRound(Refusal):
    """The rules of the round have no voting on paper."""


class CrossedAlready(Refusal):
    """The voter list says that this person has voted on paper."""


class OnlineAlready(Refusal):
    """This person has voted online, and the rules refuse a paper after that."""


class NotCrossed(Refusal):
    """The voter list does not say that this person votes on paper: nothing is to be taken back."""


class PapersNotCovered(Refusal):
    """Without this crossing a pot would have more sealed papers than people who got one.

    Figures `pot`, `papers`, `people`.
    """


class TwoDetailsNeeded(Refusal):
    """A name is not enough to find somebody: a date of birth or a postcode goes with it."""


class BatchSealed(Refusal):
    """The batch is sealed: nobody adds to it."""


class OtherPersonSeals(Refusal):
    """Whoever opened a batch does not seal it."""


class PapersUnexplained(Refusal):
    """There are more papers than people who voted on paper, and nobody says why.

    Figures `papers`, `people`.
    """


class ReadingNotBegun(Refusal):
    """Papers are read after the box is closed."""


class ReadingIsOver(Refusal):
    """Every paper of the batch was read twice, or the round is counted."""


class PaperNotInBatch(Refusal):
    """The batch has no paper of this number; figure `papers`."""


class ReadBefore(Refusal):
    """Nobody reads a paper in both turns."""


class ReadAlready(Refusal):
    """This paper has been read in this turn."""


class ThirdPersonNeeded(Refusal):
    """A difference is settled by somebody who has not read the paper before."""


class NoDifference(Refusal):
    """The two readings of this paper do not differ, or the difference was settled."""


class MarkUnreadable(Refusal):
    """Something that was typed is no mark of such a ballot; figure `typed`."""


class RowWithoutPaper(Refusal):
    """A line of a file does not begin with the number of a paper."""


class PaperTwiceInFile(Refusal):
    """A file has two lines for one paper; figure `paper`."""


class UnknownSpoiling(Refusal):
    """A line of a file says that a paper is spoiled, but for no reason that we know."""


class FileNotText(Refusal):
    """A file is not text in UTF-8."""


class FileTooLong(Refusal):
    """A file has more lines than a batch may have papers; figure `most`."""
