"""The bundled world: who publishes in it, what a reader should be told of, and what must stay silent.

The texts stand in world/feeds/ (one file a feed) and world/pages/ (one file an article, one shell an outlet). Outlets,
people and events are invented; countries and weapon systems are real.

To add an article, write an entry into its outlet's feed with times as `@hours:3@` (see template.py). An entry with less
than a paragraph also needs a page of the same name. Then say below whether it is to be found or is a trap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flankwatch.models import FeedKind, Fulltext

__all__ = [
    "AIR_DEFENCE",
    "ARMS",
    "BORDERS",
    "BROKEN",
    "COPIES",
    "EXPECTED_HITS",
    "LOCAL_LANGUAGE_HITS",
    "OUTLETS",
    "TRAPS",
    "WITHOUT_FEED",
    "Outlet",
    "path_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher of the world; `name` is its path on the server, `gzips` says whether it compresses its feed."""

    name: str
    title: str
    country: str
    language: str
    owner: str
    kind: FeedKind = FeedKind.NEWS
    fulltext: Fulltext = Fulltext.AUTO
    gzips: bool = False


OUTLETS: tuple[Outlet, ...] = (
    Outlet(
        name="flank-defence-review",
        title="Flank Defence Review",
        country="EE",
        language="en",
        owner="Kalju & Daughters",
        kind=FeedKind.DEFENCE,
    ),
    Outlet(
        name="amber-coast-wire",
        title="Amber Coast Wire",
        country="LV",
        language="en",
        owner="Amber Coast Wire Cooperative",
        kind=FeedKind.WIRE,
        fulltext=Fulltext.NEVER,
        gzips=True,
    ),
    Outlet(name="vistula-herald", title="The Vistula Herald", country="PL", language="en", owner="Vistula Print"),
    Outlet(
        name="quayside-today",
        title="Quayside Today",
        country="SE",
        language="en",
        owner="Quayside Media",
        fulltext=Fulltext.NEVER,
    ),
    Outlet(
        name="northern-digest",
        title="Northern Digest",
        country="FI",
        language="en",
        owner="Digest House",
        fulltext=Fulltext.NEVER,
    ),
    Outlet(
        name="coast-patrol",
        title="Coast Patrol notices",
        country="LV",
        language="en",
        owner="Coast Patrol",
        kind=FeedKind.GOVERNMENT,
        fulltext=Fulltext.ALWAYS,
    ),
    Outlet(name="evening-lantern", title="The Evening Lantern", country="GB", language="en", owner="Lantern Group"),
    Outlet(name="peachtree-courier", title="Peachtree Courier", country="US", language="en", owner="Orchard Papers"),
    Outlet(name="inland-post", title="Inland Post", country="IE", language="en", owner="H. Tandy & Son"),
    Outlet(
        name="harbour-log",
        title="Harbour Log",
        country="EE",
        language="en",
        owner="The radio room",
        fulltext=Fulltext.NEVER,
    ),
    Outlet(
        name="ministry-bulletin",
        title="Ministry Bulletin",
        country="LT",
        language="en",
        owner="Ministry of Moving House",
        kind=FeedKind.GOVERNMENT,
    ),
    Outlet(
        name="clickstorm", title="Clickstorm", country="GB", language="en", owner="unknown", fulltext=Fulltext.NEVER
    ),
    Outlet(name="rita-krasts", title="Rīta Krasts", country="LV", language="lv", owner="Piekrastes apgāds"),
    Outlet(name="nemuno-vingis", title="Nemuno vingis", country="LT", language="lt", owner="Vingio spauda"),
    Outlet(name="lahe-kaja", title="Lahe Kaja", country="EE", language="et", owner="Lahe Kirjastus"),
    Outlet(name="glos-znad-pilicy", title="Głos znad Pilicy", country="PL", language="pl", owner="Wydawnictwo Pilica"),
    Outlet(name="stepovyi-visnyk", title="Степовий вісник", country="UA", language="uk", owner="Степова друкарня"),
    Outlet(name="prichal-24", title="Причал 24", country="LV", language="ru", owner="Причал-медиа"),
    Outlet(name="bodden-kurier", title="Bodden-Kurier", country="DE", language="de", owner="Verlag am Bodden"),
    Outlet(name="ulkosaari", title="Ulkosaaren Sanomat", country="FI", language="fi", owner="Ulkosaaren Lehti"),
    Outlet(name="farul-dobrogei", title="Farul Dobrogei", country="RO", language="ro", owner="Editura Farul"),
)

WITHOUT_FEED = "ministry-bulletin"  # answers HTML where a feed should be: a failure, never "no entries"
BROKEN = "harbour-log"  # cut off in the middle of its last entry; the entries before it are readable

ARMS = "eastern-flank-arms"
AIR_DEFENCE = "europe-air-defence"
BORDERS = "border-incidents"

