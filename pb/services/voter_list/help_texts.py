"""Where voters find help, as the letters of a round say it: on its public pages too."""

from dataclasses import dataclass

from sqlalchemy import func, select

from pb.database import Session
from pb.models import LetterPart, LetterRun


@dataclass(frozen=True, slots=True)
class HelpTexts:
    """Telephone numbers, and places with their times; districts may have some of their own."""

    telephones: tuple[str, ...] = ()
    drop_ins: tuple[str, ...] = ()


def of_round(session: Session, round_id: int) -> HelpTexts:
    """Return what the newest letters of each district say, each text once, newest first."""
    newest = (
        select(func.max(LetterPart.run_id))
        .join(LetterRun, LetterRun.id == LetterPart.run_id)
        .where(LetterRun.round_id == round_id)
        .group_by(LetterPart.district)
    )
    rows = session.execute(
        select(LetterRun.telephone, LetterRun.drop_in)
        .where(LetterRun.id.in_(newest))
        .order_by(LetterRun.id.desc())
    ).all()
    return HelpTexts(
        telephones=tuple(dict.fromkeys(row.telephone for row in rows if row.telephone)),
        drop_ins=tuple(dict.fromkeys(row.drop_in for row in rows if row.drop_in)),
    )
