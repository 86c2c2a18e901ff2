"""Single sign-on by OpenID Connect: the code flow with PKCE, state and nonce."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc6749.errors import OAuth2Error
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from pb.config import SignOn

PATIENCE = 10  # seconds
MORE = "userinfo_endpoint"
LEEWAY = 60  # seconds by which clocks may differ
# Signatures that only the provider can make; never none, never one with a shared secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]


class SignOnBroken(Exception):
    """The provider does not answer, or what it says does not hold; nobody is signed on."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What this browser's own attempt is known by; kept in its session until it comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed on: the provider's name for them, and what else it says."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]


def begin(given: SignOn, *, redirect_uri: str) -> tuple[str, Attempt]:
    """Return the provider's address to go to, and the attempt to keep meanwhile.

    Raises:
        SignOnBroken
    """
    attempt = Attempt(*(secrets.token_urlsafe(32) for _part in range(3)))
    with _client(given, redirect_uri) as client:
        about = _about(client, given)
        url, _state = client.create_authorization_url(
            about["authorization_endpoint"],
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
        )
    return str(url), attempt


def finish(
    given: SignOn, *, redirect_uri: str, attempt: Attempt, answer: Mapping[str, str]
) -> Identity:
    """Return who came back from the provider.

    Args:
        given: the provider.
        redirect_uri: as it was when the attempt began.
        attempt: as this browser kept it.
        answer: what the provider sent back in the address: code, state, perhaps iss.

    Raises:
        SignOnBroken: another browser's answer, a refusal, a token that does not hold.
    """
    is_ours = secrets.compare_digest(answer.get("state", "").encode(), attempt.state.encode())
    # RFC 9207: another provider's answer is told by its name.
    if not is_ours or answer.get("iss", given.issuer) != given.issuer or not answer.get("code"):
        raise SignOnBroken
    with _client(given, redirect_uri) as client:
        about = _about(client, given)
        try:
            token = client.fetch_token(
                about["token_endpoint"],
                code=answer["code"],
                code_verifier=attempt.verifier,
                timeout=PATIENCE,
            )
            keys = KeySet.import_key_set({"keys": _json(client, about["jwks_uri"])["keys"]})
            claims = _checked(token["id_token"], keys, given=given, nonce=attempt.nonce)
            more = _more(client, about, token=token, subject=str(claims["sub"]))
        except (RequestException, OAuth2Error, OAuthError, JoseError) as error:
            raise SignOnBroken from error
        except (KeyError, TypeError, ValueError) as error:  # an answer of another shape
            raise SignOnBroken from error
    # What the signed token says goes before what was said beside it.
    return Identity(given.issuer, str(claims["sub"]), {**more, **claims})


def _client(given: SignOn, redirect_uri: str) -> OAuth2Session:
    return OAuth2Session(
        given.client_id,
        given.client_secret,
        scope=given.scope,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )


def _about(client: OAuth2Session, given: SignOn) -> dict[str, Any]:
    """Return what the provider says of itself, where OpenID Connect Discovery has it."""
    try:
        about = _json(client, f"{given.issuer.rstrip('/')}/.well-known/openid-configuration")
        named = {name: str(about[name]) for name in ("issuer", "authorization_endpoint")}
        named |= {name: str(about[name]) for name in ("token_endpoint", "jwks_uri")}
        named[MORE] = str(about.get(MORE) or "")
        _authenticate_as(client, about.get("token_endpoint_auth_methods_supported"))
    except (RequestException, KeyError, TypeError, ValueError) as error:
        raise SignOnBroken from error
    if named["issuer"] != given.issuer:
        raise SignOnBroken
    return named


def _authenticate_as(client: OAuth2Session, supported: Any) -> None:
    """Say who we are in the form itself, where a provider takes it in no other way."""
    if isinstance(supported, list) and "client_secret_basic" not in supported:
        client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105  a way's name


def _more(
    client: OAuth2Session, about: Mapping[str, str], *, token: Mapping[str, Any], subject: str
) -> Mapping[str, Any]:
    """Return what the provider says beside the token, at its userinfo address, if it has one.

    Most say there, and not in the token, what a scope such as `profile` asks for.

    Raises:
        SignOnBroken: it speaks of somebody else.
    """
    if not about[MORE]:
        return {}
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    said = _json(client, about[MORE], headers=bearer)
    if said.get("sub") != subject:
        raise SignOnBroken
    return said


def _json(
    client: OAuth2Session, url: str, *, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    answer = client.request(
        "GET", url, withhold_token=True, timeout=PATIENCE, allow_redirects=False, headers=headers
    )
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise TypeError
    return found


def _checked(token: str, keys: KeySet, *, given: SignOn, nonce: str) -> Mapping[str, Any]:
    """Return the claims of an ID token that the provider signed for us, now, in this attempt."""
    decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        {
            "iss": {"essential": True, "value": given.issuer},
            "aud": {"essential": True, "value": given.client_id},
            "nonce": {"essential": True, "value": nonce},
        },
        {"nonce": nonce, "client_id": given.client_id},
    )
    claims.validate(leeway=LEEWAY)
    return dict(claims)
