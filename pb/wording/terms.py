"""The words of rounds as people read them: phases, decisions, rungs, what happened."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pb.services.review.review_lists import Waits
from pb.services.rounds.round_opening import Missing
from pb.services.voter_list.codes import LossReason
from pb.services.voter_list.list_words import LineProblem, ListField
from pb.vocabulary import (
    BallotType,
    BatchState,
    Channel,
    CrossingMistake,
    Decider,
    EntryWay,
    Feasibility,
    LetterForm,
    PaperRule,
    Phase,
    ProposalState,
    Question,
    RoundState,
    Rung,
    RunState,
    Seat,
    SpoiledReason,
    Stage,
    Tag,
    UploadState,
    VotingRule,
)
from pb.wording import hall_terms, letter_terms, paper_terms, voter_lists
from pb.wording.catalogue import N_, translate

PHASES: Mapping[Phase, str] = {
    Phase.INFORMING: N_("Getting to know it"),
    Phase.SUBMISSION: N_("Ideas"),
    Phase.REVIEW: N_("Review together"),
    Phase.COSTING: N_("Working out the cost"),
    Phase.VOTING: N_("Vote"),
    Phase.COUNTING: N_("Count"),
    Phase.RESULTS: N_("Result"),
    Phase.RATIFICATION: N_("Confirmed"),
    Phase.DELIVERY: N_("Built and reported"),
    Phase.EVALUATION: N_("Looking back"),
}

QUESTIONS: Mapping[Question, str] = {
    Question.MONEY: N_("Whether this is new money"),
    Question.PURPOSE: N_("What the round is for"),
    Question.AMOUNT: N_("How much money there is"),
    Question.RULES: N_("The rules of this round"),
    Question.ELECTORATE: N_("Who may vote"),
    Question.FEASIBILITY: N_("What can be built"),
    Question.FUNDING: N_("What is funded"),
    Question.DELIVERY: N_("How it is carried out"),
}

DECIDERS: Mapping[Decider, str] = {
    Decider.COUNCIL: N_("The council"),
    Decider.CONSULTED: N_("The council, after asking residents"),
    Decider.JOINTLY: N_("Residents and council together"),
    Decider.RESIDENTS: N_("Residents"),
}

RUNGS: Mapping[Rung, str] = {
    Rung.INFORMING: N_("Residents are told"),
    Rung.CONSULTING: N_("Residents are asked"),
    Rung.INVOLVING: N_("Residents take part"),
    Rung.CO_DESIGN: N_("Residents and council design it together"),
    Rung.CO_PRODUCTION: N_("Residents and council decide and do it together"),
    Rung.RESIDENT_CONTROL: N_("Residents decide, the council helps"),
}

BALLOT_TYPES: Mapping[BallotType, str] = {
    BallotType.APPROVAL: N_("Choose projects"),
    BallotType.CHOOSE_ONE: N_("Choose one project"),
    BallotType.KNAPSACK: N_("Spend the pot"),
    BallotType.CUMULATIVE: N_("Give points"),
    BallotType.ORDINAL: N_("Rank projects"),
    BallotType.SCORING: N_("Score projects from 0 to 5"),
    BallotType.YES_NO: N_("Say yes or no"),
}

RULES: Mapping[VotingRule, str] = {
    VotingRule.EQUAL_SHARES: N_("Equal shares"),
    VotingRule.GREEDY: N_("Most votes first"),
}

STATES: Mapping[RoundState, str] = {
    RoundState.DRAFT: N_("Draft"),
    RoundState.OPEN: N_("Open"),
    RoundState.CLOSED: N_("Box closed"),
    RoundState.COUNTED: N_("Counted"),
    RoundState.PUBLISHED: N_("Result published"),
    RoundState.ANNULLED: N_("Annulled"),
}

STAGES: Mapping[Stage, str] = {
    Stage.PLANNED: N_("Planned"),
    Stage.UNDER_WAY: N_("Under way"),
    Stage.DELAYED: N_("Late"),
    Stage.DONE: N_("Done"),
    Stage.STOPPED: N_("Stopped"),
}

MISSING: Mapping[Missing, str] = {
    Missing.PURPOSE: N_("Say in one sentence what the round is for."),
    Missing.VOTING_DATES: N_("Say when people can vote."),
    Missing.VOTING_IS_PAST: N_("The vote would be over already: choose later dates."),
    Missing.SUBMISSION_DATES: N_("Say when people can send ideas."),
    Missing.CATEGORIES: N_("Choose at least one theme."),
    Missing.POTS: N_("Add at least one pot of money."),
    Missing.LEFTOVER: N_("Say what happens to money that is left."),
    Missing.ELECTORATE: N_("Say who may vote."),
    Missing.LADDER: N_("Answer each of the eight questions of who decides."),
    Missing.LADDER_BY: N_("Say who wrote down who decides what."),
    Missing.KEY_HOLDERS: N_(
        "Name three key holders, and wait until each has shown that their key file opens."
    ),
}

HAPPENED: Mapping[Tag, str] = {
    Tag.ROUND_CREATED: N_("The round was begun as a draft"),
    Tag.ROUND_CHANGED: N_("The draft was changed"),
    Tag.ROUND_OPENED: N_("The round was opened, and its rules were fixed"),
    Tag.ROUND_CLOSED: N_("The ballot box was closed"),
    Tag.ROUND_COUNTED: N_("The ballots were counted"),
    Tag.ROUND_COUNTED_AGAIN: N_("The ballots were counted again before witnesses"),
    Tag.ROUND_PUBLISHED: N_("The result was published"),
    Tag.ROUND_IMPORTED: N_("The round was brought in from a file"),
    Tag.PHASE_BEGAN: N_("A step began"),
    Tag.PHASE_ENDED: N_("A step ended"),
    Tag.ACT_REQUESTED: N_("A second person was asked to confirm something"),
    Tag.ACT_CONFIRMED: N_("A second person confirmed it"),
    Tag.ACT_DECLINED: N_("A request was declined or taken back"),
    Tag.ROLE_GRANTED: N_("A role was given"),
    Tag.ROLE_REVOKED: N_("A role was taken away"),
    Tag.PROPOSAL_SAVED: N_("An idea was saved"),
    Tag.PROPOSAL_SUBMITTED: N_("An idea was sent in"),
    Tag.PROPOSAL_WITHDRAWN: N_("An idea was withdrawn"),
    Tag.SUPPORT_GIVEN: N_("Someone supported an idea"),
    Tag.SUPPORT_TAKEN_BACK: N_("Someone took their support back"),
    Tag.COMMENT_ADDED: N_("A comment was written"),
    Tag.COMMENT_HIDDEN: N_("A comment was hidden"),
    Tag.ASSESSMENT_GIVEN: N_("A review was given"),
    Tag.DECISION_TAKEN: N_("A decision was taken"),
    Tag.PROJECT_NUMBERED: N_("A project got its number"),
    Tag.PROJECT_TEXT_SAVED: N_("A project's short text was saved"),
    Tag.CODES_ISSUED: N_("Voting codes were made"),
    Tag.CODE_REPLACED: N_("A voting code was replaced"),
    Tag.LETTERS_ASKED: N_("Letters with voting codes were asked for"),
    Tag.LETTERS_FETCHED: N_("A file of letters was downloaded"),
    Tag.LETTERS_POSTED: N_("Letters were printed and posted, and their file was deleted"),
    Tag.LETTERS_STOPPED: N_("The making of letters was stopped"),
    Tag.LETTERS_CONTINUED: N_("The making of letters went on"),
    Tag.VOTER_REGISTERED: N_("Somebody got onto the voter list on their own"),
    Tag.UPLOAD_ADDED: N_("A file of voters was uploaded"),
    Tag.UPLOAD_TAKEN_IN: N_("A file of voters was taken into the voter list"),
    Tag.UPLOAD_THROWN_AWAY: N_("A file of voters was thrown away"),
    Tag.HOLDER_NAMED: N_("A key holder was named"),
    Tag.HOLDER_PROVED: N_("A key holder has shown that their key file opens"),
    Tag.HOLDER_REPLACED: N_("A key passed to a new holder"),
    Tag.KEY_TURNED: N_("A key holder turned their key"),
    Tag.OPENING_SIGNED: N_("A key holder signed the opening of the box"),
    Tag.UPDATE_PUBLISHED: N_("News of a project was published"),
    Tag.RECORD_KEY_CHANGED: N_("The public record is signed with a new key"),
    **paper_terms.HAPPENED,
    **hall_terms.HAPPENED,
}

PROPOSALS: Mapping[ProposalState, str] = {
    ProposalState.DRAFT: N_("Draft"),
    ProposalState.SUBMITTED: N_("Sent in"),
    ProposalState.SHORTLISTED: N_("On the ballot"),
    ProposalState.DECLINED: N_("Cannot go ahead"),
    ProposalState.WITHDRAWN: N_("Withdrawn"),
}

FEASIBILITIES: Mapping[Feasibility, str] = {
    Feasibility.FEASIBLE: N_("Can go ahead"),
    Feasibility.UNFEASIBLE: N_("Cannot go ahead"),
    Feasibility.UNDECIDED: N_("Not sure yet"),
}

SEATS: Mapping[Seat, str] = {
    Seat.RESIDENT: N_("For the residents"),
    Seat.OFFICER: N_("For the council"),
}

WAITS: Mapping[Waits, str] = {
    Waits.BOTH: N_("Waits for both reviews"),
    Waits.RESIDENT: N_("Waits for a resident's review"),
    Waits.OFFICER: N_("Waits for an organiser's review"),
    Waits.DECISION: N_("Ready to decide"),
    Waits.NOBODY: N_("Decided"),
}

_TERMS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    EntryWay: voter_lists.WAYS,
    LetterForm: letter_terms.FORMS,
    LossReason: letter_terms.REASONS,
    RunState: letter_terms.RUNS,
    ListField: voter_lists.FIELDS,
    LineProblem: voter_lists.PROBLEMS,
    UploadState: voter_lists.UPLOADS,
    Phase: PHASES,
    Question: QUESTIONS,
    Decider: DECIDERS,
    Rung: RUNGS,
    VotingRule: RULES,
    RoundState: STATES,
    Missing: MISSING,
    Stage: STAGES,
    Tag: HAPPENED,
    ProposalState: PROPOSALS,
    Feasibility: FEASIBILITIES,
    Seat: SEATS,
    Waits: WAITS,
    PaperRule: paper_terms.RULES,
    Channel: paper_terms.CHANNELS,
    BatchState: paper_terms.BATCHES,
    SpoiledReason: paper_terms.SPOILED,
    CrossingMistake: paper_terms.MISTAKES,
}


def term(word: StrEnum, locale: str) -> str:
    """Return a word in a language; one that has no wording yet stands for itself."""
    message = _TERMS[type(word)].get(word)
    return translate(message, locale) if message else str(word)
