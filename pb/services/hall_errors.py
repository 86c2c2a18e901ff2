"""Refusals of hall days, places to vote and scrutiny; `wording/hall_refusals.py` says them."""

from pb.services.errors import Refusal


class NotByAttendance(Refusal):
    """In this round being there is not what entitles people to vote."""


class PacksChanged(Refusal):
    """Somebody made packs since the page was shown; perhaps it was the same person, twice."""


class PackIsOut(Refusal):
    """The pack was given to a table before; `number`."""


class PackIsBack(Refusal):
    """The pack came back and was counted before; `number`."""


class NumbersUnclear(Refusal):
    """The numbers of what came back cannot be read, or are not in the pack; `most`."""


class CodeSwitchedOff(Refusal):
    """The code came back unused in a hall's pack."""


class DetailsMissing(Refusal):
    """Somebody is looked for by two details, and one is missing."""


class DetailsDoNotFit(Refusal):
    """No single entry of the voter list has both details; never said which of them is wrong."""


class PinWrong(Refusal):
    """The tablet's number is another one."""


class MoreThanInPack(Refusal):
    """More given out and brought back than a pack has; figures `given`, `back`, `size`."""


class FlagsUnresolved(Refusal):
    """Two people have not looked at everything unusual yet; figure `flags`."""


class NotLookedYet(Refusal):
    """A worker has not read the whole list for what is unusual since the last ballot."""


class FlagAnswered(Refusal):
    """Somebody else looked at it, or agreed, at this moment."""


class SampleEmpty(Refusal):
    """A sample draws at least one entry or batch."""


class RecordNotStamped(Refusal):
    """No stamp of the public record stands behind the closing yet, so nobody could check."""


class SampleReported(Refusal):
    """What was found in the sample is published already."""


class RoundAnnulled(Refusal):
    """The round was annulled: nothing in it goes on."""


class NothingToAnnul(Refusal):
    """A draft, or a round that is annulled already."""
