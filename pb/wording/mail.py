"""The letters that we send, in words."""

from pb.config import Settings
from pb.services.people.mailing import Compose, LetterFacts, Written
from pb.services.voting.reminders import ComposeReminder, ReminderFacts, WrittenReminder
from pb.vocabulary import Letter
from pb.wording import formats
from pb.wording.catalogue import N_, translate

SUBJECTS: dict[Letter, str] = {
    Letter.CONFIRM: N_("Confirm your email address for %(product)s"),
    Letter.ALREADY: N_("You have an account on %(product)s already"),
    Letter.RESET: N_("Choose a new password for %(product)s"),
    Letter.CHANGED: N_("Your password for %(product)s was changed"),
    Letter.JOIN_LIST: N_("Your voting code for %(round)s"),
}

TEXTS: dict[Letter, str] = {
    Letter.CONFIRM: N_(
        "Hello,\n\n"
        "thank you for joining in. Please confirm your email address: open this link "
        "and press the button.\n\n"
        "%(base)s/confirm/%(token)s\n\n"
        "The link works for three days. If you did not ask for an account, "
        "you need not do anything.\n\n"
        "%(place)s\n"
    ),
    Letter.ALREADY: N_(
        "Hello,\n\n"
        "someone, probably you, has just asked to join with this email address. "
        "It has an account already. You can sign in here:\n\n"
        "%(base)s/sign-in\n\n"
        "If you do not remember your password, or never chose one, choose a new one here. "
        "This link works for two hours.\n\n"
        "%(base)s/reset/%(token)s\n\n"
        "If it was not you, you need not do anything. Nothing was changed.\n\n"
        "%(place)s\n"
    ),
    Letter.RESET: N_(
        "Hello,\n\n"
        "you can choose a new password here. The link works for two hours, and once.\n\n"
        "%(base)s/reset/%(token)s\n\n"
        "If you did not ask for this, you need not do anything. Your password stays as it is.\n\n"
        "%(place)s\n"
    ),
    Letter.CHANGED: N_(
        "Hello,\n\n"
        "the password of your account was changed just now, and every device was signed out. "
        "If that was you, all is well.\n\n"
        "If it was not you, choose a new password at once, and write to us: %(contact)s\n\n"
        "%(base)s/forgotten\n\n"
        "%(place)s\n"
    ),
    Letter.JOIN_LIST: N_(
        "Hello,\n\n"
        "someone, probably you, has asked to vote in %(round)s with this email address. "
        "Open this link and press the button. You will see your voting code once.\n\n"
        "%(base)s/rounds/%(slug)s/register/%(token)s\n\n"
        "The link works for one day, and once. If you had a code before, it stops working.\n\n"
        "If it was not you, you need not do anything.\n\n"
        "%(place)s\n"
    ),
}


REMINDER_SUBJECT = N_("Your ballot is not in the box yet: %(round)s")
REMINDER_TEXT = N_(
    "Hello,\n\n"
    "you opened a ballot paper of %(round)s, and your ballot is not in the box yet. "
    "You can vote until %(when)s.\n\n"
    "Take the code from your letter and go to:\n\n"
    "%(base)s/rounds/%(slug)s/vote\n\n"
    "What you marked is on the device on which you marked it, if it is your own. "
    "We do not know what it is.\n\n"
    "This was the only reminder. The voter list has no email address and no telephone number "
    "of yours any more.\n\n"
    "%(place)s\n"
)
REMINDER_SHORT = N_(
    "%(round)s: your ballot is not in the box yet. You can vote until %(when)s, with the code "
    "from your letter: %(base)s/rounds/%(slug)s/vote This was the only reminder. "
    "We have deleted your number."
)


def reminder(settings: Settings) -> ComposeReminder:
    """Return what puts a reminder to vote into words; no code stands in it."""

    def compose(facts: ReminderFacts) -> WrittenReminder:
        when = formats.moment(facts.closes_at, facts.language, time_zone=facts.time_zone)
        figures: dict[str, object] = {
            "round": " ".join(facts.title.split()),
            "when": when,
            "slug": facts.slug,
            "base": settings.base_url,
            "place": settings.place.name,
        }
        return WrittenReminder(
            subject=translate(REMINDER_SUBJECT, facts.language, **figures),
            text=translate(REMINDER_TEXT, facts.language, **figures),
            short=translate(REMINDER_SHORT, facts.language, **figures),
        )

    return compose


def composer(settings: Settings) -> Compose:
    """Return what puts letters into words: the place's name, and links to this platform."""

    def compose(facts: LetterFacts) -> Written:
        figures: dict[str, object] = {
            "product": settings.place.product_name,
            "place": settings.place.name,
            "contact": settings.place.contact,
            "base": settings.base_url,
            "token": facts.token,
            **facts.figures,
        }
        return Written(
            subject=translate(SUBJECTS[facts.letter], facts.language, **figures),
            text=translate(TEXTS[facts.letter], facts.language, **figures),
        )

    return compose
