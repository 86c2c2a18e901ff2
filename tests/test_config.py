"""Settings are checked at start; a bad one says what to do."""

import secrets
from pathlib import Path

import pytest

from pb.config import BadSetting, contrast_with_white, from_environment


def read(tmp_path, **env):
    return from_environment({"PB_INSTANCE": str(tmp_path), **env})


def test_without_settings_there_is_a_local_installation(tmp_path):
    settings = read(tmp_path)

    assert settings.database_url == f"sqlite:///{tmp_path}/commonpot.sqlite3"
    assert settings.mail.folder == tmp_path / "mail"
    assert settings.place.colour == "#0f5c5c"
    assert not settings.secure_cookies


def test_the_secret_key_is_made_once_and_kept_private(tmp_path):
    assert read(tmp_path).secret_key == read(tmp_path).secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    given = "given by the environment"
    assert read(tmp_path, SECRET_KEY=given).secret_key == given
    assert not list(tmp_path.glob(".secret_key*"))


def test_two_processes_that_start_at_once_have_the_same_secret_key(tmp_path, monkeypatch):
    draw, seen = secrets.token_hex, []

    def draw_while_another_starts(length):
        monkeypatch.setattr(secrets, "token_hex", draw)
        seen.append(read(tmp_path).secret_key)
        return draw(length)

    monkeypatch.setattr(secrets, "token_hex", draw_while_another_starts)
    assert [read(tmp_path).secret_key] == seen
    assert len(seen[0]) == 64


@pytest.mark.parametrize("left", ["", "\n", "abc"])
def test_a_secret_key_that_was_cut_off_is_no_key(tmp_path, left):
    (tmp_path / "secret_key").write_text(left)
    with pytest.raises(BadSetting, match="holds no key"):
        read(tmp_path)


def test_a_secret_that_could_be_tried_is_refused(tmp_path):
    with pytest.raises(BadSetting, match="at least 16 characters"):
        read(tmp_path, SECRET_KEY="hunter2")


def test_a_platform_behind_https_keeps_cookies_secure(tmp_path):
    assert read(tmp_path, PB_BASE_URL="https://pb.example/").secure_cookies
    assert read(tmp_path, PB_BASE_URL="https://pb.example/").base_url == "https://pb.example"


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#ff0000", 4.0)]
)
def test_contrast_is_that_of_wcag(colour, contrast):
    # Expected figures: WebAIM's published examples.
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)


@pytest.mark.parametrize("colour", ["#767676", "#0F5C5C", "#8a1538"])
def test_a_colour_that_carries_white_letters_is_taken(tmp_path, colour):
    assert read(tmp_path, PB_PLACE_COLOUR=colour).place.colour == colour.lower()


@pytest.mark.parametrize("colour", ["#777777", "#ffdd00", "teal", "#123", "#0f5c5c;}", ""])
def test_another_colour_is_refused(tmp_path, colour):
    with pytest.raises(BadSetting, match="PB_PLACE_COLOUR"):
        read(tmp_path, PB_PLACE_COLOUR=colour)