# Path of an article → the watch-lists that must find it.
EXPECTED_HITS: Mapping[str, frozenset[str]] = {
    "/flank-defence-review/latvia-himars": frozenset({ARMS}),
    "/flank-defence-review/estonia-k9-last-batch": frozenset({ARMS}),
    "/flank-defence-review/poland-patriot-option": frozenset({ARMS, AIR_DEFENCE}),
    "/flank-defence-review/finland-f-35-paint-shop": frozenset({ARMS}),
    "/flank-defence-review/lithuania-leopard-2a8": frozenset({ARMS}),
    "/flank-defence-review/romania-k9-workshop": frozenset({ARMS}),
    "/flank-defence-review/poland-counter-battery-radar": frozenset({ARMS}),
    "/flank-defence-review/iris-t-crew-school": frozenset({ARMS, AIR_DEFENCE}),
    "/flank-defence-review/finland-practice-rockets": frozenset(
        {ARMS}
    ),  # 70 hours old: found, but no alert at first sight
    "/amber-coast-wire/latvia-sweden-cable-cut": frozenset({BORDERS}),
    "/amber-coast-wire/lithuania-drone-field": frozenset({BORDERS}),
    "/amber-coast-wire/estonia-airspace-vaindloo": frozenset({BORDERS}),
    "/amber-coast-wire/patriot-radars-exercise": frozenset({ARMS, AIR_DEFENCE}),
    "/vistula-herald/patriot-battery-arrives": frozenset({ARMS, AIR_DEFENCE}),
    "/vistula-herald/drone-over-hrubieszow": frozenset({BORDERS}),
    "/vistula-herald/smuggling-balloons": frozenset({BORDERS}),
    "/vistula-herald/lithuania-field-find": frozenset({BORDERS}),
    "/northern-digest/estonia-protest": frozenset({BORDERS}),
    "/coast-patrol/notice-44": frozenset({BORDERS}),
    "/harbour-log/estlink-maintenance-cut": frozenset({BORDERS}),
    "/clickstorm/romania-patriot-host": frozenset({ARMS, AIR_DEFENCE}),
}

# Reports at an address of their own that repeat another one, word for word or rewritten.
COPIES: Mapping[str, str] = {
    "/northern-digest/estonia-protest": "/amber-coast-wire/estonia-airspace-vaindloo",
    "/vistula-herald/lithuania-field-find": "/amber-coast-wire/lithuania-drone-field",
}

# The same in other languages: found where the country is named in a form the catalogue covers.
LOCAL_LANGUAGE_HITS: Mapping[str, frozenset[str]] = {
    "/rita-krasts/latvija-himars": frozenset({ARMS}),
    "/rita-krasts/pretgaisa-macibas": frozenset({AIR_DEFENCE}),
    "/nemuno-vingis/leopard-2": frozenset({ARMS}),
    "/nemuno-vingis/dronas-lauke": frozenset({BORDERS}),
    "/lahe-kaja/k9-viimased": frozenset({ARMS}),
    "/lahe-kaja/ohuruum-vaindloo": frozenset({BORDERS}),
    "/glos-znad-pilicy/dwie-baterie-patriot": frozenset({ARMS, AIR_DEFENCE}),
    "/glos-znad-pilicy/balony-sokolka": frozenset({BORDERS}),
    "/glos-znad-pilicy/radary-artyleryjskie": frozenset({ARMS}),
    "/stepovyi-visnyk/latviia-himars": frozenset({ARMS}),
    "/stepovyi-visnyk/rumuniia-k9": frozenset({ARMS}),
    "/prichal-24/kabel-latviya-shveciya": frozenset({BORDERS}),
    "/prichal-24/radary-petriot-parom": frozenset({ARMS, AIR_DEFENCE}),
    "/bodden-kurier/iris-t-schule": frozenset({ARMS, AIR_DEFENCE}),
    "/bodden-kurier/drohne-hrubieszow": frozenset({BORDERS}),
    "/ulkosaari/f-35-maalaamo": frozenset({ARMS}),
    "/ulkosaari/sahkokaapeli": frozenset({BORDERS}),
    "/farul-dobrogei/atelier-k9": frozenset({ARMS}),
    "/farul-dobrogei/baterie-patriot": frozenset({ARMS, AIR_DEFENCE}),
}

# Words of the watch-lists in another sense: none of these may alert anybody.
TRAPS: frozenset[str] = frozenset(
    {
        "/evening-lantern/leopards-tallinn-zoo",
        "/evening-lantern/abrams-films-in-romania",
        "/evening-lantern/chicken-kiev-recipe",
        "/evening-lantern/carolina-reaper-sauce",
        "/evening-lantern/hurricane-season-ends",
        "/evening-lantern/trident-gum-shares",
        "/evening-lantern/javelin-riga-meeting",
        "/evening-lantern/jordan-sykes-returns",
        "/evening-lantern/resting-a-turkey",
        "/peachtree-courier/patriots-beat-eagles",
        "/peachtree-courier/new-england-patriots-poland",
        "/peachtree-courier/raptors-sign-latvian-guard",
        "/peachtree-courier/warsaw-indiana-drone-show",
        "/peachtree-courier/baltimore-pretzel",
        "/peachtree-courier/patriot-act-panel",
        "/peachtree-courier/tomahawk-steakhouse",
        "/vistula-herald/storm-shadow-band",
        "/bodden-kurier/leopard-zoo",
    }
)


def path_of(url: str) -> str:
    """The path under which an article stands in the tables above, whichever of its addresses `url` is.

    >>> path_of("http://m.wire.localhost:8000/amber-coast-wire/storm/amp?utm_source=x#top")
    '/amber-coast-wire/storm'
    """
    return urlsplit(url).path.rstrip("/").removesuffix("/amp")
