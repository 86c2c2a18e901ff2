"""Settings from the environment, checked once at start."""

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


class BadSetting(Exception):
    """A setting is missing or cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place that runs the platform: its name, colour and logo are configuration."""

    name: str = "Harbour Bay Council"
    short_name: str = "Harbour Bay"  # the place itself, in sentences
    colour: str = "#0f5c5c"
    logo_url: str = ""
    logo_file: Path | None = None
    product_name: str = "Commonpot"
    contact: str = "pb@harbourbay.example"


@dataclass(frozen=True, slots=True)
class Mail:
    """Where mail goes: an SMTP server, or a folder when no host is set."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    sender: str = "Commonpot <no-reply@harbourbay.example>"
    folder: Path = Path("instance/mail")


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """GOV.UK Notify: its key, and the templates that stand there."""

    key: str = field(default="", repr=False)
    url: str = "https://api.notifications.service.gov.uk"
    email_template: str = ""
    sms_template: str = ""
    letter_template: str = ""


@dataclass(frozen=True, slots=True)
class SignOn:
    """An OpenID Connect provider whose accounts may vote; no issuer: none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    area_claim: str = "area"
    scope: str = "openid profile"


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """A population register that answers in JSON; no address: none."""

    url: str = ""
    token: str = field(default="", repr=False)


COUNTRY_CODE = "44"  # the United Kingdom's


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next."""

    instance: Path
    database_url: str
    keys_dir: Path
    secret_key: str = field(repr=False)
    base_url: str = "http://127.0.0.1:5000"
    place: Place = Place()
    mail: Mail = Mail()
    sender: str = "mail"
    notify: NotifySettings = NotifySettings()
    sign_on: SignOn = SignOn()
    register: RegisterSettings = RegisterSettings()
    trusted_proxies: int = 0
    secure_cookies: bool = False
    country_code: str = COUNTRY_CODE
    """Whose telephone numbers may be written as they are dialled there, without + and code."""
    upload_limit: int = 8 * 1024 * 1024
    voter_file_limit: int = 512 * 1024 * 1024
    limits_on: bool = True
    keeps_rounds: bool = True  # between requests, checked by version: services/keeping.py

    @property
    def sends_texts(self) -> bool:
        """Whether text messages go anywhere: out by Notify, or into the folder, to try it out."""
        if self.sender == "notify":
            return bool(self.notify.sms_template)
        return not self.mail.host


_PLACE = Place()
_MAIL = Mail()
LEAST_KEY = 16  # characters: fewer could be tried
LEAST_CONTRAST = 4.5  # WCAG 2, AA
LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1)(:[0-9]+)?(/|$)")
LOGO_FORMATS = frozenset({".svg", ".png", ".webp"})
SENDERS = ("mail", "notify")
TEMPLATE = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NOTIFY_KEY = r"[0-9a-f-]{36}-[0-9a-f-]{36}$"
LANGUAGES: tuple[tuple[str, str], ...] = (("en", "English"), ("pl", "Polski"))


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise BadSetting(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _yes(env: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    text = env.get(name, "yes" if default else "no").lower()
    if text not in {"yes", "no", "1", "0", "true", "false"}:
        raise BadSetting(f"{name} must be yes or no, not {text!r}.")
    return text in {"yes", "1", "true"}


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("DATABASE_URL", "")
    if not url:
        return f"sqlite:///{instance / 'commonpot.sqlite3'}"
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    return url


def _secret_key(env: Mapping[str, str], instance: Path) -> str:
    """The key that signs cookies: SECRET_KEY, or one kept in the instance folder.

    Web processes on several machines must share it, so there SECRET_KEY is set.
    """
    given = env.get("SECRET_KEY", "")
    if given:
        if len(given) < LEAST_KEY:
            raise BadSetting(f"SECRET_KEY must have at least {LEAST_KEY} characters.")
        return given
    kept = instance / "secret_key"
    if not kept.exists():
        _keep_fresh_key(kept)
    found = kept.read_text(encoding="ascii").strip()
    if len(found) < LEAST_KEY:
        raise BadSetting(f"{kept} holds no key. Delete that file: a new one is made.")
    return found


def _keep_fresh_key(kept: Path) -> None:
    """Link a whole file to its name: nobody ever reads half a key, and the first one stays."""
    descriptor, name = tempfile.mkstemp(dir=kept.parent, prefix=".secret_key-")  # mode 0600
    whole = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            kept.hardlink_to(whole)
    finally:
        whole.unlink()


def _colour(text: str) -> str:
    """Check that white letters can be read on the place's colour."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise BadSetting(f"PB_PLACE_COLOUR must look like #0f5c5c, not {text!r}.")
    contrast = contrast_with_white(text)
    if contrast < LEAST_CONTRAST:
        raise BadSetting(
            f"PB_PLACE_COLOUR {text} is too light for white letters: its contrast is "
            f"{contrast:.1f}, and {LEAST_CONTRAST} is needed. Choose a darker one."
        )
    return text.lower()


