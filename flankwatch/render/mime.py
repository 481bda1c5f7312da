"""A message as the mail that goes over the wire (RFC 5322, RFC 2046).

Apprise's mail plugin gives every mail a fresh Message-ID. A send that was cut off is repeated (promise P3), and only a stable
Message-ID lets the reader's mail program see that it is the same alert; so the mail is made here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from flankwatch import limits
from flankwatch.render.message import Message
from flankwatch.render.pieces import clean, cut

__all__ = ["Address", "Letterhead", "mime"]

Address = tuple[str, str]  # the name shown, empty for none, and the address itself

# 7-bit on the wire: a relay that does not offer 8BITMIME would have to rewrite the body.
_POLICY = SMTP.clone(cte_type="7bit")
_OURS = frozenset({"subject", "from", "to", "cc", "bcc", "reply-to", "date", "message-id", "list-id"}) | frozenset(
    {"auto-submitted", "mime-version", "content-type", "content-transfer-encoding", "x-flankwatch-ref"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes to whom. `headers` are further headers the channel's owner asks for; ours win."""

    sender: Address
    to: Sequence[Address]
    cc: Sequence[Address] = ()
    reply_to: Sequence[Address] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def mime(message: Message, head: Letterhead, *, at: datetime) -> bytes:
    """The mail, ready for SMTP: text, with HTML beside it where the message has it. Its Message-ID follows from `ref` alone."""
    domain = f"flankwatch.{head.sender[1].rpartition('@')[2]}"
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = cut(clean(message.title), limits.SUBJECT_CHARS_MAX)
    mail["From"] = _addresses([head.sender])
    mail["To"] = _addresses(head.to)
    for name, people in (("Cc", head.cc), ("Reply-To", head.reply_to)):
        if people:
            mail[name] = _addresses(people)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{_token(message.ref)}@{domain}>"
    mail["List-Id"] = f"<{_token(message.watchlist).lower()}.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail["X-Flankwatch-Ref"] = _token(message.ref)
    for name, value in head.headers.items():
        if name.lower() not in _OURS and re.fullmatch(r"[!-9;-~]+", name):
            mail[name] = clean(value)
    mail.set_content(message.text)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
    return mail.as_bytes()


def _addresses(people: Sequence[Address]) -> str:
    return ", ".join(formataddr((clean(name), clean(address))) for name, address in people)


def _token(text: str) -> str:
    """`text` in letters that need no quoting in a Message-ID or List-Id, at most 60 of them."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", clean(text)).strip("-")[:60] or "none"
