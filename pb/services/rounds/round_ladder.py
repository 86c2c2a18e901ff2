"""Who takes which decision of a round: written down before it opens."""

from sqlalchemy import delete, select

from pb.database import Session
from pb.models import LadderRow, Round
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.rounds.round_values import Decides, Ladder
from pb.services.rounds.rounds import changed, draft
from pb.vocabulary import Question

PLACES = {question: place for place, question in enumerate(Question)}


def change(session: Session, *, round_id: int, ladder: Ladder, by: int) -> None:
    """Write down who takes the eight decisions of a draft.

    Raises:
        RoundIsOpen, OpeningWaits
    """
    with atomic(session):
        row = draft(session, round_id)
        row.ladder_by = ladder.filled_in_by
        row.rung_today, row.rung_aim = ladder.today, ladder.aim
        row.rung_aim_by = ladder.aim_by
        session.execute(delete(LadderRow).where(LadderRow.round_id == round_id))
        session.add_all(
            LadderRow(round_id=round_id, question=question, decider=said.decider, note=said.note)
            for question, said in ladder.rows.items()
        )
        changed(session, row, by=by, what="ladder")


def of_round(session: Session, round_id: int) -> Ladder:
    """Return what is written down, questions in their order; a new draft has none.

    Raises:
        NotFound: no such round.
    """
    row = session.get(Round, round_id)
    if row is None:
        raise NotFound
    rows = session.scalars(select(LadderRow).where(LadderRow.round_id == round_id)).all()
    return Ladder(
        rows={
            said.question: Decides(said.decider, said.note)
            for said in sorted(rows, key=lambda said: PLACES[said.question])
        },
        filled_in_by=row.ladder_by,
        today=row.rung_today,
        aim=row.rung_aim,
        aim_by=row.rung_aim_by,
    )
