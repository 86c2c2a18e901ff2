"""How somebody reads the pages of a vote: text size, contrast, language; kept on the device."""

from dataclasses import dataclass

from flask import Response, request, url_for
from flask_babel import gettext as _

from pb.config import LANGUAGES
from pb.web.requests import LANGUAGE_COOKIE, settings

NAME = "reading"
A_YEAR = 365 * 24 * 3600
SIZES = ("normal", "large", "largest")
CONTRASTS = ("device", "more")


@dataclass(frozen=True, slots=True)
class Reading:
    """A size of text and a contrast, each one of the words above."""

    size: str = SIZES[0]
    contrast: str = CONTRASTS[0]

    @property
    def classes(self) -> str:
        """The classes of the page's root, for reading.css."""
        return f"reading-{self.size} contrast-{self.contrast}"


def chosen() -> Reading:
    """Return what was chosen on this device; anything else is as if nothing were."""
    return _known(*request.cookies.get(NAME, "").partition(".")[::2])


def sizes() -> list[tuple[str, str]]:
    """Return the sizes with their names."""
    return list(zip(SIZES, (_("Normal"), _("Large"), _("Largest")), strict=True))


def contrasts() -> list[tuple[str, str]]:
    """Return the contrasts with their names."""
    return list(zip(CONTRASTS, (_("As on this device"), _("More contrast")), strict=True))


def keep(answer: Response, *, slug: str) -> None:
    """Keep what the form at hand says, for the pages of this vote only; and the language."""
    said = _known(request.form.get("size", ""), request.form.get("contrast", ""))
    _set(answer, NAME, f"{said.size}.{said.contrast}", url_for("ballots.enter", slug=slug))
    language = request.form.get("language")
    if language in dict(LANGUAGES):
        _set(answer, LANGUAGE_COOKIE, str(language), "/")


def _known(size: str, contrast: str) -> Reading:
    return Reading(
        size if size in SIZES else SIZES[0],
        contrast if contrast in CONTRASTS else CONTRASTS[0],
    )


def _set(answer: Response, name: str, value: str, path: str) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )
