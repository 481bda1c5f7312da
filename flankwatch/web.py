"""The door to the web as settings.yaml wants it: one place where a Service becomes a Fetcher."""

from __future__ import annotations

from flankwatch.fetch import Fetcher, Manners
from flankwatch.models import Config, Service

__all__ = ["unverified_feeds", "web"]


def web(service: Service, *, user_agent: str, manners: Manners | None = None) -> Fetcher:
    """A Fetcher for this service; with `manners` it knows what an earlier one learned of hosts."""
    return Fetcher(
        allow_hosts=service.allow_hosts,
        user_agent=user_agent,
        proxy=service.proxy.reveal() if service.proxy else None,
        pace_s=float(service.pace_s),
        manners=manners,
    )


def unverified_feeds(config: Config) -> list[str]:
    """The names of the feeds whose server need not prove who it is; people are told of them in every run."""
    return [feed.name for feed in config.feeds if feed.options and feed.options.insecure_tls]
