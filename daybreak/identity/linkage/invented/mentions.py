"""What referrals would say of invented people: little, and some of it wrong."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from daybreak.identity.linkage.invented.people import YEAR, Person, Town
from daybreak.identity.linkage.invented.spoiling import misspelt, spoilt_date
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.nicknames import forms_of

# How often each kind of record carries a field.
_FIELDS = ("names", "born_on", "age", "emails", "phones", "usernames", "accounts", "address", "child")
_KINDS = {
    "platform_tip": (0.40, 0.30, 0.10, 0.50, 0.25, 0.50, 0.45, 0.05, 0.10),
    "police_record": (0.97, 0.90, 0.05, 0.15, 0.40, 0.05, 0.02, 0.80, 0.90),
    "partner_report": (0.90, 0.50, 0.30, 0.15, 0.30, 0.15, 0.05, 0.50, 0.60),
}
_KIND_SHARES = (55, 30, 15)


def population(number: int, *, seed: int) -> list[tuple[Mention, int]]:
    """Return about two thirds as many people as `number` of mentions of them, each with the number of its person."""
    chance = Random(seed)  # noqa: S311 an invented population needs a seed, not a secret
    town, found = Town(chance), list[tuple[Mention, int]]()
    while len(found) < number:
        for person in town.home():
            if chance.random() < 0.75:
                for _ in range(1 + min(12, int(chance.expovariate(1.35)))):
                    found.append((_mention(f"m{len(found):07d}", person, chance), person.number))
    return found[:number]


def _mention(key: str, person: Person, chance: Random) -> Mention:
    kind = chance.choices(tuple(_KINDS), _KIND_SHARES)[0]
    carries = {name: chance.random() < rate for name, rate in zip(_FIELDS, _KINDS[kind], strict=True)}
    year = YEAR - chance.randrange(3)
    age = max(0, year - person.born.year - chance.randrange(2))
    mention = Mention(
        key,
        given_name=person.given if carries["names"] else None,
        family_name=person.family if carries["names"] and chance.random() < 0.9 else None,
        born_on=person.born.isoformat() if carries["born_on"] else None,
        age=age if carries["age"] else None,
        as_at_year=year,
        emails=_some(person.emails, carries["emails"], chance),
        phones=_some(person.phones, carries["phones"], chance),
        usernames=_some(person.usernames, carries["usernames"], chance),
        accounts=_some(person.accounts, carries["accounts"], chance),
        address_key=person.address if carries["address"] else None,
        postcode=person.postcode if carries["address"] or (carries["names"] and chance.random() < 0.1) else None,
        is_child=year - person.born.year < 18 if carries["child"] else None,
        record_kind=kind,
    )
    return _spoilt(mention, chance)


def _some(values: list[str], carried: bool, chance: Random) -> tuple[str, ...]:
    if not carried:
        return ()
    return tuple(sorted(set(chance.sample(values, 1 if chance.random() < 0.8 else len(values)))))


def _spoilt(mention: Mention, chance: Random) -> Mention:
    """Return the mention with the errors that records hold."""
    if mention.given_name:
        mention = replace(mention, given_name=_spoilt_given_name(mention.given_name, chance))
    if mention.family_name and chance.random() < 0.05:
        mention = replace(mention, family_name=misspelt(mention.family_name, chance))
    if mention.family_name and chance.random() < 0.01:
        mention = replace(mention, given_name=mention.family_name, family_name=mention.given_name)
    if mention.born_on and chance.random() < 0.12:
        mention = replace(mention, born_on=spoilt_date(mention.born_on, chance))
    if mention.address_key and chance.random() < 0.06:
        mention = replace(mention, address_key=f"{mention.address_key}-{chance.choice('abc')}")
    if mention.postcode and chance.random() < 0.12:  # an earlier home
        address = f"home-{chance.randrange(10**6)}" if mention.address_key else None
        mention = replace(mention, address_key=address, postcode=f"ZZ1 {chance.randrange(10)}{chance.choice('ABDEF')}X")
    return mention


def _spoilt_given_name(name: str, chance: Random) -> str:
    fate = chance.random()
    if fate < 0.15:
        return chance.choice(forms_of(name) or [name])
    if fate < 0.17:
        return name[0]
    return misspelt(name, chance) if fate < 0.22 else name
