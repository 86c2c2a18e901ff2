"""Forms of voting: a code, the marks on a paper."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length

from pb.services.proposals.projects import ProjectView

MOST_TYPED = 100  # a code with every dash and space that anybody might type


class CodeForm(FlaskForm):
    """A voting code as it is typed; whether it is one is for the service to say."""

    code = StringField(
        _l("Your voting code"),
        description=_l("20 letters and digits. Capitals, spaces and dashes do not matter."),
        validators=[
            DataRequired(_l("Enter the code from your letter.")),
            Length(max=MOST_TYPED, message=_l("That is too long for a voting code.")),
        ],
    )


class MarksForm(FlaskForm):
    """The projects that are ticked on one paper, by their ids."""

    # The service refuses what is not on the paper.
    projects = SelectMultipleField(_l("Projects"), validate_choice=False)

    def keys(self, projects: Iterable[ProjectView]) -> tuple[str, ...]:
        """Return the keys of what was ticked; what the paper does not have comes as empty."""
        keys = {str(project.id): project.key for project in projects}
        return tuple(keys.get(one, "") for one in self.projects.data or ())

    def ids(self, projects: Iterable[ProjectView]) -> tuple[int, ...]:
        """Return the ids of what was ticked and stands on the paper."""
        ticked = set(self.projects.data or ())
        return tuple(sorted(project.id for project in projects if str(project.id) in ticked))
