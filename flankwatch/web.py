"""The door to the web as settings.yaml wants it: one place where a Service becomes a Fetcher."""

from __future__ import annotations

from flankwatch.fetch import Fetcher, Manners
from flankwatch.models import Service

__all__ = ["web"]


def web(service: Service, *, user_agent: str, manners: Manners | None = None) -> Fetcher:
    """A Fetcher for this service; with `manners` it knows what an earlier one learned of hosts."""
    return Fetcher(
        allow_hosts=service.allow_hosts,
        user_agent=user_agent,
        proxy=service.proxy.reveal() if service.proxy else None,
        pace_s=float(service.pace_s),
        manners=manners,
    )
