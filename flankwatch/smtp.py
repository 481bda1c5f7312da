"""Hands one mail to a mail server and understands the answer (RFC 5321). Part of the door that notify.py keeps."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from flankwatch import limits
from flankwatch.models import Secret

__all__ = ["Account", "Posted", "Refused", "Security", "Verify", "post"]

_QUIT_S = 2.0  # the mail is accepted by then; a server that hangs on QUIT changes nothing
_LOGIN_CODES = frozenset({530, 534, 535, 538})  # RFC 4954: authentication, a matter of the account
_REPLY_CHARS = 300

Replies = Mapping[str, tuple[int, bytes]]


class Security(Enum):
    INSECURE = "insecure"
    STARTTLS = "starttls"
    SSL = "ssl"


class Verify(Enum):
    """Whether the server must prove its name; NOTHING is for people who asked for it in the channel's URL."""

    CERTIFICATE = "certificate"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    host: str
    port: int
    security: Security
    verify: Verify
    login: tuple[str, Secret] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The server took the mail. `note` tells of recipients it refused beside others it took."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The server did not take the mail. `permanent` where these recipients or this mail are refused for good."""

    reason: str
    permanent: bool = False


def post(account: Account, mail: bytes, *, sender: str, recipients: Sequence[str]) -> Posted | Refused:
    """Send `mail` in one transaction. A server that takes it for some recipients only has taken it: a repeat would reach
    those a second time.
    """
    if not recipients:
        return Refused(reason="the channel names no valid recipient")
    try:
        with _session(account) as smtp:
            refused = smtp.sendmail(sender, list(recipients), mail)
    except (OSError, smtplib.SMTPException, UnicodeError) as exc:
        return _refused(exc)
    return Posted(
        note=f"{len(refused)} of {len(recipients)} recipients refused: {_replies(refused)}" if refused else ""
    )


@contextlib.contextmanager
def _session(account: Account) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if account.verify is Verify.NOTHING:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    tls: dict[str, Any] = {"context": context} if account.security is Security.SSL else {}
    smtp = (smtplib.SMTP_SSL if tls else smtplib.SMTP)(account.host, account.port, timeout=limits.SEND_S, **tls)
    try:
        if account.security is Security.STARTTLS:
            smtp.starttls(context=context)
        if account.login:
            smtp.login(account.login[0], account.login[1].reveal())
        yield smtp
    finally:
        if smtp.sock:
            smtp.sock.settimeout(_QUIT_S)
        with contextlib.suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _refused(exc: Exception) -> Refused:
    match exc:
        case smtplib.SMTPRecipientsRefused(recipients=replies):
            final = all(_is_final(code, text, at_recipient=True) for code, text in replies.values())
            return Refused(reason=f"the recipient was refused: {_replies(replies)}", permanent=final)
        case smtplib.SMTPDataError(smtp_code=code, smtp_error=text):
            return Refused(reason=f"the mail was refused: {_reply(code, text)}", permanent=_is_final(code, text))
        case smtplib.SMTPAuthenticationError(smtp_code=code, smtp_error=text):
            return Refused(reason=f"user or password was refused: {_reply(code, text)}")
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=text):
            return Refused(reason=f"the mail server refused: {_reply(code, text)}")
        case TimeoutError():
            return Refused(reason="the mail server did not answer in time")
        case OSError():  # SMTPException is one, too
            return Refused(reason=f"the mail server cannot be used: {_text(str(exc.strerror or exc))[:_REPLY_CHARS]}")
    return Refused(reason="an address of the channel cannot be written in SMTP")


def _is_final(code: int, text: bytes | str, *, at_recipient: bool = False) -> bool:
    """Whether a refusal is about this recipient or this mail for good.

    5.7.x before the mail itself was seen is a rule about who we are (RFC 3463), which people can change.
    """
    about_us = at_recipient and re.match(r"5\.7\.", _text(text)) is not None
    return 500 <= code < 600 and code not in _LOGIN_CODES and not about_us


def _replies(replies: Replies) -> str:
    return "; ".join(dict.fromkeys(_reply(code, text) for code, text in replies.values()))


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {_text(text)}"[:_REPLY_CHARS]


def _text(text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join("".join(char if char.isprintable() else " " for char in said).split())
