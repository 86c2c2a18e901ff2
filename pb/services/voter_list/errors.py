"""Refusals of the voter list, by name; wording has a sentence for each in a file of its own."""

from pb.services.errors import Refusal


class LettersUnderWay(Refusal):
    """The letters of the round's last run are being made; one run at a time."""


class NobodyToWriteTo(Refusal):
    """Everybody with an address in these districts has a letter."""


class LettersGone(Refusal):
    """A part is not made yet, or its file was deleted because it was posted."""


class TooManyFound(Refusal):
    """More people match than a helpdesk may see at once; `number`."""


class NotAList(Refusal):
    """An uploaded voter list is no table written as text."""


class ListEmpty(Refusal):
    """An uploaded voter list has no line."""


class ColumnNeeded(Refusal):
    """A column of an uploaded voter list has to be named; `field` says what it means."""


class UploadMovedOn(Refusal):
    """Somebody else went on with an uploaded voter list, or it is gone."""


class ProblemsNotAccepted(Refusal):
    """Lines of an uploaded voter list have problems, and nobody said that they may be left out."""


class WayNotOpen(Refusal):
    """People do not get onto the voter list of this round this way."""


class WayNotInRules(Refusal):
    """Organisers add nobody this way: the rules of the round, fixed at its opening, lack it."""


class BirthNeeded(Refusal):
    """Without a date of birth nobody knows what this person may vote on."""


class BirthImpossible(Refusal):
    """A date of birth is in the future, or too long ago."""


class TooYoungForRound(Refusal):
    """Younger than the round asks on the last day of voting; `age`."""


class NotFoundInRegister(Refusal):
    """The register does not know these details, or they stand for an entry already."""


class RegisterAway(Refusal):
    """The population register does not answer, or not as it should."""


class SignOnFailed(Refusal):
    """Single sign-on did not end with somebody who may vote."""


class BirthNotSaid(Refusal):
    """Whoever vouches does not say when somebody was born, and what they vote on depends on it."""


class NobodyToTakeIn(Refusal):
    """Every line of an uploaded voter list has a problem."""
