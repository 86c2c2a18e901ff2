"""Refusals, by name; `wording/refusals.py` has a sentence for each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sum:
    """Money as a figure of a refusal; the wording writes it as the language does."""

    minor: int
    currency: str


class Refusal(Exception):
    """Something that someone asked for and that is refused; nothing was changed.

    Keyword figures stand in the sentence, so they are facts, never sentences.
    """

    def __init__(self, **figures: object) -> None:
        super().__init__(type(self).__name__)
        self.figures = figures


class NotFound(Refusal):
    """There is no such thing, or it is not for this person's eyes."""


class BallotsWithheld(NotFound):
    """So few voted, or so many marks are one person's alone, that ballots are not published."""


class NotAllowed(Refusal):
    """This person does not hold the role that this needs."""


class RoleOfAnotherRound(NotAllowed):
    """This person holds the role that this needs, but not in this round."""


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


class NotAPicture(Refusal):
    """The file is no JPEG, PNG or WebP that can be decoded."""


class PictureTooLarge(Refusal):
    """The file has too many bytes or pixels; `most` in MiB."""


class ProposalIncomplete(Refusal):
    """Something that a submitted proposal needs is missing."""


class ProposalIsFixed(Refusal):
    """The review has concluded, or it was withdrawn: the text stays as it is."""


class SupportIsOver(Refusal):
    """Support is a sign of interest before the vote; that time has passed."""


class EmailNotConfirmed(Refusal):
    """The account's email address has not been proved yet."""


class CommentHiddenAlready(Refusal):
    """Another organiser hid the comment before."""


class ReviewerIsAuthor(Refusal):
    """Nobody reviews, or decides on, what they proposed themselves."""


class ReviewIsOver(Refusal):
    """The proposal waits for no review: decided, withdrawn, or never submitted."""


class AssessmentsMissing(Refusal):
    """A decision needs the view of a resident reviewer and that of an officer."""


class PotDoesNotFit(Refusal):
    """The pot serves another area than the proposal."""


class DearerThanPot(Refusal):
    """The project costs more than its pot holds; figures `cost` and `amount`."""


class BallotPaperIsFixed(Refusal):
    """Voting has begun: no project comes, changes or goes."""


class RoundIsOpen(Refusal):
    """The round is open: its money, rules, limits and projects are fixed."""


class OpeningWaits(Refusal):
    """A second person is asked to open the round as it stands, so it may not change."""


class RoundNotReady(Refusal):
    """Something that the round needs is missing."""


class SlugTaken(Refusal):
    """Somebody took the same address at this very moment."""


class NameTaken(Refusal):
    """The round has another one of this name."""


class UnknownTimeZone(Refusal):
    """There is no such time zone."""


class UnknownCurrency(Refusal):
    """There is no such currency."""


class CurrencyInUse(Refusal):
    """The pots hold sums in the currency that was chosen before."""


class ClosesBeforeItOpens(Refusal):
    """A phase closes before it opens, or at the same moment."""


class PhasesOutOfOrder(Refusal):
    """A phase comes before the one that it follows."""


class NotMoney(Refusal):
    """A sum cannot be read, or is finer than the currency."""


class NoMoney(Refusal):
    """A pot holds nothing, or less."""


class MostBelowAsked(Refusal):
    """People are asked for more choices than they may make."""


class BadBoundary(Refusal):
    """A boundary is not one polygon in GeoJSON."""


class AreaInUse(Refusal):
    """A pot is for this area."""


class SignInRefused(Refusal):
    """Email and password do not go together; never said which."""


class NewLinkSent(Refusal):
    """The email address is not proved yet; a fresh link is on its way to it."""


class LinkEnded(Refusal):
    """A mailed link was used before, has run out, or never was one."""


class WrongPassword(Refusal):
    """The password of the person who is signed in is another one."""


class PasswordTooShort(Refusal):
    """A password needs more characters; `least`."""


class EmailKnown(Refusal):
    """There is an account with this email; only the command line says so."""


class AccountUnknown(Refusal):
    """No account has this email."""


class RoleHeldAlready(Refusal):
    """The person holds this role there."""


