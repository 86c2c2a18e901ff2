"""Forms for setting a round up: its dates, its pots, who decides what."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from pb.services.rounds.round_heads import PhaseView, PotView, RoundHead
from pb.services.rounds.round_values import Decides, Ladder, PotGiven, Span
from pb.vocabulary import BallotType, Completion, Decider, Phase, Question, Rung, VotingRule
from pb.web.choices import choices
from pb.web.money_field import MoneyField
from pb.web.organise.round_forms import TOO_LONG, one_line, stripped
from pb.web.whole_number import WholeNumberField
from pb.wording import terms

WHOLE_PLACE = 0
# A browser's form for moments, and how people type it where it has none.
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]

# A year with a digit too many or too few is no year; time zones cannot even reach the last.
YEARS = range(1990, 2990)

# What the table of who decides suggests, until somebody says something else.
SUGGESTED = {
    Question.MONEY: (Decider.COUNCIL, _l("It is new money. No service is cut to pay for it.")),
    Question.PURPOSE: (
        Decider.JOINTLY,
        _l("The steering group chose the purpose at a meeting that was open to everyone."),
    ),
    Question.AMOUNT: (Decider.CONSULTED, _l("The council set the amount after asking residents.")),
    Question.RULES: (
        Decider.JOINTLY,
        _l("Residents and officers in the steering group each agreed to the rules by a majority."),
    ),
    Question.ELECTORATE: (Decider.JOINTLY, _l("The steering group decided who may vote.")),
    Question.FEASIBILITY: (
        Decider.JOINTLY,
        _l("A resident and an officer look at every idea, and both give their reasons."),
    ),
    Question.FUNDING: (Decider.RESIDENTS, _l("The vote decides.")),
    Question.DELIVERY: (
        Decider.JOINTLY,
        _l("Each project has a small group of residents and one officer until it is finished."),
    ),
}


class MomentField(DateTimeLocalField):
    """A day and a time; an empty one is none, and whether that will do is for the form to say."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed, in one of the ways in which browsers send it."""
        if not any(valuelist):
            self.data = None
            return
        super().process_formdata(list(valuelist))
        if self.data is not None and self.data.year not in YEARS:
            self.data = None


class PhaseForm(Form):
    """One step: whether the round has it, when it begins and ends."""

    used = BooleanField(_l("This round has this step"))
    opens = MomentField(_l("Begins"), format=MOMENTS)
    closes = MomentField(_l("Ends"), format=MOMENTS)

    def validate_opens(self, field: MomentField) -> None:
        """A step that is used needs its beginning."""
        if self.used.data and field.data is None:
            raise ValidationError(_l("Say when this step begins."))

    def validate_closes(self, field: MomentField) -> None:
        """A step that is used needs its end."""
        if self.used.data and field.data is None:
            raise ValidationError(_l("Say when this step ends."))


class DatesForm(FlaskForm):
    """Every step that a round may have."""

    informing = FormField(PhaseForm)
    submission = FormField(PhaseForm)
    review = FormField(PhaseForm)
    costing = FormField(PhaseForm)
    voting = FormField(PhaseForm)
    counting = FormField(PhaseForm)
    results = FormField(PhaseForm)
    ratification = FormField(PhaseForm)
    delivery = FormField(PhaseForm)
    evaluation = FormField(PhaseForm)

    def of(self, phase: Phase) -> PhaseForm:
        """Return the part of one phase."""
        inner: PhaseForm = self[phase.value].form
        return inner

    def fill(self, spans: Sequence[Span | PhaseView], *, time_zone: str) -> None:
        """Show what was saved or is suggested, on the round's own clock."""
        zone = ZoneInfo(time_zone)
        for span in spans:
            part = self.of(span.phase)
            opens, closes = (
                (span.opens, span.closes)
                if isinstance(span, Span)
                else (span.opens_at, span.closes_at)
            )
            part.used.data = True
            part.opens.data, part.closes.data = opens.astimezone(zone), closes.astimezone(zone)

    def spans(self) -> list[Span]:
        """Return the steps that the round has; their moments are in its time zone."""
        chosen = [(phase, self.of(phase)) for phase in Phase if self.of(phase).used.data]
        return [
            Span(phase, part.opens.data, part.closes.data)
            for phase, part in chosen
            if part.opens.data is not None and part.closes.data is not None
        ]


