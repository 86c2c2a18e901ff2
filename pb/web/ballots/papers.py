"""Forms of ballot papers: one for what is chosen, one for what gets a figure."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, RadioField, SelectMultipleField
from wtforms.validators import NumberRange, Optional

from pb.allocation.marking import HIGHEST_SCORE, Mark
from pb.services.proposals.projects import ProjectView
from pb.services.rounds.round_heads import PotView
from pb.vocabulary import BallotType
from pb.web.choices import choices
from pb.web.form_meta import LightMeta

MarksById = tuple[tuple[int, int], ...]
"""Projects' ids with their figures, by id."""

CHOOSING = frozenset({BallotType.APPROVAL, BallotType.CHOOSE_ONE, BallotType.KNAPSACK})
"""A mark on these papers is a tick and nothing else."""

YES, NO, NEITHER = "1", "-1", "0"


class WholeNumber(IntegerField):
    """A whole number; what else is typed there gets one sentence, and stays."""

    def __init__(self, label: str, *, least: int, most: int, **others: Any) -> None:
        """Take what may be written."""
        self.words = _(
            "%(project)s: write a whole number from %(least)s to %(most)s.",
            project=label,
            least=least,
            most=most,
        )
        self.least, self.most = least, most
        limits = [Optional(), NumberRange(least, most, message=self.words)]
        super().__init__(label, validators=limits, **others)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        Raises:
            ValueError: it is none.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self.words) from error


class PaperForm(FlaskForm):
    """The marks on one paper."""

    class Meta(LightMeta):
        """How the form works."""

    def marks(self, projects: Sequence[ProjectView]) -> tuple[Mark, ...]:
        """Return the marks by the projects' keys; what the paper does not have is not hidden."""
        raise NotImplementedError

    def by_id(self, projects: Iterable[ProjectView]) -> MarksById:
        """Return the marks of what stands on the paper, as they are kept on the device."""
        raise NotImplementedError


class ChoosingForm(PaperForm):
    """The projects that are ticked, by their ids."""

    # The service refuses what is not on the paper.
    projects = SelectMultipleField(_l("Projects"), validate_choice=False)

    def marks(self, projects: Sequence[ProjectView]) -> tuple[Mark, ...]:
        """Return a mark for each tick, under a key that no project has if it is not here."""
        keys = {str(project.id): project.key for project in projects}
        return tuple((keys.get(one, f"not here: {one}"), 1) for one in self.projects.data or ())

    def by_id(self, projects: Iterable[ProjectView]) -> MarksById:
        """Return the ticks."""
        ticked = set(self.projects.data or ())
        return tuple(sorted((project.id, 1) for project in projects if str(project.id) in ticked))


class FiguresForm(PaperForm):
    """A figure for each project: points, a place, a score, yes or no."""

    ranking = False

    def of(self, project: ProjectView) -> Field:
        """Return a project's field."""
        found: Field = self[_name(project.id)]
        return found

    def fill(self, marked: dict[int, int]) -> None:
        """Show what was marked before."""
        for project_id, figure in marked.items():
            field = self._fields.get(_name(project_id))
            if field is not None:
                field.data = str(figure) if isinstance(field, RadioField) else figure

    def by_id(self, projects: Iterable[ProjectView]) -> MarksById:
        """Return the figures; a ranking's places move up where one between is empty."""
        given = {project.id: int(self.of(project).data or 0) for project in projects}
        marked = {one: figure for one, figure in given.items() if figure}
        if self.ranking:
            places = {place: at for at, place in enumerate(sorted(set(marked.values())), start=1)}
            marked = {one: places[figure] for one, figure in marked.items()}
        return tuple(sorted(marked.items()))

    def marks(self, projects: Sequence[ProjectView]) -> tuple[Mark, ...]:
        """Return the figures by the projects' keys."""
        keys = {project.id: project.key for project in projects}
        return tuple((keys[one], figure) for one, figure in self.by_id(projects))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a place that two projects have; say it at the second of them."""
        valid = super().validate(extra_validators)
        if not self.ranking:
            return bool(valid)
        seen: set[int] = set()
        for field in self:
            if isinstance(field, WholeNumber) and field.data is not None:
                if field.data in seen:
                    field.errors = [
                        _(
                            "%(project)s: another project stands on place %(place)s. "
                            "Give this one another place.",
                            project=field.label.text,
                            place=field.data,
                        )
                    ]
                    valid = False
                seen.add(field.data)
        return bool(valid)


def form_for(pot: PotView, projects: Sequence[ProjectView]) -> PaperForm:
    """Return the form of a pot's paper."""
    if pot.ballot_type in CHOOSING:
        return ChoosingForm()
    make = _FIELDS[pot.ballot_type]
    fields: dict[str, Any] = {
        _name(project.id): make(pot, projects, project.title) for project in projects
    }
    fields["ranking"] = pot.ballot_type == BallotType.ORDINAL
    form: FiguresForm = type("PotFiguresForm", (FiguresForm,), fields)()
    return form


def _name(project_id: int) -> str:
    return f"mark-{project_id}"


def _points(pot: PotView, _projects: Sequence[ProjectView], title: str) -> WholeNumber:
    return WholeNumber(title, least=0, most=pot.most_points or 0)


def _place(_pot: PotView, projects: Sequence[ProjectView], title: str) -> WholeNumber:
    return WholeNumber(title, least=1, most=len(projects))


def _score(_pot: PotView, _projects: Sequence[ProjectView], title: str) -> RadioField:
    steps = [(str(score), str(score)) for score in range(HIGHEST_SCORE + 1)]
    return RadioField(title, choices=choices(steps), default="0", validators=[Optional()])


def _yes_no(_pot: PotView, _projects: Sequence[ProjectView], title: str) -> RadioField:
    answers = [(YES, _("Yes")), (NO, _("No")), (NEITHER, _("No answer"))]
    return RadioField(title, choices=choices(answers), default=NEITHER, validators=[Optional()])


_FIELDS = {
    BallotType.CUMULATIVE: _points,
    BallotType.ORDINAL: _place,
    BallotType.SCORING: _score,
    BallotType.YES_NO: _yes_no,
}
