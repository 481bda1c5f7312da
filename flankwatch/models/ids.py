"""Numbers by which rows of the database are known."""

from __future__ import annotations

from typing import NewType

__all__ = ["AlertId", "ArticleId", "FeedId", "StoryId"]

FeedId = NewType("FeedId", int)
ArticleId = NewType("ArticleId", int)
StoryId = NewType("StoryId", int)
AlertId = NewType("AlertId", int)
