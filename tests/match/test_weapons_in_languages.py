"""Kinds of weapons and systems as the press of each language writes them, in their case forms."""

from __future__ import annotations

import pytest

from flankwatch.catalogue import load
from flankwatch.match.matcher import Matcher
from flankwatch.models import MentionKind

FOUND = [
    ("ru", "Колонну прикрывали зенитными ракетами и гаубицами.", {"air-defence", "howitzer"}),
    (
        "ru",
        "По порту ударили крылатыми ракетами, шахедами и планирующими авиабомбами.",
        {"cruise-missile", "shahed-136", "glide-bomb"},
    ),
    ("ru", "Военные показали бронетранспортёры и ПТУРы.", {"armoured-personnel-carrier", "anti-tank-missile"}),
    ("uk", "Окупанти вдарили керованими авіабомбами та шахедами.", {"guided-bomb", "shahed-136"}),
    (
        "uk",
        "Бригада отримала бойові машини піхоти й самохідні гаубиці.",
        {"infantry-fighting-vehicle", "self-propelled-howitzer"},
    ),
    ("uk", "Військові збили ціль із зенітно-ракетного комплексу.", {"air-defence"}),
    ("be", "На палігоне паказалі самаходныя гаўбіцы і крылатыя ракеты.", {"self-propelled-howitzer", "cruise-missile"}),
    ("be", "Вайскоўцы збілі дзесяць шахедаў.", {"shahed-136"}),
    (
        "bg",
        "Бригадата получи бойните машини на пехотата и самоходни гаубици.",
        {"infantry-fighting-vehicle", "self-propelled-howitzer"},
    ),
    ("bg", "Над града паднаха крилатите ракети.", {"cruise-missile"}),
    (
        "pl",
        "Brygada otrzymała bojowe wozy piechoty i armatohaubice.",
        {"infantry-fighting-vehicle", "self-propelled-howitzer"},
    ),
    (
        "pl",
        "W nocy spadły pociski manewrujące i drony kamikadze, strącono cztery kindżały.",
        {"cruise-missile", "loitering-munition", "kinzhal"},
    ),
    ("pl", "Marynarka zamówiła trzy łodzie podwodne.", {"submarine"}),
    (
        "cs",
        "Brigáda dostala bojová vozidla pěchoty a samohybné houfnice.",
        {"infantry-fighting-vehicle", "self-propelled-howitzer"},
    ),
    ("cs", "Armáda cvičí s gripeny a nakoupí protiletadlové střely.", {"gripen", "air-defence"}),
    (
        "sk",
        "Brigáda dostala bojové vozidlá pechoty a samohybné húfnice.",
        {"infantry-fighting-vehicle", "self-propelled-howitzer"},
    ),
    ("sk", "Na mesto dopadlo desať kĺzavých bômb a strely s plochou dráhou letu.", {"glide-bomb", "cruise-missile"}),
]
QUIET = [
    ("ru", "Победитель АПЛ сезона сыграет на выезде."),
    ("uk", "У парку розцвіли гербери, а в зоопарку народився леопард."),
    ("pl", "W zoo urodził się leopard, a na plaży znaleziono kraby."),
    ("cs", "Prezidentka Zuzana Čaputová přijala sportovce."),
    ("sk", "Zuzana a Dana vyhrali súťaž."),
    ("bg", "След слънцепека над полето падна град."),
]


@pytest.fixture(scope="module")
def shipped() -> Matcher:
    return Matcher.build(load(), [])


def weapons(matcher: Matcher, lang: str, text: str) -> set[str]:
    return {mention.key for mention in matcher.match("", text, lang).mentions if mention.kind is MentionKind.WEAPON}


@pytest.mark.parametrize(("lang", "text", "wanted"), FOUND)
def test_a_weapon_is_found_in_its_case_forms(shipped: Matcher, lang: str, text: str, wanted: set[str]) -> None:
    assert wanted <= weapons(shipped, lang, text)


@pytest.mark.parametrize(("lang", "text"), QUIET)
def test_animals_flowers_and_people_are_no_weapons(shipped: Matcher, lang: str, text: str) -> None:
    assert weapons(shipped, lang, text) == set()