class SeatNeeded(Refusal):
    """A reviewer sits on the residents' or on the officers' side."""


class TwoPeopleNeeded(Refusal):
    """Administrators are made by two people, in the browser."""


class LastAdministrator(Refusal):
    """Somebody has to stay administrator."""


class DatabaseAway(Refusal):
    """The database does not answer."""


class DatabaseOutdated(Refusal):
    """The database lacks migrations."""


class NotCounted(Refusal):
    """The round's box has not been counted, so there is nothing to publish."""


class AlreadyPublished(Refusal):
    """The round's result is public already."""


class ProjectNotFunded(Refusal):
    """Only what a published result funds gets updates."""


class DateInFuture(Refusal):
    """An update reports what has happened, not what will."""


class SpentBelowZero(Refusal):
    """The money spent so far is below zero."""


class MoneyTooFine(Refusal):
    """A file's sums are finer than the smallest unit of its currency, `currency`."""


class ProjectNumberTooLong(Refusal):
    """A file's project has a number of more characters than `most`."""


class CountNotShown(Refusal):
    """A round cannot hold this rule, these options or this type of ballot."""


class CodeMistyped(Refusal):
    """This is no voting code: a character is wrong, missing or one too many."""


class CodeOfWrongLength(CodeMistyped):
    """This is no voting code: it has fewer or more characters."""


class CodeUnknown(Refusal):
    """It is written like a voting code, but nobody was given it."""


class CodeReplaced(Refusal):
    """A newer code was given out in place of this one."""


class CodeOfAnotherRound(Refusal):
    """The code is good, in another round."""


class CodesAlreadyOut(Refusal):
    """Codes are out for this area; more have to be asked for."""


class NoSuchVoter(Refusal):
    """The voter list has no entry with this reference."""


class RoundNotOpen(Refusal):
    """The round is still a draft."""


class VotingNotOpenYet(Refusal):
    """Nobody can vote yet."""


class TextsMissing(Refusal):
    """A project lacks its short text in a promised language, so nobody votes yet."""


class VotingHasClosed(Refusal):
    """The closing moment has passed."""


class VotingStillOpen(Refusal):
    """The box closes after the closing moment only."""


class TooManyChoices(Refusal):
    """A ballot names more projects than its pot allows."""


class BallotsOutsideRecord(Refusal):
    """The box holds ballots that were never put into the public record."""


class ReceiptOfAnotherRound(Refusal):
    """A receipt was given on the page of a round that it is not of."""


class TooManyPoints(Refusal):
    """A ballot gives more points than its pot allows."""


class OverBudget(Refusal):
    """A ballot that spends the pot spends more than it holds."""


class FigureNotTaken(Refusal):
    """A mark carries points, a score or an answer that the ballot paper does not have."""


class PlacesUnclear(Refusal):
    """Two projects have the same place on a ranking, or a place between others is empty."""


class RuleCannotCount(Refusal):
    """The rule of a pot does not count ballots of its type."""


class AgesCrossed(Refusal):
    """The least age of a pot is above its most."""


class NoWayOntoList(Refusal):
    """A round would have no way in which people get onto its voter list."""


class PointsNeeded(Refusal):
    """People give points in a pot, but nobody said how many they have."""


class ChosenTwice(Refusal):
    """A ballot names a project twice."""


class ProjectNotOnPaper(Refusal):
    """A ballot names something that is not on its pot's paper."""


class PotNotYours(Refusal):
    """The pot is for people of another area."""


class NoPaperForYou(Refusal):
    """The round has no pot for where this voter lives."""


class NothingToCast(Refusal):
    """There is no ballot to put into the box."""


class BoxAlreadyClosed(Refusal):
    """The box has been closed before."""


class BoxNotClosed(Refusal):
    """Nobody opens a box that is not closed."""


class BallotDamaged(Refusal):
    """Ballots do not open, or do not match their commitments."""


class PaperAlready(Refusal):
    """This entry of the voter list has voted on paper, so its code casts nothing any more."""


class BatchesNotSealed(Refusal):
    """Batches of ballot papers are still open; figure `batches`."""
