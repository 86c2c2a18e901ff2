"""Roles, in words."""

from pb.vocabulary import Role, Seat
from pb.wording.catalogue import N_, translate

ROLES: dict[Role, str] = {
    Role.ANYONE: N_("Anyone"),
    Role.PERSON: N_("Resident"),
    Role.REVIEWER: N_("Reviewer"),
    Role.HELPER: N_("Helper at a place to vote or at the helpdesk"),
    Role.SCRUTINEER: N_("Scrutineer, a resident who watches over the vote"),
    Role.OFFICER: N_("Organiser"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

REVIEWERS: dict[Seat, str] = {
    Seat.RESIDENT: N_("Reviewer, for the residents"),
    Seat.OFFICER: N_("Reviewer, for the council"),
}


def role(which: Role, locale: str, *, seat: Seat | None = None) -> str:
    """Return the word for a role; a reviewer's with the side of the table."""
    return translate(REVIEWERS[seat] if seat else ROLES[which], locale)
