"""The one table of allowed moves between states."""

from enum import StrEnum
from typing import TypeVar

from pb.services.errors import MoveNotAllowed
from pb.vocabulary import ProposalState as P
from pb.vocabulary import RoundState as R

S = TypeVar("S", bound=StrEnum)

ALLOWED: dict[StrEnum, tuple[StrEnum, ...]] = {
    R.DRAFT: (R.OPEN,),
    R.OPEN: (R.CLOSED, R.ANNULLED),
    R.CLOSED: (R.COUNTED, R.ANNULLED),
    R.COUNTED: (R.PUBLISHED, R.ANNULLED),
    R.PUBLISHED: (R.ANNULLED,),
    R.ANNULLED: (),
    P.DRAFT: (P.SUBMITTED, P.WITHDRAWN),
    P.SUBMITTED: (P.SHORTLISTED, P.DECLINED, P.WITHDRAWN),
    P.SHORTLISTED: (),
    P.DECLINED: (),
    P.WITHDRAWN: (),
}


def moved(now: S, to: S) -> S:
    """Return the new state.

    Raises:
        MoveNotAllowed: the table does not have this move.
    """
    if to not in ALLOWED[now]:
        raise MoveNotAllowed(now=now, to=to)
    return to
