"""The kinds of value only a watch-list uses: countries, weapons, terms, and how strictly they must come together."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from flankwatch.limits import REGEX_CHARS_MAX
from flankwatch.match.contradiction import is_satisfiable
from flankwatch.match.fold import fold_words
from flankwatch.match.regex import RegexError, check
from flankwatch.match.require import RequireError, parse
from flankwatch.match.terms import fault
from flankwatch.models import AllOf, AnyOf, Expr, Form, Group, MentionKind, Priority, Regex, Term, Unit, Within
from flankwatch.settings.context import Context, did_you_mean, suggestion
from flankwatch.settings.fields import (
    PlacedError,
    choice,
    context_of,
    language,
    line,
    name,
    prose,
    said,
    text,
    verbatim,
)
from flankwatch.settings.yaml_words import shown

__all__ = [
    "Alternatives",
    "ChannelName",
    "Countries",
    "FormName",
    "Headline",
    "Importance",
    "Languages",
    "Pattern",
    "Phrase",
    "Requirement",
    "Stretch",
    "Weapons",
    "countries_of",
    "default_require",
]

_WORDS_MAX = 1000  # wider than any paragraph: `article` is meant
_WORDS = re.compile(r"([1-9][0-9]{0,5}) words?")


def countries_of(word: str, context: Context) -> frozenset[str]:
    """The ISO codes that a code, an English name or an `@group` stands for."""
    if word.startswith("@"):
        return _members(word, {**context.catalogue.groups, **context.groups}, "group of countries")
    code = word.upper() if word.upper() in context.country_codes else context.catalogue.country_named(word)
    if code is None:
        near = _near_country(word, context)
        raise ValueError(f"unknown country {shown(word)}{near}")
    return frozenset({code})


def _near_country(word: str, context: Context) -> str:
    groups = {**context.catalogue.groups, **context.groups}
    if word.lower() in groups:
        return f" (did you mean {shown('@' + word.lower())}, in quotes?)"
    return did_you_mean(context.catalogue.close_to(word, MentionKind.COUNTRY))


def _members(word: str, known: dict[str, frozenset[str]], what: str) -> frozenset[str]:
    members = known.get(word[1:])
    if members is None:
        raise ValueError(f"unknown {what} {shown(word)}{suggestion(word, ['@' + key for key in known])}")
    return members


def _countries(value: object, info: ValidationInfo) -> frozenset[str]:
    return countries_of(line(value), context_of(info))


def _country_code(value: object, info: ValidationInfo) -> str:
    codes = countries_of(line(value), context_of(info))
    if len(codes) != 1:
        raise ValueError("one country is wanted here, not a group")
    return next(iter(codes))


def _weapons(value: object, info: ValidationInfo) -> frozenset[str]:
    word, context = line(value), context_of(info)
    if word.startswith("@"):
        return _members(word, dict(context.catalogue.classes), "class of weapons")
    # A class's bare key is a catalogue key too, but finds only the words for the class, none of its systems.
    if word in context.weapon_keys and word not in context.catalogue.classes:
        return frozenset({word})
    raise ValueError(f"unknown weapon {shown(word)}{_near_weapon(word, context)}")


def _near_weapon(word: str, context: Context) -> str:
    key = "-".join(word.lower().split())
    if key in context.catalogue.classes:
        return f" (did you mean {shown('@' + key)}, in quotes?)"
    if key not in context.weapon_keys and (named := context.catalogue.found_as(fold_words(word))):
        return f"; it is a name of {shown(named[0])}, and lists write the key"
    near = [key] if key in context.weapon_keys else context.catalogue.close_to(word, MentionKind.WEAPON)
    return did_you_mean(near) or "; a name the catalogue lacks can be a term"


def _words(value: object) -> str:
    if isinstance(value, dict):
        message = "because of its ':' this text wants quotes; a pattern is written regex: '…'"
        raise ValueError(message)  # noqa: TRY004
    words = line(value)
    if words.startswith("regex:"):
        raise ValueError(
            "a pattern is written regex: '…', with a space after the colon and quotes around what follows only"
        )
    if len(words) > 1 and words[0] == words[-1] == "/":
        raise ValueError("slashes mean nothing among words; a pattern is written regex: '…'")
    if "\\" in words:
        raise PlacedError("'\\' means nothing among words; a pattern is written regex: '…'", words.index("\\"))
    return words


def _term(value: object) -> Term:
    """`air defence | protivgaisa`: one line, any of whose parts satisfies it."""
    whole = _words(value)
    alternatives = tuple(dict.fromkeys(part.strip() for part in whole.split("|")))
    if not all(any(map(str.isalnum, part)) for part in alternatives):
        raise ValueError(f"{shown(whole)} has a part without a letter or digit; '|' stands between words")
    for part in alternatives:
        if message := fault(part):
            raise ValueError(f"{shown(part)}: {message}")
    return Term(text=whole, alternatives=alternatives)


def _pattern(value: object, info: ValidationInfo) -> str:
    pattern = verbatim(value)
    try:
        check(Regex(pattern=pattern, ignore_case=info.data.get("ignore_case", False)))
    except RegexError as exc:
        raise PlacedError(exc.message, exc.offset) from exc
    return pattern


def _phrase(value: object) -> str:
    return said(_words(value))


def _requirement(value: object) -> Expr:
    expression = text(value)
    try:
        parsed = parse(expression)
    except RequireError as exc:
        raise PlacedError(exc.message, max(exc.column - 1, 0)) from exc
    if not is_satisfiable(parsed):
        raise ValueError("no text can satisfy this: it forbids what it asks for")
    return parsed


def _within(value: object) -> Within:
    word = str(value)
    if word in (Unit.SENTENCE, Unit.PARAGRAPH, Unit.ARTICLE):
        return Within(unit=Unit(word))
    found = _WORDS.fullmatch(word)
    if found is None or not 2 <= int(found[1]) <= _WORDS_MAX:
        raise ValueError(
            f"{shown(value)} is not a stretch of text; write sentence, paragraph, article or, say, 12 words"
        )
    return Within(unit=Unit.WORDS, words=int(found[1]))


def _languages(value: object) -> frozenset[str] | None:
    if value == "any":
        return None
    if not isinstance(value, list) or not value:
        raise ValueError("write any, or a list such as [en, lv]")
    return frozenset(language(item) for item in value)


def _channel(value: object, info: ValidationInfo) -> str:
    word, known = name(value), context_of(info).channels
    if known is not None and word not in known:
        hint = suggestion(word, known) or "; alerts.yaml lists the channels"
        raise ValueError(f"unknown channel {shown(word)}{hint}")
    return word


def default_require(present: frozenset[Group]) -> Expr:
    """What is required where the list does not say: every country group together with any weapon or term."""
    things = tuple(group for group in (Group.WEAPONS, Group.TERMS) if group in present)
    what: Expr | None = AnyOf(things) if len(things) > 1 else things[0] if things else None
    if Group.COUNTRIES not in present:
        return what or Group.TERMS
    return AllOf((Group.COUNTRIES, what)) if what else Group.COUNTRIES


_FORMS = [form.value for form in (Form.NAME, Form.DEMONYM, Form.PLACE, Form.INSTITUTION)]


def _form(value: object) -> Form:
    word = text(value)
    if word not in _FORMS:
        raise ValueError(f"{shown(word)} is not one of {', '.join(_FORMS)}{suggestion(word, _FORMS)}")
    return Form(word)


_PLAIN = {"type": "string", "minLength": 1}

Countries = Annotated[
    frozenset[str], PlainValidator(_countries), WithJsonSchema({**_PLAIN, "examples": ["LV", "Poland", "@baltics"]})
]
CountryCode = Annotated[str, PlainValidator(_country_code), WithJsonSchema({**_PLAIN, "examples": ["LV", "PL", "NO"]})]
Weapons = Annotated[
    frozenset[str],
    PlainValidator(_weapons),
    WithJsonSchema({**_PLAIN, "pattern": "^@?[a-z0-9][a-z0-9.-]*$", "examples": ["himars", "f-16", "@air-defence"]}),
]
Alternatives = Annotated[
    Term, PlainValidator(_term), WithJsonSchema({**_PLAIN, "examples": ["air defence | air defense | protivgaisa"]})
]
Pattern = Annotated[
    str,
    PlainValidator(_pattern),
    WithJsonSchema({**_PLAIN, "maxLength": REGEX_CHARS_MAX, "examples": ["K\\d{3} launcher"]}),
]
Phrase = Annotated[str, PlainValidator(_phrase), WithJsonSchema({**_PLAIN, "examples": ["Patriot Act"]})]
Headline = Annotated[
    str, PlainValidator(prose), WithJsonSchema({**_PLAIN, "examples": ["Latvia signs for six HIMARS"]})
]
Requirement = Annotated[
    Expr, PlainValidator(_requirement), WithJsonSchema({**_PLAIN, "examples": ["countries and (weapons or terms)"]})
]
Stretch = Annotated[
    Within,
    PlainValidator(_within),
    WithJsonSchema({"type": "string", "pattern": "^(sentence|paragraph|article|[1-9][0-9]* words)$"}),
]
Languages = Annotated[
    frozenset[str] | None,
    PlainValidator(_languages),
    WithJsonSchema(
        {
            "oneOf": [
                {"const": "any"},
                {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^[a-z]{2,3}$"}},
            ]
        }
    ),
]
FormName = Annotated[Form, PlainValidator(_form), WithJsonSchema({"enum": _FORMS})]
Importance = Annotated[
    Priority, PlainValidator(choice(Priority)), WithJsonSchema({"enum": [priority.value for priority in Priority]})
]
ChannelName = Annotated[str, PlainValidator(_channel), WithJsonSchema({**_PLAIN, "examples": ["desk-mail"]})]