class PotForm(FlaskForm):
    """One sum of money, and how it is shared out."""

    name = StringField(
        _l("What is the pot called?"),
        description=_l("Such as Whole town, or the name of an area."),
        filters=[stripped],
        validators=[DataRequired(_l("Give the pot a name.")), Length(max=100, message=TOO_LONG)],
    )
    area_id = SelectField(_l("Who is it for?"), coerce=int)
    amount = MoneyField(
        _l("How much money is in it?"),
        validators=[DataRequired(_l("Write an amount, such as 25,000."))],
    )
    ballot_type = RadioField(
        _l("How do people vote?"),
        choices=choices((way.value, _l(words)) for way, words in terms.BALLOT_TYPES.items()),
        default=BallotType.APPROVAL.value,
        validators=[DataRequired(_l("Choose how people vote."))],
    )
    most_points = WholeNumberField(
        _l("How many points has each person?"),
        description=_l("Only if people give points."),
        validators=[
            Optional(),
            NumberRange(min=1, max=1000, message=_l("Write a number from 1 to 1,000.")),
        ],
    )
    rule = RadioField(
        _l("How is the money shared out?"),
        choices=choices((rule.value, _l(words)) for rule, words in terms.RULES.items()),
        validators=[DataRequired(_l("Choose how the money is shared out."))],
    )
    completion = RadioField(
        _l("With equal shares some money may be left. What then?"),
        choices=choices(
            [
                (
                    Completion.ADD1.value,
                    _l("Raise everyone’s share little by little (recommended)"),
                ),
                (
                    Completion.ADD1U.value,
                    _l("The same, then what is left goes to the projects with the most votes"),
                ),
                (Completion.NONE.value, _l("Leave it")),
            ]
        ),
        default=Completion.ADD1.value,
    )
    asked_choices = WholeNumberField(
        _l("How many projects do you ask people to choose?"),
        description=_l("You only ask: a ballot with fewer counts just as well."),
        default=3,
        validators=[NumberRange(min=0, max=50, message=_l("Write a number from 0 to 50."))],
    )
    most_choices = WholeNumberField(
        _l("At most how many may they choose?"),
        description=_l("Leave it empty for no limit."),
        validators=[
            Optional(),
            NumberRange(min=1, max=500, message=_l("Write a number from 1 to 500.")),
        ],
    )
    add1 = SelectField(
        _l("How exactly shares are raised"),
        description=_l("Counting programs differ here, so the result names which way was used."),
        choices=choices((way, way) for way in ("equalshares.net", "pabutools", "pabulib")),
    )
    tie_seed = StringField(
        _l("Text of the lot for ties"),
        description=_l(
            "For example numbers drawn in public. Without one, it is drawn at opening."
        ),
        filters=[stripped],
        validators=[Optional(), Length(max=100, message=TOO_LONG)],
    )

    least_age = WholeNumberField(
        _l("From which age?"),
        description=_l("For a pot of one age group. Leave it empty for everybody."),
        validators=[
            Optional(),
            NumberRange(min=1, max=120, message=_l("Write an age from 1 to 120.")),
        ],
    )
    most_age = WholeNumberField(
        _l("Up to which age?"),
        description=_l("On the last day of voting."),
        validators=[
            Optional(),
            NumberRange(min=1, max=120, message=_l("Write an age from 1 to 120.")),
        ],
    )

    def offer(self, head: RoundHead, *, whole_place: str) -> None:
        """Offer the round's areas and read money in its currency."""
        areas = ((area.id, area.name) for area in head.areas)
        self.area_id.choices = choices([(WHOLE_PLACE, whole_place), *areas])
        self.amount.exponent = head.exponent

    def fill(self, pot: PotView) -> None:
        """Show what was saved."""
        self.name.data, self.area_id.data = pot.name, pot.area_id or WHOLE_PLACE
        self.amount.fill(pot.amount)
        self.ballot_type.data, self.most_points.data = pot.ballot_type.value, pot.most_points
        self.rule.data, self.completion.data = pot.rule.value, pot.completion.value
        self.asked_choices.data, self.most_choices.data = pot.asked_choices, pot.most_choices
        self.add1.data, self.tie_seed.data = pot.add1, pot.tie_seed or ""
        self.least_age.data, self.most_age.data = pot.least_age, pot.most_age

    def pot(self) -> PotGiven:
        """Return what was filled in."""
        return PotGiven(
            name=self.name.data or "",
            amount=self.amount.minor or 0,
            area_id=self.area_id.data or None,
            asked_choices=self.asked_choices.data or 0,
            most_choices=self.most_choices.data,
            most_points=self.most_points.data,
            ballot_type=BallotType(self.ballot_type.data),
            rule=VotingRule(self.rule.data),
            completion=Completion(self.completion.data),
            add1=self.add1.data,
            tie_seed=self.tie_seed.data or None,
            least_age=self.least_age.data,
            most_age=self.most_age.data,
        )


