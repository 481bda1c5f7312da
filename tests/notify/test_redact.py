from __future__ import annotations

import pytest

from flankwatch.redact import hide, redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET https://example.org/a/b ok", "GET https://example.org/a/b ok"),
        ("https://u:p@example.org/a?key=v&flag#frag", "https://***@example.org/a?key=***&***"),
        ("https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/***"),
        ("https://discord.com/api/webhooks/1/secret", "https://discord.com/***"),
        ('feed="mailtos://u:p@h.example/x@y.example" down', 'feed="mailtos://***" down'),
        ("two http://a:b@c.example/ https://d.example/?e=f", "two http://***@c.example/ https://d.example/?e=***"),
        ("no address here: 12:30, a//b", "no address here: 12:30, a//b"),
    ],
)
def test_addresses_in_a_text_lose_their_secrets(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize(
    ("text", "url", "shown"),
    [
        ("535 bad login for desk", "mailto://desk:pa%40ss@mail.example.org/a@b.example", "535 bad login for ***"),
        ("password pa@ss refused", "mailto://desk:pa%40ss@mail.example.org/a@b.example", "password *** refused"),
        ("550 <a@b.example> unknown", "mailto://desk:x@mail.example.org/a@b.example", "550 <***> unknown"),
        ("cannot reach T0TOKEN", "slack://T0TOKEN/B0/xyz", "cannot reach ***"),
        ("mail.example.org is down", "mailto://desk:x@mail.example.org/a@b.example", "mail.example.org is down"),
        ("not sent", "json://h.example/no?-k=se", "not sent"),
    ],
)
def test_a_reason_shows_no_part_of_the_channels_address(text: str, url: str, shown: str) -> None:
    assert hide(text, url) == shown
