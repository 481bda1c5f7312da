"""The values that pass between the layers; nothing here acts.

Every value is frozen. Times are aware and in UTC, durations are seconds, offsets are code points of the field they name.
"""

from flankwatch.models.alerts import MOVES, Alert, AlertKind, AlertState, Channel, ChannelKind, Notice
from flankwatch.models.articles import Article, Hit
from flankwatch.models.config import Config, Service
from flankwatch.models.feeds import Feed, FeedKind, FetchOptions, Fulltext, ListingSelectors, Selectors
from flankwatch.models.ids import AlertId, ArticleId, FeedId, StoryId
from flankwatch.models.mentions import Entity, Field, Form, ListHit, Matches, Mention, MentionKind, Span
from flankwatch.models.secret import Secret
from flankwatch.models.watchlists import (
    AllOf,
    AnyOf,
    Expr,
    Group,
    Negated,
    Priority,
    Quoted,
    Regex,
    SourceTest,
    Term,
    Unit,
    WatchList,
    Within,
)

__all__ = [
    "MOVES",
    "Alert",
    "AlertId",
    "AlertKind",
    "AlertState",
    "AllOf",
    "AnyOf",
    "Article",
    "ArticleId",
    "Channel",
    "ChannelKind",
    "Config",
    "Entity",
    "Expr",
    "Feed",
    "FeedId",
    "FeedKind",
    "FetchOptions",
    "Field",
    "Form",
    "Fulltext",
    "Group",
    "Hit",
    "ListHit",
    "ListingSelectors",
    "Matches",
    "Mention",
    "MentionKind",
    "Negated",
    "Notice",
    "Priority",
    "Quoted",
    "Regex",
    "Secret",
    "Selectors",
    "Service",
    "SourceTest",
    "Span",
    "StoryId",
    "Term",
    "Unit",
    "WatchList",
    "Within",
]
