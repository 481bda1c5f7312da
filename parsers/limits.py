"""Every number that bounds a document, with its reason."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB

FEED_BYTES_MAX = 8 * MIB  # the largest honest feed seen was 3.1 MiB
PAGE_BYTES_MAX = 2 * MIB  # article pages: 99 % are below 1 MiB; parsing time grows with size
ENTRIES_MAX = 1000  # 50,000 items take feedparser 6.6 s; no honest feed carries more than some hundreds
TITLE_CHARS_MAX = 500  # longer headlines are markup or attacks
TEXT_CHARS_MAX = 200_000  # the longest article bodies are 100,000 characters
MARKUP_CHARS_MAX = 2_000_000  # of one field, cut before its markup is read: ten characters of markup to one of text
NAME_CHARS_MAX = 200  # authors; feedparser's search for addresses is quadratic: 18 s at 32 KiB, 1 ms here
AUTHORS_MAX = 20  # collaborations sign with a dozen names
ID_CHARS_MAX = 2000  # ids are mostly URLs
LINK_CHARS_MAX = 2000  # browsers and servers agree up to here
SNIFF_BYTES = 1 * KIB  # markup starts within the first few hundred bytes of every feed seen
HEAD_BYTES = 16 * KIB  # a feed's own description; the longest seen, with a hundred categories, has 9
PROLOG_BYTES = 4 * KIB  # PHP warnings before the XML declaration fit into this
ATTRIBUTES_MAX = 500  # of one element; feedparser is quadratic: 15 s at 16,000, 15 ms here
ATTRIBUTES_TEXT_MIN = 50_000  # characters of a page; shorter ones cost libxml2 0.15 s at the most, whatever they hold
OPEN_TAGS_MAX = 1000  # of "<" without a ">": half a million cost feedparser 10 s
DEPTH_MAX = 5000  # of open elements; unclosed <p> and <br> in broken feeds count as depth, so this is generous
RUN_CHARS_MAX = 2000  # of letters without a break; see NAME_CHARS_MAX. Longer ones are embedded pictures
DATE_YEAR_MIN = 1990  # no feed is older than the web
DATE_AHEAD_H = 24  # tomorrow's date is a time zone mistake; a later one is unknown
GUESS_CHARS = 2000  # letters that the guess of a charset looks at; the verdict stands after some hundreds
JSONLD_CHARS_MAX = 500_000  # of one JSON-LD block; whole article bodies fit
PAGE_TAGS_MAX = 50_000  # the largest of 58 saved articles has 5,500; these cost trafilatura 2 s, 200,000 cost 18 s
PAGE_TEXT_SHORT = 600  # characters; below this the quick extraction often missed the body: F1 .936 → .949 on 58 pages
OPML_BYTES_MAX = 16 * MIB  # 10,000 feeds have 3 MiB, with long descriptions 8
OPML_FEEDS_MAX = 20_000  # twice the most a configuration is made for
OPML_OUTLINES_MAX = (
    100_000  # beginnings and ends: of that many feeds, each in a folder of its own and none closed at once
)
OPML_FOLDERS_MAX = 10  # around one feed; people use two levels. Deeper ones count as the tenth
OPML_FIELD_CHARS_MAX = 4000  # of a title or description as written, with its markup
TAG_CHARS_MAX = 32 * KIB  # of one tag whose attributes are read; an outline with a long description has 3 KiB
OFFERS_MAX = 50  # feeds one page offers: the largest overview pages of broadcasters list some dozens
GUESSES_MAX = 16  # usual places tried where a page offers no feed: each is a request to somebody's server
LISTING_TAGS_MAX = 20_000  # a listing of 1,000 articles has 15,000; bs4 takes 25 µs for each
MESSAGE_TITLE_CHARS = 140  # a message's first line up to here is its headline; longer ones are paragraphs
TABLE_DEPTH_MAX = (
    6  # tables in tables; layouts of the nineties had four or five, and each level costs trafilatura a walk
)
TEASER_CHARS_MAX = 1500  # what paywalls leave free ends here; the shortest of 58 saved articles in full has 764
CONSENT_CHARS_MAX = 4000  # walls that ask for consent, with their lists of purposes and partners
NOTICE_CHARS_MAX = 800  # error pages and bot checks, whose other words are menus
STUB_CHARS_MAX = 200  # "You are being redirected", and the address
WALL_LINE_CHARS_MAX = 400  # of a paywall's invitation; a longer line is a paragraph that mentions subscribing
