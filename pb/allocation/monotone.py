"""Where a change in one project's favour never costs it its place: claims, each with its proof.

Two arguments carry all of them. Let p be the project and everything else stay as it is.

*Prefix.* A rule that goes through a fixed row of projects, funding what fits, has funded less the
earlier it is stopped. If a change in p's favour only moves p forward in the row of the others,
what stands before p is a shorter stretch of the same row. It leaves at least as much money, hits
no ceiling, excludes nobody, has not led to a stop, unless the longer one does. So if p was funded
from its old place, it is from the new one.

*Stage.* A rule that funds one project after the other, by a figure that depends on what was funded
before, does the same as if p did not exist until p's turn comes. So p is funded if and only if at
some stage of the count without p its figure beats that of the best other project (and p is
affordable then). If a change in p's favour improves that figure at every stage, and affects no
other figure before p is funded, p's turn comes at the same stage or an earlier one.

- greedy, random-order: prefix. A lower cost moves p forward among level projects (and by votes per
  cost), or leaves it where it is, and needs less money. More votes move p forward.
- equal-shares, without Add1, epsilon and comparison: stage, for the cost. At given purses, a price
  π raises f(π) = Σ min(purse, π · satisfaction), a concave function with f(0) = 0: a smaller cost
  has a smaller price, and the effective votes f(π)/π only fall with π. Level projects are decided
  by the lower cost first, or by the name. A greedy completion comes after, with a prefix argument:
  what sharing left is the same for every cost at which it does not fund p.
  Votes: new voters make everybody's share smaller, which is no change in p's favour alone. Nothing
  is claimed, except where the search may begin (`least_votes`).
- phragmen: stage, for both. Supporters' loads would rise to (cost + their loads) / their number: a
  lower cost or a new supporter without load lowers it, and no other load depends on the number of
  voters. If p's turn comes earlier, less is spent and p fits if it did; the others that are
  level with p then were best without p, too, so that the count would have stopped there before.

Nothing is proved, so nothing is claimed, for Add1 (another cost may stop the raises at another
share), comparisons with greedy, thresholds by a share of the ballots (new ballots raise them for
others), and the rules that are not named above.
"""

from __future__ import annotations

from pb.allocation.ballots import APPROVALS, BallotType
from pb.allocation.election import Election
from pb.allocation.parameters import Completion, Parameters

_PREFIX = frozenset({"greedy", "random-order"})

_COUNTED_ONE_BY_ONE = APPROVALS | {BallotType.YES_NO}
"""Ballots on which a mark is worth one, wherever it stands."""


def cost_is_monotone(rule: str, parameters: Parameters) -> bool:
    """Say whether a project that is funded at a cost surely is at every lower one."""
    if rule in _PREFIX or rule == "phragmen":
        return True
    proved = parameters.chain in {(), (Completion.GREEDY,)} and not parameters.comparison
    return rule == "equal-shares" and proved


def votes_are_monotone(rule: str, parameters: Parameters) -> bool:
    """Say whether a project that is funded with new ballots surely is with more of them."""
    if parameters.threshold is not None and parameters.threshold.share:
        return False
    return rule == "greedy" or (rule == "phragmen" and not parameters.loads)


def votes_enough(election: Election, parameters: Parameters, *, cost: int) -> int:
    """Give a number of new ballots that does all that ballots can, where votes are monotone.

    With n ballots and m projects nobody else has more than n · m points (places of a ranking
    included), nor more of them for a unit of money; by loads, nobody else's is below 1 / n. More
    than cost · n · m ballots lead to the first place in any of these rows, and past any threshold.
    """
    least = parameters.threshold.least if parameters.threshold else 0
    return cost * max(1, election.voters) * len(election.projects) + least + 1


def votes_mean_nothing(election: Election, rule: str, parameters: Parameters) -> bool:
    """Say whether further votes change nothing: a lottery only asks whether there are any."""
    without = rule == "random-order" and parameters.threshold is None
    return without and any(election.votes().values())


def struck_is_monotone(rule: str, ballot_type: BallotType) -> bool:
    """Say whether it makes no difference which marks are struck, and more of them never help."""
    return rule in _PREFIX and ballot_type in _COUNTED_ONE_BY_ONE


def least_votes(election: Election, rule: str, parameters: Parameters, *, project: str) -> int:
    """Give a number of new ballots below which a project surely is not funded; at least 1.

    By equal shares without a completion its supporters' shares have to hold its cost. With k more
    ballots, v of n having voted for it, that is (v + k) · B / (n + k) >= c, or
    k >= (c · n - v · B) / (B - c).
    """
    if rule != "equal-shares" or parameters.chain or parameters.comparison:
        return 1
    cost = next(each.cost for each in election.projects if each.id == project)
    if cost >= election.budget:
        return 1
    missing = cost * election.voters - election.votes()[project] * election.budget
    return max(1, -(-missing // (election.budget - cost)))
