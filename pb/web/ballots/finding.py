"""Finding projects on a long paper: words, a theme, an area, or only what is marked.

Nothing is taken off the paper: a project that is not wanted is hidden, its mark stays in the form.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pb.services.proposals.projects import ProjectView

MOST_WORDS = 80  # characters
PREFIX = "find-"
NOWHERE = "none"  # as an area: projects for the whole place
# Letters that do not come apart into a plain one and its accent.
PLAIN = str.maketrans("łøđı", "lodi")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is looked for; nothing: everything is shown."""

    words: str = ""
    theme: str = ""
    area: str = ""
    marked: bool = False

    @classmethod
    def of(cls, sent: Mapping[str, str], *, prefix: str = "") -> Self:
        """Read it from an address, or from the paper's form, where names have a prefix."""
        return cls(
            words=sent.get(f"{prefix}q", "").strip()[:MOST_WORDS],
            theme=sent.get(f"{prefix}theme", "")[:MOST_WORDS],
            area=sent.get(f"{prefix}area", "")[:MOST_WORDS],
            marked=sent.get(f"{prefix}marked", "") == "y",
        )

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.words or self.theme or self.area or self.marked)

    def to_address(self) -> dict[str, str]:
        """Return it as arguments of an address."""
        said = {
            "q": self.words,
            "theme": self.theme,
            "area": self.area,
            "marked": "y" if self.marked else "",
        }
        return {name: value for name, value in said.items() if value}

    def wants(self, project: ProjectView, *, is_marked: bool) -> bool:
        """Whether a project is to be shown."""
        if self.marked and not is_marked:
            return False
        if self.theme and self.theme != project.category_name:
            return False
        if self.area and self.area != (str(project.area_id) if project.area_id else NOWHERE):
            return False
        said = plain(f"{project.key} {project.title} {project.summary} {project.easy_read}")
        return all(word in said for word in plain(self.words).split())


def plain(text: str) -> str:
    """Return text in small letters without accents, so that "lawki" finds "Ławki"."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
