"""What a letter with a voting code says, in the language of the person who gets it."""

from pb.adapters.letter_pages import LetterWords
from pb.config import LANGUAGES, Settings
from pb.services.voter_list.letter_facts import ComposeLetters, RunFacts
from pb.wording import formats
from pb.wording.catalogue import N_, translate

TITLE = N_("Your voting code for %(round)s")
DATES = N_("You can vote from %(from)s until %(until)s.")
GREETING = N_("Hello %(name)s,")
GREETING_NOBODY = N_("Hello,")
OPENING = N_(
    "residents decide together how %(money)s of public money is spent where you live, and you are "
    "one of them. This letter brings your own voting code. You need no account and no email "
    "address."
)
CODE_LABEL = N_("Your voting code")
STEPS = (
    N_(
        "Scan the picture with the camera of your phone. Or open %(address)s and type the code. "
        "Capitals and dashes do not matter."
    ),
    N_("Choose what you would like to see built. Take your time: nothing counts yet."),
    N_("Check your ballot and put it into the box. You get a receipt."),
)
HELP_HEADING = N_("No camera, no internet, or you would like some help?")
CALL = N_("Call us: %(telephone)s.")
COME = N_("Or come and vote with us: %(drop_in)s")
KEEP_IT = N_(
    "Keep it to yourself: whoever has it can vote in your place. We never ask you for it, on the "
    "telephone or by email."
)
VOTE_AGAIN = N_(
    "Your ballot is secret. You can vote again until voting ends; your last ballot counts. If you "
    "have lost this letter, call us and say your reference: you get a new code, and this one "
    "stops working."
)
# Translators: each language says here that it is there itself, so this names your own language.
THIS_LANGUAGE = N_("In English: call %(telephone)s for this letter. Our pages are in English too.")
LARGE_PRINT = N_("In large print: call %(telephone)s for this letter.")
REFERENCE = N_("Your reference")
PAGE = N_("Page %(number)s")


def composer(settings: Settings) -> ComposeLetters:
    """Return what puts the letters of a run into words."""

    def compose(facts: RunFacts, language: str, *, large_print: bool) -> LetterWords:
        locale = language if language in dict(LANGUAGES) else LANGUAGES[0][0]
        figures = _figures(facts, settings, locale)

        def say(message: str) -> str:
            return translate(message, locale, **figures)

        return LetterWords(
            language=locale,
            sender=settings.place.name,
            colour=_rgb(settings.place.colour),
            title=say(TITLE),
            heading=facts.title,
            dates=say(DATES),
            greeting=translate(GREETING, locale),
            greeting_nobody=translate(GREETING_NOBODY, locale),
            opening=say(OPENING),
            code_label=say(CODE_LABEL),
            steps=tuple(say(step) for step in STEPS),
            help_heading=say(HELP_HEADING),
            help=(say(CALL), *((say(COME),) if facts.drop_in else ())),
            notes=(
                say(KEEP_IT),
                say(VOTE_AGAIN),
                *(_languages(facts, locale) if large_print else ()),
            ),
            other_ways=(*_languages(facts, locale), say(LARGE_PRINT)),
            reference_label=say(REFERENCE),
            page=translate(PAGE, locale),
        )

    return compose


def _figures(facts: RunFacts, settings: Settings, locale: str) -> dict[str, object]:
    return {
        "round": facts.title,
        "money": formats.money(facts.money, facts.currency, locale),
        "from": formats.moment(facts.opens_at, locale, time_zone=facts.time_zone),
        "until": formats.moment(facts.closes_at, locale, time_zone=facts.time_zone),
        "address": facts.address(settings.base_url).partition("://")[2],
        "telephone": facts.telephone,
        "drop_in": facts.drop_in,
    }


def _languages(facts: RunFacts, but: str) -> tuple[str, ...]:
    """Return the languages line: each of the others, in that language."""
    english = LANGUAGES[0][0]
    said = {
        code: translate(THIS_LANGUAGE, code, telephone=facts.telephone)
        for code, _name in LANGUAGES
    }
    # A language that does not say it yet would say it in English.
    return tuple(
        words
        for code, words in said.items()
        if code != but and (code == english or words != said[english])
    )


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
