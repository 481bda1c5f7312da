"""Every number that bounds something, with its reason."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB

# --- fetching -------------------------------------------------------------------------------------------------------
FEED_BYTES_MAX = 8 * MIB  # the largest honest feed seen was 3.1 MiB
PAGE_BYTES_MAX = 2 * MIB  # article pages: 99 % are below 1 MiB; parsing time grows with size
REDIRECTS_MAX = 5  # honest chains seen end after 3 (http→https, www, slash)
FETCH_TOTAL_S = 30.0  # a slow honest server answers in 12 s; a dripping one must not hold a place longer
CONNECT_S = 8.0  # a TCP SYN is sent three times within 7 s
READ_S = 15.0  # silence between two chunks
INFLATE_RATIO_MAX = 200  # gzip of repetitive honest XML reaches about 60; deflate's own bound is 1032
IN_FLIGHT = 60  # requests under way at once: 300 a second where servers answer in 0.2 s, far more than parsing takes
POOLS = 64  # of connections, a host always in the same: a pool looks through all it holds for each request
IDLE_PER_POOL = 1  # connections kept for the next request; with IN_FLIGHT 124 sockets at the most, of the usual 1,024
PER_HOST = (
    1  # connections to one host at a time: more is what a person's browser does, not a machine that comes every day
)
PER_OWN_HOST = 2  # the same for a host the operator allows: his own machine, which he need not be polite to
HOST_PACE_S = 2.0  # between the starts of two requests to one host; what publishers' pages about crawlers call polite
HEADERS_MAX = 20  # of one feed's own; two are usual
HEADER_CHARS_MAX = 4096  # of one header's value: servers stop at 8,000 for all together; a long token has 2,000
HOSTS_NOTED_MAX = 4096  # hosts whose last request is remembered; ten times those of the largest list of feeds seen
VALIDATOR_CHARS_MAX = 512  # ETags are hashes; longer ones are mistakes or attacks
RETRY_AFTER_MIN_S = 60
RETRY_AFTER_MAX_S = 24 * 3600
FRESH_MAX_S = 24 * 3600  # a server that wants to be left alone for longer is still asked once a day
DATE_CHARS_MAX = 64  # of a date in a header; an HTTP-date has 29
CACHE_CONTROL_CHARS_MAX = 1000  # honest ones have 100 characters
URL_CHARS_MAX = 4096  # browsers and CDNs stop at 2,000 to 8,000; longer ones are mistakes or attacks
RATE_GRACE_S = 10.0  # a slow start is honest; after it the body must keep the pace below
RATE_BYTES_PER_S_MIN = 500  # a 2G phone line gives 5,000
BODY_CHUNKS_MAX = 100_000  # each costs 7 us of CPU: one-byte chunks stop after 0.7 s; honest ones are kilobytes
INFLATE_FREE_BYTES = 1 * MIB  # below this the ratio does not matter: a short page of blanks packs 1,000-fold
GZIP_MEMBERS_MAX = 1000  # bgzip writes one per 64 KiB: 128 in the largest feed; each costs some us, whatever it holds
KEEP_ALIVE_S = 3.0  # shorter than the 5 s after which Apache and Node close, so a closing line is hardly ever reused
DNS_THREADS = 32  # asyncio's own 6 would let six dead names hold up everybody for their 10 s
ROBOTS_BYTES_MAX = 500 * KIB  # RFC 9309, 2.5: at least so much of a robots.txt must be read; what is behind it is cut
ROBOTS_LINES_MAX = (
    10_000  # of those that concern us: 500 KiB of honest lines; the most a page's address is held against
)
ROBOTS_KEPT_S = 24 * 3600  # RFC 9309, 2.4: no copy is used for longer
ROBOTS_RETRY_S = 600  # a robots.txt that could not be read is asked for again after so long
ROBOTS_MEMORY_CHARS = (
    8 * MIB
)  # of all copies in memory, oldest out first; one of 50 lines has 1,500 and parses into 25 kB
CRAWL_DELAY_MAX_S = 60.0  # a longer Crawl-delay is taken for so much: sites that mean "go away" write Disallow
DIAL_ADDRESSES_MAX = 4  # of one name: two of each family; the connect deadline is shared among them

# --- parsing --------------------------------------------------------------------------------------------------------
ENTRIES_MAX = 1000  # 50,000 items take feedparser 6.6 s; no honest feed carries more than some hundreds
EXPAT_SAFE = (2, 4, 1)  # from here on expat itself stops entities that grow without end (CVE-2013-0340)
PARSE_S = 10.0  # deadline of one document in a worker
WORKER_AS_BYTES = 2048 * MIB  # address space of a worker: its libraries map about 600 MiB before the first document
WORKER_TASKS_MAX = 2000  # then a fresh process: libxml2 and feedparser leave fragments behind
MATCH_S = 30.0  # deadline of matching one poll's new texts: 1,000 of them take 0.2 s
SAMPLES_S = 120.0  # for trying all samples of all lists: 1,000 lists of four headlines take 4 s
PAGE_PARSE_S = 15.0  # deadline of one article page in a worker: 17–27 ms is usual
TITLE_CHARS_MAX = 500  # longer headlines are markup or attacks
TEXT_CHARS_MAX = 200_000  # the longest article bodies are 100,000 characters

# --- people's own patterns --------------------------------------------------------------------------------------------
REGEX_CHARS_MAX = 300  # as every line of a watch-list; a longer pattern is two
REGEX_PROGRAM_MAX = (
    4_000  # RE2 instructions of one pattern: `\w{1,20} missile` has 2,700; where RE2 is slow, it is by them
)
REGEX_TOTAL_MAX = 1_000_000  # of all patterns together: 16 MiB; 1,000 patterns of people's have 300,000
REGEX_MEMORY_BYTES = 1 * MIB  # of one compiled pattern, most of it a cache; RE2's own bound is 8 MiB
REGEX_KEPT_MAX = 1_000  # compiled patterns a process keeps; compiling one again takes 0.2 ms
REGEX_SET_PROGRAM_MAX = 50_000  # RE2 instructions of one set; 500 patterns of people's
REGEX_SET_MEMORY_BYTES = 16 * MIB  # a quarter is for instructions, the rest a cache
REGEX_PIECE_CHARS = (
    2_000  # of a text searched at once: longer paragraphs, which few articles have, are cut between sentences
)

# --- finding feeds --------------------------------------------------------------------------------------------------
CANDIDATES_MAX = 12  # offered feeds that are read to be shown: nobody chooses among more, and each is a request

# --- judging --------------------------------------------------------------------------------------------------------
COPY_DAYS = 7  # a wire report is reprinted within days; the same words a month later are a notice or an archive
TITLE_DAYS = 7  # the same headline from the same outlet within a week is the same article
PARAGRAPH_CHARS = 280  # `fulltext: auto` reads the page when the feed gives less than this

# --- polling --------------------------------------------------------------------------------------------------------
POLL_MIN_S = 120  # no feed is asked more often than every two minutes, whatever its rhythm
POLL_MAX_S = 24 * 3600  # and none less often than once a day
POLL_HOURLY_S = (
    600  # between polls of a feed with one event an hour; others by the square root of their rate, see schedule
)
POLL_WISH_MAX_S = 1800  # a publisher's ttl or max-age beyond half an hour is mostly a default that nobody chose
RHYTHM_HALF_LIFE_DAYS = 28  # a feed's habits change with seasons and editors
RHYTHM_PRIOR_GAP_S = 8100  # between events of a feed nobody has seen yet: it gives 15 minutes between polls
RHYTHM_EVENT_S = 600  # entries within ten minutes are one event: desks publish in batches
SILENT_GAPS = 5  # usual gaps without an entry, and as many events missed, before a feed counts as silent
SILENT_WATCHED_H = 7 * 24  # a week: before that nobody knows its week-ends
DEAD_S = 48 * 3600  # a week-end's outage of a small publisher heals by itself
DEAD_FAILURES = 3  # in a row, besides: a feed polled once a day may fail once on each of two days
WEB_PAGE_FAILURES = 2  # pages instead of a feed, in a row: maintenance pages last minutes
WINDOW_MIN = 5  # entries of a window: a shorter one is replaced whole by honest publishers
MOVES_SEEN = (
    3  # polls that were redirected for good before the new address is asked at once: captive portals say 301 too
)
POLL_SPREAD = 0.1  # of the interval: enough to pull apart feeds that were added together
POLL_BACKOFF_MAX_S = 24 * 3600  # a feed that is down is still asked once a day
POLL_BACKOFF_LINE_MAX_S = 1800  # where no answer came the line may be ours: after an outage all feeds are back soon
POLL_WAIT_MAX_S = 8 * 24 * 3600  # the longest interval a feed may have is 7 days; the longest back-off is shorter
LEASE_BATCH = 60  # feeds leased in one transaction at the most: those that wait for their turn at that moment

POLL_ALERTS_MAX = (
    10  # per channel, of one poll; the rest is joined: a feed back after days must not ring a phone all night
)
MENTIONS_MAX = 100  # kept of one hit: a reader looks at the first few, and a text of nothing but names has 28,000
HOST_FAILURES_MAX = 2  # unanswered polls in a row after which a host's other feeds wait for the next cycle
PAGES_PER_POLL_MAX = 40  # article pages read for one poll; the rest are judged by what the feed gives
PAGES_S = 120.0  # for all pages of one poll together: well inside the lease
UNCHANGED_BATCH = 50  # 304 answers recorded in one transaction

QUARANTINE_FILES_MAX = 100  # documents set aside: enough to see a pattern
QUARANTINE_BYTES_MAX = 64 * MIB  # of all of them: a poisonous document may have 8 MiB

# --- state ----------------------------------------------------------------------------------------------------------
FEED_LEASE_S = 600  # twice the slowest honest poll behind another one: fetch 30 s, pages 120 s, parse 10 s, match 30 s
CLOCK_SLACK_S = (
    3600  # a lease beyond this was written by a wrong clock; less is another run's `now`, taken a lock later
)
STATE_PATIENCE_S = 60.0  # a locked database is asked again for so long before a run gives up
GIL_SWITCH_S = 0.0005  # between threads; a tenth of Python's own, see statethread
BUSY_S = 10.0  # wait for another writer
SEEN_BATCH = 500  # keys per look-up: 200–400k keys/s; SQLite's variable limit is 32,766

# --- replaying ------------------------------------------------------------------------------------------------------
REPLAY_ARTICLES = 100  # articles in one page of a replay: 400 kB of ordinary ones
REPLAY_CHARS = 1_000_000  # a page ends here however few they are: the longest articles have 200,000 characters
REPLAY_AHEAD = 2  # pages per worker that are read ahead: one is matched, one waits
REPLAY_S = (
    60.0  # deadline of a page in a worker: a million characters take 0.2 s, explaining what was lost a few times that
)

# --- delivering -----------------------------------------------------------------------------------------------------
SEND_S = 15.0  # deadline of one send
SEND_LATE_S = 20.0  # a send past its deadline is waited for so long before the alert is owed again
SEND_LEASE_S = 120  # longer than SEND_BATCH × (SEND_S + SEND_LATE_S) with the commits between
SEND_BATCH = 3  # alerts leased at a time per channel
SEND_TRIES_MAX = 8  # with the back-off below: about 10 hours until an alert is dead
SEND_BACKOFF_S = (30, 60, 300, 900, 3600, 7200, 14400)
SEND_WAIT_MAX_S = 25 * 3600  # longer than the longest back-off and than any Retry-After we honour
SUBJECT_CHARS_MAX = 120  # phones show 40–60; mail servers fold at 998
SENDS_MAX = 32  # sends under way at once: a target that never answers keeps its thread, and threads are not free
EXCERPT_CHARS = 400  # a long sentence has 300; a phone shows 400 characters without scrolling
CHAT_CHARS_MAX = 1500  # Discord refuses 2,000 characters; the rest is room for what the target adds
CHAT_LINES_MAX = 20  # hits one joined chat message lists; the mail and `flankwatch hits` list all
LINK_CHARS_MAX = 800  # honest article links end at 300; a link is shown whole or not at all
MAIL_HITS_MAX = 500  # hits one joined mail lists: about 400 KiB

# --- batch verbs -----------------------------------------------------------------------------------------------------
LINE_BYTES_MAX = 32 * MIB  # one JSON line: a 10 MB text with every letter escaped

# --- configuration --------------------------------------------------------------------------------------------------
YAML_BYTES_MAX = 1 * MIB  # of one file; the longest watch-list people keep has some KiB
FEEDS_BYTES_MAX = 4 * MIB  # of one file of feeds: 10,000 of them are 1.7 MiB, with selectors for each twice that
YAML_DEPTH_MAX = 20  # the deepest honest file has 5
OWN_WORDS_MAX = 20_000  # of all own entries: as many as the shipped catalogue; loading them takes half a second
YAML_PROBLEMS_MAX = 100  # mistakes listed per file: nobody reads further, and a hostile 1 MiB makes 340,000