def contrast_with_white(colour: str) -> float:
    """Return the contrast of #rrggbb with white, as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  sRGB's own
        for c in channels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _place(env: Mapping[str, str]) -> Place:
    logo = env.get("PB_PLACE_LOGO", "")
    file = Path(logo).absolute() if logo else None
    if file and not (file.is_file() and file.suffix in LOGO_FORMATS):
        raise BadSetting(f"PB_PLACE_LOGO must be a file of SVG, PNG or WebP, not {logo!r}.")
    return Place(
        name=env.get("PB_PLACE_NAME", _PLACE.name),
        short_name=env.get("PB_PLACE_SHORT_NAME", env.get("PB_PLACE_NAME", _PLACE.short_name)),
        colour=_colour(env.get("PB_PLACE_COLOUR", _PLACE.colour)),
        logo_url="/place-logo" if file else "",
        logo_file=file,
        contact=env.get("PB_PLACE_CONTACT", _PLACE.contact),
    )


def _mail(env: Mapping[str, str], instance: Path) -> Mail:
    return Mail(
        host=env.get("SMTP_HOST", ""),
        port=_whole(env, "SMTP_PORT", 25),
        user=env.get("SMTP_USER", ""),
        password=env.get("SMTP_PASSWORD", ""),
        starttls=_yes(env, "SMTP_STARTTLS"),
        sender=env.get("MAIL_FROM", _MAIL.sender),
        folder=instance / "mail",
    )


def _sender(env: Mapping[str, str]) -> str:
    sender = env.get("PB_SENDER", "mail")
    if sender not in SENDERS:
        raise BadSetting(f"PB_SENDER must be one of {', '.join(SENDERS)}, not {sender!r}.")
    # Its own form: a name, then the service's id, then the secret, both UUIDs.
    if sender == "notify" and not re.search(NOTIFY_KEY, env.get("PB_NOTIFY_KEY", "")):
        raise BadSetting("PB_SENDER=notify needs PB_NOTIFY_KEY, an API key from GOV.UK Notify.")
    if sender == "notify" and not env.get("PB_NOTIFY_EMAIL_TEMPLATE"):
        raise BadSetting("PB_SENDER=notify needs PB_NOTIFY_EMAIL_TEMPLATE: all mail goes by it.")
    return sender


def _notify(env: Mapping[str, str]) -> NotifySettings:
    return NotifySettings(
        key=env.get("PB_NOTIFY_KEY", ""),
        url=_safe_url(env, "PB_NOTIFY_URL") or NotifySettings().url,
        email_template=_template(env, "PB_NOTIFY_EMAIL_TEMPLATE"),
        sms_template=_template(env, "PB_NOTIFY_SMS_TEMPLATE"),
        letter_template=_template(env, "PB_NOTIFY_LETTER_TEMPLATE"),
    )


def _template(env: Mapping[str, str], name: str) -> str:
    """Return the id of a template; a mistyped one would be found out by everybody's letter."""
    given = env.get(name, "").strip()
    if given and not TEMPLATE.fullmatch(given):
        raise BadSetting(f"{name} must be a template's id from GOV.UK Notify, not {given!r}.")
    return given


def _country_code(env: Mapping[str, str]) -> str:
    code = env.get("PB_COUNTRY_CODE", COUNTRY_CODE)
    if not re.fullmatch(r"[1-9][0-9]{0,2}", code):
        raise BadSetting(
            f"PB_COUNTRY_CODE must be a country's telephone code such as 44 or 48, not {code!r}."
        )
    return code


def _safe_url(env: Mapping[str, str], name: str) -> str:
    """Return an address to which people's details may go: encrypted, or on this machine."""
    url = env.get(name, "")
    if url and not (url.startswith("https://") or LOCAL.match(url)):
        raise BadSetting(f"{name} must begin with https://, not {url!r}.")
    return url


def _sign_on(env: Mapping[str, str]) -> SignOn:
    given = SignOn(
        issuer=_safe_url(env, "PB_OIDC_ISSUER"),
        client_id=env.get("PB_OIDC_CLIENT_ID", ""),
        client_secret=env.get("PB_OIDC_CLIENT_SECRET", ""),
        area_claim=env.get("PB_OIDC_AREA_CLAIM", "area"),
        scope=" ".join(env.get("PB_OIDC_SCOPE", SignOn().scope).split()),
    )
    if given.issuer and not (given.client_id and given.client_secret):
        raise BadSetting("PB_OIDC_ISSUER needs PB_OIDC_CLIENT_ID and PB_OIDC_CLIENT_SECRET.")
    if "openid" not in given.scope.split():
        raise BadSetting(f"PB_OIDC_SCOPE must have openid among its words, not {given.scope!r}.")
    return given


def _register(env: Mapping[str, str]) -> RegisterSettings:
    given = RegisterSettings(_safe_url(env, "PB_REGISTER_URL"), env.get("PB_REGISTER_TOKEN", ""))
    if given.url and not given.token:
        raise BadSetting("PB_REGISTER_URL needs PB_REGISTER_TOKEN.")
    return given


def _make_folder(folder: Path, name: str, *, mode: int = 0o777) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=mode)
    except OSError as error:
        raise BadSetting(f"{name}: no folder {folder} can be made: {error.strerror}.") from error


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        BadSetting: a value cannot be read, or one that is needed is missing.
    """
    env = os.environ if env is None else env
    instance = Path(env.get("PB_INSTANCE", "instance")).absolute()
    _make_folder(instance, "PB_INSTANCE")
    keys_dir = Path(env.get("PB_KEYS_DIR", instance / "keys")).absolute()
    _make_folder(keys_dir, "PB_KEYS_DIR", mode=0o700)
    base_url = env.get("PB_BASE_URL", f"http://127.0.0.1:{env.get('PORT', '5000')}")
    return Settings(
        instance=instance,
        database_url=_database_url(env, instance),
        keys_dir=keys_dir,
        secret_key=_secret_key(env, instance),
        base_url=base_url.rstrip("/"),
        place=_place(env),
        mail=_mail(env, instance),
        sender=_sender(env),
        notify=_notify(env),
        sign_on=_sign_on(env),
        register=_register(env),
        trusted_proxies=_whole(env, "PB_TRUSTED_PROXIES", 0),
        country_code=_country_code(env),
        secure_cookies=_yes(env, "PB_SECURE_COOKIES", default=base_url.startswith("https://")),
    )