def test_a_logo_is_a_file_of_a_picture(tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg/>")
    place = read(tmp_path, PB_PLACE_LOGO=str(logo)).place

    assert (place.logo_url, place.logo_file) == ("/place-logo", logo)
    for wrong in ("https://elsewhere.example/logo.svg", str(tmp_path / "no.svg"), str(tmp_path)):
        with pytest.raises(BadSetting, match="PB_PLACE_LOGO"):
            read(tmp_path, PB_PLACE_LOGO=wrong)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_PORT", "25a"),
        ("SMTP_STARTTLS", "maybe"),
        ("DATABASE_URL", "mysql://x"),
        ("PB_TRUSTED_PROXIES", "-1"),
        ("PB_COUNTRY_CODE", "+48"),
        ("PB_COUNTRY_CODE", "048"),
        ("PB_COUNTRY_CODE", "Poland"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(tmp_path, name, value):
    with pytest.raises(BadSetting, match=name):
        read(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PB_OIDC_ISSUER": "http://sso.example"}, "must begin with https://"),
        ({"PB_OIDC_ISSUER": "http://localhost.sso.example"}, "must begin with https://"),
        ({"PB_REGISTER_URL": "http://127.0.0.1:80@x.example"}, "must begin with https://"),
        ({"PB_OIDC_ISSUER": "https://sso.example"}, "PB_OIDC_CLIENT_ID"),
        (
            {
                "PB_OIDC_ISSUER": "https://sso.example",
                "PB_OIDC_CLIENT_ID": "commonpot",
                "PB_OIDC_CLIENT_SECRET": "a secret",
                "PB_OIDC_SCOPE": "profile email",
            },
            "PB_OIDC_SCOPE must have openid",
        ),
        ({"PB_REGISTER_URL": "http://register.example"}, "must begin with https://"),
        ({"PB_REGISTER_URL": "https://register.example"}, "PB_REGISTER_TOKEN"),
    ],
)
def test_whoever_vouches_is_reached_safely(
    tmp_path: Path, env: dict[str, str], words: str
) -> None:
    with pytest.raises(BadSetting, match=words):
        from_environment({"PB_INSTANCE": str(tmp_path)} | env)


def test_sign_on_and_register_are_settings(tmp_path: Path) -> None:
    given = from_environment(
        {
            "PB_INSTANCE": str(tmp_path),
            "PB_OIDC_ISSUER": "https://sso.example",
            "PB_OIDC_CLIENT_ID": "commonpot",
            "PB_OIDC_CLIENT_SECRET": "a secret",
            "PB_REGISTER_URL": "http://localhost:8000/people",
            "PB_REGISTER_TOKEN": "a token",
        }
    )
    assert (given.sign_on.client_id, given.sign_on.area_claim) == ("commonpot", "area")
    assert given.register.url.endswith("/people")
    assert "a secret" not in repr(given)
    assert "a token" not in repr(given)


NOTIFY_KEY = "bay-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
NOTIFY = {
    "PB_SENDER": "notify",
    "PB_NOTIFY_KEY": NOTIFY_KEY,
    "PB_NOTIFY_EMAIL_TEMPLATE": TEMPLATE,
}


def test_mail_is_sent_by_ourselves_unless_a_sender_is_chosen(tmp_path: Path) -> None:
    assert read(tmp_path).sender == "mail"
    chosen = read(tmp_path, **NOTIFY, PB_NOTIFY_LETTER_TEMPLATE=TEMPLATE)
    assert (chosen.sender, chosen.notify.letter_template) == ("notify", TEMPLATE)
    assert chosen.notify.url == "https://api.notifications.service.gov.uk"
    assert NOTIFY_KEY not in repr(chosen)


@pytest.mark.parametrize("key", ["", "secret", NOTIFY_KEY[:-1]])
def test_a_sender_without_a_good_key_is_refused_at_start(tmp_path: Path, key: str) -> None:
    with pytest.raises(BadSetting, match="PB_NOTIFY_KEY"):
        read(tmp_path, PB_SENDER="notify", PB_NOTIFY_KEY=key)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PB_NOTIFY_EMAIL_TEMPLATE", "", "PB_NOTIFY_EMAIL_TEMPLATE"),
        ("PB_NOTIFY_LETTER_TEMPLATE", TEMPLATE[:-1], "PB_NOTIFY_LETTER_TEMPLATE"),
        ("PB_NOTIFY_SMS_TEMPLATE", "reminder", "PB_NOTIFY_SMS_TEMPLATE"),
        ("PB_NOTIFY_URL", "http://notify.example", "must begin with https://"),
    ],
)
def test_a_sender_that_could_reach_nobody_is_refused_at_start(
    tmp_path: Path, name: str, value: str, words: str
) -> None:
    with pytest.raises(BadSetting, match=words):
        read(tmp_path, **NOTIFY | {name: value})


def test_an_unknown_sender_is_refused_at_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="mail, notify"):
        read(tmp_path, PB_SENDER="pigeon")
