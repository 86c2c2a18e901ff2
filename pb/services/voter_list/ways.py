"""The ways onto the voter list, as the round's rules have them from its opening on."""

from pb.database import Session
from pb.models import Round
from pb.services.errors import NotFound
from pb.services.voter_list.errors import WayNotInRules
from pb.vocabulary import EntryWay


def insist_in_rules(session: Session, round_id: int, way: EntryWay) -> None:
    """Refuse to put people onto the list in a way that the round's public rules do not have.

    Who is entitled stands in the rulebook: one organiser alone cannot widen it afterwards.

    Raises:
        NotFound
        WayNotInRules: organisers do not add people this way in this round.
    """
    row = session.get(Round, round_id)
    if row is None:
        raise NotFound
    if way.value not in row.entry_ways:
        raise WayNotInRules
