"""The tables, one module a capability."""

from pb.models.accounts import Account, Grant, MailedLink
from pb.models.base import Base
from pb.models.halls import AddressUse, Flag, Pack, Sample
from pb.models.holders import KeyHolder, KeyTurn, OpeningSignature, PairKey
from pb.models.ledger import (
    Ledger,
    LedgerBlock,
    LedgerCheckpoint,
    LedgerEntry,
    LedgerSalt,
    UnloggedBallot,
)
from pb.models.paper import CrossingUndo, PaperBatch, PaperEntry
from pb.models.proposals import Comment, Picture, Proposal, ProposalVersion, Support
from pb.models.results import Count, Publication, Update
from pb.models.reviews import Assessment, Decision, Project, ProjectOrigin, ProjectText
from pb.models.rounds import ActRequest, Area, Category, LadderRow, PhaseDates, Pot, Round
from pb.models.running import Event, Job, LimitWindow
from pb.models.voter_lists import (
    LetterPart,
    LetterRun,
    Registration,
    VoterUpload,
    VoterUploadPart,
    VoterUploadProblem,
)
from pb.models.voting import Ballot, ReplacedCode, Voter, VoterLikeness

__all__ = [
    "Account",
    "ActRequest",
    "AddressUse",
    "Area",
    "Assessment",
    "Ballot",
    "Base",
    "Category",
    "Comment",
    "Count",
    "CrossingUndo",
    "Decision",
    "Event",
    "Flag",
    "Grant",
    "Job",
    "KeyHolder",
    "KeyTurn",
    "LadderRow",
    "Ledger",
    "LedgerBlock",
    "LedgerCheckpoint",
    "LedgerEntry",
    "LedgerSalt",
    "LetterPart",
    "LetterRun",
    "LimitWindow",
    "MailedLink",
    "OpeningSignature",
    "Pack",
    "PairKey",
    "PaperBatch",
    "PaperEntry",
    "PhaseDates",
    "Picture",
    "Pot",
    "Project",
    "ProjectOrigin",
    "ProjectText",
    "Proposal",
    "ProposalVersion",
    "Publication",
    "Registration",
    "ReplacedCode",
    "Round",
    "Sample",
    "Support",
    "UnloggedBallot",
    "Update",
    "Voter",
    "VoterLikeness",
    "VoterUpload",
    "VoterUploadPart",
    "VoterUploadProblem",
]
