"""A sentence for each refusal: what is the matter, and what to do."""

from pb.services import errors
from pb.services.errors import Refusal, Sum
from pb.wording import (
    hall_refusals,
    holder_refusals,
    letter_refusals,
    list_refusals,
    paper_refusals,
)
from pb.wording.catalogue import N_, translate
from pb.wording.formats import money

SENTENCES: dict[type[Refusal], str] = {
    errors.NotFound: N_("We cannot find that page. It may have moved, or it is not public yet."),
    errors.BallotsWithheld: N_(
        "The ballots of this pot are not published, nor what could only be known from them: "
        "they could tell how somebody voted. The result says what is published instead."
    ),
    errors.NotAllowed: N_("Your account is not allowed to do that."),
    errors.RoleOfAnotherRound: N_(
        "Your role is for another round, not for this one. If you are to help here too, ask an "
        "administrator to give you the role in this round."
    ),
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
    errors.NotAPicture: N_(
        "We cannot read this file as a picture. Please choose a JPEG, PNG or WebP file."
    ),
    errors.PictureTooLarge: N_(
        "This picture is too large. Please choose one of at most %(most)s MB, "
        "or make it smaller on your phone first."
    ),
    errors.ProposalIncomplete: N_(
        "Something is still missing. Fill it in, then you can send your idea."
    ),
    errors.ProposalIsFixed: N_("This idea has been decided on, so its text can no longer change."),
    errors.SupportIsOver: N_("Support is for the time before the vote, and that has passed."),
    errors.EmailNotConfirmed: N_(
        "Please confirm your email address first. We sent you a link when you joined."
    ),
    errors.CommentHiddenAlready: N_("Another organiser has hidden this comment already."),
    errors.ReviewerIsAuthor: N_(
        "This is your own idea, so someone else has to review it and decide on it."
    ),
    errors.ReviewIsOver: N_("This idea is not waiting for a review."),
    errors.AssessmentsMissing: N_(
        "A decision needs a clear view from a resident reviewer and one from an organiser. "
        "At least one of them is still missing."
    ),
    errors.PotDoesNotFit: N_("This pot is for another area. Choose one that fits the idea."),
    errors.DearerThanPot: N_(
        "The project would cost %(cost)s, but the pot holds only %(amount)s. "
        "Nobody could fund it, so lower the cost or choose another pot."
    ),
    errors.BallotPaperIsFixed: N_(
        "Voting has begun, so nothing on the ballot paper can change any more."
    ),
    errors.RoundIsOpen: N_(
        "This round is open, so its money, its rules and its dates are fixed. "
        "Nothing has been changed."
    ),
    errors.OpeningWaits: N_(
        "Opening this round waits for a second person, so it cannot change now. "
        "Take the request back first."
    ),
    errors.RoundNotReady: N_(
        "Something is still missing before this round can open. The list shows what."
    ),
    errors.SlugTaken: N_("Someone just used the same name. Please save again."),
    errors.NameTaken: N_("This round has another one of that name. Please choose another name."),
    errors.UnknownTimeZone: N_("We do not know that time zone. An example: Europe/London."),
    errors.UnknownCurrency: N_("We do not know that currency. An example: GBP."),
    errors.CurrencyInUse: N_(
        "The pots hold sums in %(currency)s. Remove the pots before you change the currency."
    ),
    errors.ClosesBeforeItOpens: N_("This step ends before it begins. Choose a later end."),
    errors.PhasesOutOfOrder: N_(
        "This step begins too early: the step before it has to come first."
    ),
    errors.NotMoney: N_("We cannot read this amount. Write it like 25,000 or 25,000.50."),
    errors.NoMoney: N_("A pot needs some money in it: write an amount above zero."),
    errors.MostBelowAsked: N_(
        "You ask people for more choices than they may make. Lower the one or raise the other."
    ),
    errors.BadBoundary: N_(
        "We cannot read this boundary. It has to be GeoJSON with one polygon, "
        "in longitude and latitude, of at most 5,000 points."
    ),
    errors.AreaInUse: N_(
        "A pot is for this area. Remove that pot first, or give it another area."
    ),
    errors.SignInRefused: N_(
        "That email and password do not go together. Try again, or choose a new password."
    ),
    errors.NewLinkSent: N_(
        "Your email address is not confirmed yet. We have just sent you a new link: "
        "open it, then sign in."
    ),
    errors.LinkEnded: N_(
        "This link has been used before, or it has run out. Sign in, or ask for a new one."
    ),
    errors.WrongPassword: N_("That is not your password now. Type it again."),
    errors.PasswordTooShort: N_("Choose a password with at least %(least)s characters."),
    errors.EmailKnown: N_("There is an account with this email address already."),
    errors.AccountUnknown: N_(
        "Nobody with this email address has an account. Ask them to join first."
    ),
    errors.RoleHeldAlready: N_("This person has that role already."),
    errors.SeatNeeded: N_("Say whether this reviewer is a resident or works for the council."),
    errors.TwoPeopleNeeded: N_(
        "There is an administrator already. A new one is asked for and confirmed by two "
        "people, on the page People of the website."
    ),
    errors.LastAdministrator: N_(
        "This is the only administrator. Give the role to somebody else first."
    ),
    errors.DatabaseAway: N_(
        "The database does not answer. Is it running, and is DATABASE_URL right?"
    ),
    errors.DatabaseOutdated: N_("The database is not up to date: run pb migrate first."),
    errors.NotCounted: N_(
        "The ballots of this round have not been counted yet, so there is nothing to publish."
    ),
    errors.AlreadyPublished: N_("The result of this round is public already."),
    errors.ProjectNotFunded: N_("Updates are for funded projects of a published result only."),
    errors.DateInFuture: N_(
        "An update tells what has happened, so its date cannot be in the future."
    ),
    errors.SpentBelowZero: N_("Money spent cannot be below zero."),
    errors.MoneyTooFine: N_(
        "The file has sums that are finer than %(currency)s allows. Name another currency for it."
    ),
    errors.ProjectNumberTooLong: N_(
        "The file has a project number of more than %(most)s characters."
    ),
    errors.CountNotShown: N_(
        "A round here cannot show this rule, option or kind of ballot yet; pb count counts it."
    ),
    errors.CodeMistyped: N_(
        "That is not quite a voting code. It has 20 letters and digits: please compare it with "
        "your letter once more."
    ),
    errors.CodeOfWrongLength: N_(
        "That is not quite a voting code. It has 20 letters and digits, and you typed %(typed)s: "
        "please compare it with your letter once more."
    ),
    errors.CodeUnknown: N_(
        "We do not know this voting code. Please check it against your letter, "
        "or ask us for a new one."
    ),
    errors.CodeReplaced: N_(
        "A newer code was sent to replace this one. Please use the code from the newest letter."
    ),
    errors.CodeOfAnotherRound: N_(
        "This voting code is for another budget round. Please open that round and enter it there."
    ),
    errors.CodesAlreadyOut: N_(
        "Codes are out for this area already: %(number)s so far. "
        "Say so below if these come on top of them."
    ),
    errors.NoSuchVoter: N_("The voter list has no entry with this reference."),
    errors.RoundNotOpen: N_("This round is still a draft. Open it first."),
    errors.VotingNotOpenYet: N_("Voting has not opened yet. The round's page shows when it does."),
    errors.TextsMissing: N_(
        "Voting cannot begin yet: the short text of a project is still missing in a language "
        "that this round promises. The organisers know. Please try again later today."
    ),
    errors.VotingHasClosed: N_(
        "Voting has closed, so nothing more goes into the box. "
        "A ballot that you cast before still counts."
    ),
    errors.VotingStillOpen: N_(
        "People can still vote. The box can be closed once voting is over."
    ),
    errors.TooManyChoices: N_(
        "%(pot)s: the limit is %(most)s, and you have chosen %(chosen)s. "
        "Please take some away. Nothing has gone into the box."
    ),
    errors.TooManyPoints: N_(
        "%(pot)s: you have %(most)s points, and you gave %(given)s. "
        "Please take some back. Nothing has gone into the box."
    ),
    errors.OverBudget: N_(
        "%(pot)s: what you chose costs more than this pot holds. "
        "Please take something away. Nothing has gone into the box."
    ),
    errors.FigureNotTaken: N_(
        "Something on this ballot was filled in with a figure that it does not have. "
        "Please look at it again."
    ),
    errors.PlacesUnclear: N_(
        "Two projects stand on the same place of your ranking. Give each a place of its own."
    ),
    errors.RuleCannotCount: N_(
        "This way of voting does not go with this way of sharing the money out. "
        "Choose another one of the two."
    ),
    errors.AgesCrossed: N_(
        "The least age is above the highest, so nobody could vote here. Change one of them."
    ),
    errors.NoWayOntoList: N_("Choose at least one way for people to get onto the voter list."),
    errors.PointsNeeded: N_("Say how many points each person has."),
    errors.ChosenTwice: N_("A project stands on this ballot twice. Please choose again."),
    errors.ProjectNotOnPaper: N_(
        "Something on this ballot is not on the ballot paper. Please choose again."
    ),
    errors.PotNotYours: N_(
        "The voter list was changed since you entered your code, so something on this ballot is "
        "on no paper of yours now. Nothing was cast. Please enter your code again."
    ),
    errors.NoPaperForYou: N_(
        "This round has no ballot paper for where you live or for your age. Please ask us: "
        "we may have made a mistake."
    ),
    errors.NothingToCast: N_("Your ballot is empty. Choose at least one project first."),
    errors.BoxAlreadyClosed: N_("The box has been closed already."),
    errors.BoxNotClosed: N_("The box has not been closed, so nobody can open it yet."),
    errors.BallotsOutsideRecord: N_(
        "The box holds ballots that are not in the public record: %(ballots)s of them. "
        "It has not been closed. Please bring in a scrutineer before going on."
    ),
    errors.ReceiptOfAnotherRound: N_(
        "This receipt is of another round. "
        "Go to the public record of the round in which you voted."
    ),
    errors.BallotDamaged: N_(
        "%(damaged)s of %(ballots)s ballots cannot be read or have been changed. "
        "Nothing has been counted. Please bring in a scrutineer before going on."
    ),
    errors.PaperAlready: N_(
        "The voter list says that you have voted on paper, and that is the ballot that counts. "
        "So this code cannot be used any more. If you did not vote on paper, please tell us."
    ),
    errors.BatchesNotSealed: N_(
        "Ballot papers are still being put together: batches that are not sealed: %(batches)s. "
        "Seal them first, then close the box."
    ),
}
SENTENCES |= paper_refusals.SENTENCES
SENTENCES |= letter_refusals.SENTENCES
SENTENCES |= list_refusals.SENTENCES
SENTENCES |= holder_refusals.SENTENCES
SENTENCES |= hall_refusals.SENTENCES


def sentence(refusal: Refusal, locale: str) -> str:
    """Return the sentence of a refusal, in a language."""
    figures = {name: _said(figure, locale) for name, figure in refusal.figures.items()}
    return translate(SENTENCES[type(refusal)], locale, **figures)


def _said(figure: object, locale: str) -> object:
    return money(figure.minor, figure.currency, locale) if isinstance(figure, Sum) else figure
