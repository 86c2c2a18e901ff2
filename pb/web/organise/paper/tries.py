"""What finding a crossing and taking one back share: few wrong tries, while people vote."""

from flask_login import current_user

from pb.extensions import limiter
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, RoundState

# Dates of birth and postcodes are asked for: nobody tries them one by one.
WRONG = "10 per minute;100 per hour"
REFUSED = 422


def _my_account() -> str:
    """Count wrong tries by who makes them."""
    return f"crossing:{current_user.account_id}"


few_wrong_tries = limiter.limit(
    WRONG,
    methods=["POST"],
    key_func=_my_account,
    deduct_when=lambda answer: answer.status_code == REFUSED,
)
"""For a view that looks somebody up: it counts what was refused, by account."""


def is_voting(head: RoundHead) -> bool:
    """Whether people vote now, so that crossings are made and taken back."""
    return head.state == RoundState.OPEN and head.is_running(Phase.VOTING)
