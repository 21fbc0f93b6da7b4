"""A small town of hard homes: everything a household shares, and people who are nearly alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from daybreak.identity.linkage.mention import Mention


@dataclass(frozen=True)
class Neighbour:
    """Hold one person's own facts; the home's are added to every mention that carries contacts."""

    given: str
    family: str
    born_on: str
    account: str
    child: bool = False


HOMES: dict[str, tuple[Neighbour, ...]] = {
    "twins, one name nearly the other's": (
        Neighbour("ella", "garden", "2012-03-04", "picnest|t1", child=True),
        Neighbour("bella", "garden", "2012-03-04", "picnest|t2", child=True),
        Neighbour("ruth", "garden", "1984-06-11", "picnest|t3"),
    ),
    "twins, two letters apart": (
        Neighbour("jayden", "torwick", "2010-11-21", "gamehall|u1", child=True),
        Neighbour("hayden", "torwick", "2010-11-21", "gamehall|u2", child=True),
    ),
    "grown-up twins": (
        Neighbour("piotr", "kelworth", "1991-08-15", "loopvid|v1"),
        Neighbour("pawel", "kelworth", "1991-08-15", "loopvid|v2"),
    ),
    "father and son of one name": (
        Neighbour("john", "barton", "1961-04-12", "mailbarn|f1"),
        Neighbour("john", "barton", "1988-09-30", "mailbarn|f2"),
    ),
    "father and son of one name and one birthday": (
        Neighbour("david", "celwell", "1964-05-17", "mailbarn|g1"),
        Neighbour("david", "celwell", "1994-05-17", "mailbarn|g2"),
    ),
    "mother and daughter by short names": (
        Neighbour("elizabeth", "marston", "1979-02-27", "chatterbox|m1"),
        Neighbour("beth", "marston", "2009-10-02", "chatterbox|m2", child=True),
    ),
    "flat-share": (
        Neighbour("amina", "lorcroft", "1997-07-07", "picnest|s1"),
        Neighbour("oliver", "dunley", "1998-01-23", "picnest|s2"),
        Neighbour("rohan", "selfield", "1996-12-05", "picnest|s3"),
    ),
    "couple": (
        Neighbour("mark", "peldale", "1975-03-31", "mailbarn|c1"),
        Neighbour("mary", "peldale", "1976-03-30", "mailbarn|c2"),
    ),
}


def town() -> list[tuple[Mention, str]]:
    """Return mentions of everybody at home, each carrying other fields, with the true person of each."""
    numbers = count()
    return [
        (replace(mention, key=f"k{next(numbers):04d}"), f"{home}/{place}")
        for home, people in HOMES.items()
        for place, person in enumerate(people)
        for mention in _mentions(home, person)
    ]


def _mentions(home: str, person: Neighbour) -> list[Mention]:
    contacts = {"emails": (f"{person.family}.home@post.example",), "phones": (f"+441632960001x{person.family}",)}
    place = {"address_key": home, "postcode": "ZZ99 1AA"}
    names = {"given_name": person.given, "family_name": person.family}
    year = {"as_at_year": 2025}
    age = {"age": 2025 - int(person.born_on[:4]), **year}
    told = {"is_child": person.child, **year}
    account = {"accounts": (person.account,)}
    carried: list[dict[str, object]] = [
        {**names, "born_on": person.born_on, **place, **contacts, **told},
        {**names, "born_on": person.born_on, **contacts, **account},
        {**names, "born_on": person.born_on, **place},
        {**names, **place, **contacts},
        {**names, **age, **place, **contacts},
        {"given_name": person.given, **contacts, **told},
        {"family_name": person.family, "born_on": person.born_on, **place, **contacts},
        {"family_name": person.family, **place, **contacts, **told},
        {**contacts, **place},
        {**contacts, **account},
        {**account, **names},
    ]
    return [Mention("-", **fields) for fields in carried]  # type: ignore[arg-type]
