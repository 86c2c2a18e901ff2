"""The one place that says which moves between states are allowed."""

from enum import StrEnum
from typing import TypeVar

from pb.services.errors import MoveNotAllowed
from pb.vocabulary import ProposalState as P
from pb.vocabulary import RoundState as R

S = TypeVar("S", bound=StrEnum)

# One table for each kind of state: words such as "draft" mean different things in each.
ALLOWED: dict[type[StrEnum], dict[StrEnum, tuple[StrEnum, ...]]] = {
    R: {
        R.DRAFT: (R.OPEN,),
        R.OPEN: (R.CLOSED, R.ANNULLED),
        R.CLOSED: (R.COUNTED, R.ANNULLED),
        R.COUNTED: (R.PUBLISHED, R.ANNULLED),
        R.PUBLISHED: (R.ANNULLED,),
        R.ANNULLED: (),
    },
    P: {
        P.DRAFT: (P.SUBMITTED, P.WITHDRAWN),
        P.SUBMITTED: (P.SHORTLISTED, P.DECLINED, P.WITHDRAWN),
        P.SHORTLISTED: (),
        P.DECLINED: (),
        P.WITHDRAWN: (),
    },
}


def moved(now: S, to: S) -> S:
    """Return the new state.

    Raises:
        MoveNotAllowed: the table does not have this move.
    """
    if to not in ALLOWED[type(now)][now]:
        raise MoveNotAllowed(now=now, to=to)
    return to
