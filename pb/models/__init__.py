"""The tables, one module a capability."""

from pb.models.accounts import Account, Grant, MailedLink
from pb.models.base import Base
from pb.models.ledger import (
    Ledger,
    LedgerBlock,
    LedgerCheckpoint,
    LedgerEntry,
    LedgerSalt,
    UnloggedBallot,
)
from pb.models.proposals import Comment, Picture, Proposal, ProposalVersion, Support
from pb.models.results import Count, Publication, Update
from pb.models.reviews import Assessment, Decision, Project, ProjectOrigin
from pb.models.rounds import ActRequest, Area, Category, LadderRow, PhaseDates, Pot, Round
from pb.models.running import Event, Job, LimitWindow
from pb.models.voting import Ballot, ReplacedCode, Voter

__all__ = [
    "Account",
    "ActRequest",
    "Area",
    "Assessment",
    "Ballot",
    "Base",
    "Category",
    "Comment",
    "Count",
    "Decision",
    "Event",
    "Grant",
    "Job",
    "LadderRow",
    "Ledger",
    "LedgerBlock",
    "LedgerCheckpoint",
    "LedgerEntry",
    "LedgerSalt",
    "LimitWindow",
    "MailedLink",
    "PhaseDates",
    "Picture",
    "Pot",
    "Project",
    "ProjectOrigin",
    "Proposal",
    "ProposalVersion",
    "Publication",
    "ReplacedCode",
    "Round",
    "Support",
    "UnloggedBallot",
    "Update",
    "Voter",
]
