"""The elements of feeds that mean something here, by namespace and folded name."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["IS_PLAIN", "kind"]

_PREFIXES = {
    "": "",
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss": "media:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}
_KINDS = {
    **dict.fromkeys(("item", "entry"), "entry"),
    **dict.fromkeys(("title", "dc:title"), "title"),
    "media:title": "media_title",
    "link": "link",
    **dict.fromkeys(("guid", "id"), "id"),
    **dict.fromkeys(("pubdate", "published", "issued", "dcterms:issued"), "published"),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"), "updated"),
    **dict.fromkeys(("created", "dcterms:created"), "created"),
    **dict.fromkeys(("description", "dc:description", "media:description"), "description"),
    **dict.fromkeys(("summary", "itunes:summary"), "summary"),
    "content": "content",
    "content:encoded": "encoded",
    **dict.fromkeys(("author", "managingeditor", "dc:creator", "dc:author", "itunes:author"), "author"),
    "media:group": "group",
    "media:content": "media",
    "media:thumbnail": "thumbnail",
    "enclosure": "enclosure",
    **dict.fromkeys(("image", "textinput"), "aside"),
    "source": "source",
    "contributor": "person",
    "ttl": "ttl",
    # known to feedparser in ways that are not worth repeating
    **dict.fromkeys(("abstract", "fullitem", "body", "xhtml:body", "tags", "channel", "feed"), "unusual"),
}

# Whether a type is plain text, for the types that are text at all.
IS_PLAIN = {
    "text": True,
    "plain": True,
    "text/plain": True,
    "html": False,
    "text/html": False,
    "xhtml": False,
    "application/xhtml+xml": False,
}


@lru_cache(maxsize=1024)
def kind(tag: str) -> str:
    """What an element is to us, "" for nothing. Names are folded because publishers write <pubdate> and <Title>."""
    namespace, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    prefix = _PREFIXES.get(namespace.lower())
    return "" if prefix is None else _KINDS.get(prefix + name.lower(), "")
