"""Everybody tries everything: own, foreign, another operation's and absent things, reading and writing.

A leak is a success that policy and grants do not give, any text of a hidden thing, any difference between hidden and
absent, and any row written by an attempt that was refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from daybreak.agencies.models import Agency
from daybreak.agencies.terms import Role
from tests.attack.attempts import Attempt, attempt, expected, rows
from tests.attack.matrix import ANYBODY
from tests.attack.scene import Scene, told, visible_to

NOBODY = ""
WHO = [NOBODY, "stranger", *(role.value for role in Role)]
LONG = {Role.BRONZE, Role.SILVER, Role.LEAD_ANALYST, Role.GOLD, Role.SOCIAL_WORKER, Role.ADMINISTRATOR}
"""Each takes half a minute: of posts that see alike, one stays in the short run."""
PLACES = ("own", "foreign", "elsewhere", "restricted", "absent")
REFERENCES = {("auditor", "page ledger"), ("auditor", "page ledger-entry"), ("auditor", "page ledger-proof")}
"""An auditor reads to which thing something was done, in every operation; never what it is."""


Secret = dict[str, list[str]]
"""Texts by their first word; by '' those that begin otherwise."""
_WORD = re.compile(r"[\w-]+")


@pytest.fixture(scope="module")
def hidden(scene: Scene) -> dict[str, Secret]:
    """What each attacker must never read: everything told in parts they do not see, and in none they see."""
    said, public = told(scene), set(Agency.objects.values_list("slug", flat=True))
    return {who: _by_word(_secret(said, visible_to(scene.posts[who]) if who else frozenset()) - public) for who in WHO}


def _by_word(texts: frozenset[str]) -> Secret:
    found: Secret = {}
    for text in texts:
        word = _WORD.match(text)
        found.setdefault(word.group() if word else "", []).append(text)
    return found


def _secret(said: list[tuple[set[int], set[str]]], visible: frozenset[int]) -> frozenset[str]:
    seen = {text for lies, texts in said for text in texts if lies & visible}
    return frozenset({text for lies, texts in said for text in texts if not lies & visible} - seen)


def _found(secret: Secret, tried: Attempt, key: object) -> list[str]:
    """Return the texts that stand in an answer as words of their own: those are looked for whose first word does."""
    said = " ".join((html.unescape(tried.body), *(value for _, value in tried.headers)))
    near = (text for word in {"", *_WORD.findall(said)} & secret.keys() for text in secret[word])
    found = [text for text in near if text in said and text != str(key)]
    return [text for text in found if re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", said)]


def test_a_secret_is_found_wherever_it_stands_as_a_word() -> None:
    secret = _by_word(frozenset({"P-00001/1", "Ann Example", "(odd", "Ann", "x"}))
    body = "<td>P-00001/1</td> by Ann&nbsp;Example, Ann Example; Anna (odd P-00001/12"
    answer = Attempt(200, body, body, (("X-Said", "x"),), frozenset(), 0)
    assert sorted(_found(secret, answer, "")) == ["(odd", "Ann", "Ann Example", "P-00001/1", "x"]
    assert _found(secret, answer, "P-00001/1").count("P-00001/1") == 0
    assert _found(secret, Attempt(200, "Anna P-00001/12 xy", "", (), frozenset(), 0), "") == []


@pytest.mark.parametrize("who", [pytest.param(who, marks=pytest.mark.slow) if who in LONG else who for who in WHO])
def test_nobody_reaches_what_is_not_theirs(scene: Scene, hidden: dict[str, Secret], who: str) -> None:
    leaks = [leak for name in rows() for leak in _leaks(scene, who, name, hidden[who])]
    assert not leaks, "\n".join(leaks)


def _leaks(scene: Scene, who: str, name: str, secret: Secret) -> Iterator[str]:
    row = rows()[name]
    places = [place for place in PLACES if place in scene.things[row.thing] or place == "absent"] if row.thing else [""]
    absent = None
    for place in reversed(places):
        key = scene.key(row.thing, place) if row.thing else None
        thing = scene.things[row.thing].get(place) if row.thing else None
        tried = attempt(scene, who, name, key)
        absent = absent or tried
        about = f"{who or 'nobody'} tries {name} on {place or 'it'}: {tried.status}"
        allowed = False if place == "absent" else expected(scene, who, name, thing)
        yield from _judged(tried, allowed, about, row.permission)
        texts = [text for text in _found(secret, tried, key) if (who, name) not in REFERENCES or not _is_key(text)]
        if texts:
            yield f"{about}, and reads {texts[:3]}"
        if thing is not None and who and not scene.sees(scene.posts[who], thing) and tried.seen != absent.seen:
            yield f"{about}, another answer than absent: {_difference(tried, absent)}"


def _is_key(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) is not None


def _judged(tried: Attempt, allowed: bool | None, about: str, permission: str) -> Iterator[str]:
    if tried.status >= 500 and allowed is not None:
        yield f"{about}, an error of ours"
    if allowed is None:
        return
    if tried.succeeded and not allowed and tried.status != 302:
        yield f"{about}, a success that was not meant"
    if not allowed and tried.written:
        yield f"{about}, and {sorted(tried.written)} were written"
    if allowed and permission != ANYBODY and tried.status in (401, 403, 404):
        yield f"{about}, but policy and grants allow it"


def _difference(one: Attempt, other: Attempt) -> str:
    pairs = zip(("status", "body", "headers", "statements"), one.seen, other.seen, strict=True)
    found = next(((what, a, b) for what, a, b in pairs if a != b), ("nothing", "", ""))
    return f"{found[0]} {str(found[1])[-300:]} / {str(found[2])[-300:]}"
