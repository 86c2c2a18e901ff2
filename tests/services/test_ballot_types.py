"""However people vote: what is in the box is counted, and its file counts to the same result."""

from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from pb.allocation import pabulib
from pb.allocation.consistency import inconsistencies
from pb.allocation.outcome import Outcome
from pb.allocation.rules import RULES
from pb.database import Session
from pb.models import Count, Pot
from pb.services.atomic import atomic
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots
from pb.vocabulary import BallotType, Completion, VotingRule
from tests import counting, voting

# Three papers for each way of voting; projects 1 to 4 cost £1,000 to £4,000.
PAPERS = {
    BallotType.APPROVAL: ((("1", 1), ("2", 1)), (("1", 1),), ()),
    BallotType.CHOOSE_ONE: ((("1", 1),), (("3", 1),), (("3", 1),)),
    BallotType.KNAPSACK: ((("1", 1), ("2", 1)), (("4", 1),), (("1", 1),)),
    BallotType.CUMULATIVE: ((("1", 7), ("2", 3)), (("4", 10),), (("1", 1), ("2", 9))),
    BallotType.SCORING: ((("1", 5), ("2", 3)), (("4", 5),), (("1", 1), ("2", 2))),
    BallotType.ORDINAL: ((("1", 2), ("2", 1)), (("4", 1),), (("1", 1), ("2", 2))),
    BallotType.YES_NO: ((("1", 1), ("2", -1)), (("4", 1), ("1", 1)), (("2", 1), ("3", -1))),
}


@pytest.mark.parametrize("rule", VotingRule)
@pytest.mark.parametrize("ballot_type", BallotType)
def test_a_box_is_counted_as_it_was_meant_and_anyone_can_count_again(
    session: Session, tmp_path: Path, ballot_type: BallotType, rule: VotingRule
) -> None:
    vote = voting.prepare(session, tmp_path, times=counting.PUBLIC)
    with atomic(session):
        pot = session.get_one(Pot, vote.made.pot_id)
        pot.ballot_type, pot.rule, pot.amount, pot.most_points = ballot_type, rule, 5_000_00, 10
        if rule is VotingRule.GREEDY:
            for each in session.scalars(select(Pot).where(Pot.round_id == vote.made.id)):
                each.rule, each.completion = rule, Completion.NONE
    for code, marks in zip(vote.northfield, PAPERS[ballot_type] * counting.PUBLIC, strict=True):
        ballots.cast(
            session,
            round_id=vote.made.id,
            code_hash=hash_of(code),
            ballots={vote.made.pot_id: marks},
            keys=vote.keys,
        )
    counting.close(session, vote)
    assert counting.work(session, vote)
    counted = session.scalars(select(Count).where(Count.pot_id == vote.made.pot_id)).one()

    outcome = Outcome.from_dict(counted.outcome)
    assert outcome.funded
    again = pabulib.parse(counted.pabulib, file="result.pb")
    assert again.election.ballot_type.value == ballot_type.value
    assert again.rule == rule.value
    assert list(inconsistencies(BytesIO(counted.pabulib), file="result.pb")) == []
    assert RULES[rule](again.election, again.parameters).funded == outcome.funded