class DecidesForm(Form):
    """Who takes one decision."""

    decider = RadioField(
        _l("Who decides?"),
        choices=choices((decider.value, _l(words)) for decider, words in terms.DECIDERS.items()),
        validators=[DataRequired(_l("Choose who decides."))],
    )
    note = StringField(
        _l("In one plain sentence"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write one sentence about it.")),
            Length(max=300, message=TOO_LONG),
        ],
    )


RUNG_CHOICES = choices((rung.value, _l(words)) for rung, words in terms.RUNGS.items())


class LadderForm(FlaskForm):
    """Who takes the eight decisions."""

    money = FormField(DecidesForm)
    purpose = FormField(DecidesForm)
    amount = FormField(DecidesForm)
    rules = FormField(DecidesForm)
    electorate = FormField(DecidesForm)
    feasibility = FormField(DecidesForm)
    funding = FormField(DecidesForm)
    delivery = FormField(DecidesForm)
    today = RadioField(
        _l("How much say do residents have today?"),
        choices=RUNG_CHOICES,
        validators=[DataRequired(_l("Choose where you are today."))],
    )
    aim = RadioField(
        _l("How much should they have?"),
        choices=RUNG_CHOICES,
        validators=[DataRequired(_l("Choose where you want to be."))],
    )
    aim_by = DateField(_l("By when?"), validators=[Optional()])
    filled_in_by = StringField(
        _l("Who answered these questions?"),
        description=_l("Such as: the steering group, at its open meeting in May."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say who answered these questions.")),
            Length(max=200, message=TOO_LONG),
        ],
    )

    def of(self, question: Question) -> DecidesForm:
        """Return the part of one question."""
        inner: DecidesForm = self[question.value].form
        return inner

    def fill(self, ladder: Ladder) -> None:
        """Show what was saved, and suggestions where nothing was."""
        for question in Question:
            said = ladder.rows.get(question)
            decider, note = (said.decider, said.note) if said else SUGGESTED[question]
            part = self.of(question)
            part.decider.data, part.note.data = decider.value, str(note)
        self.filled_in_by.data = ladder.filled_in_by
        self.today.data, self.aim.data = ladder.today.value, ladder.aim.value
        self.aim_by.data = ladder.aim_by

    def ladder(self) -> Ladder:
        """Return what was filled in."""
        aim_by: date | None = self.aim_by.data
        return Ladder(
            rows={
                question: Decides(
                    Decider(self.of(question).decider.data), self.of(question).note.data or ""
                )
                for question in Question
            },
            filled_in_by=self.filled_in_by.data or "",
            today=Rung(self.today.data),
            aim=Rung(self.aim.data),
            aim_by=aim_by,
        )
