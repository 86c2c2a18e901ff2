"""What is said of a project where the working of a count is not told."""

from pb.wording.catalogue import N_, translate, translate_plural
from pb.wording.formats import number


def sentence(votes: int, *, funded: bool, locale: str) -> str:
    """Say how many voted for a project, and what became of it; nothing about their shares."""
    if not votes and not funded:
        return translate(N_("Nobody voted for it."), locale)
    figures: dict[str, object] = {"count": number(votes, locale)}
    if funded:
        return translate_plural(
            "Funded: %(count)s person voted for it.",
            "Funded: %(count)s people voted for it.",
            votes,
            locale=locale,
            figures=figures,
        )
    return translate_plural(
        "Not funded: %(count)s person voted for it.",
        "Not funded: %(count)s people voted for it.",
        votes,
        locale=locale,
        figures=figures,
    )
