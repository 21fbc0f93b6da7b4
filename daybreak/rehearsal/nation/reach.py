"""How people can be reached: reserved domains, drama telephone ranges, invented platforms."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from daybreak.rehearsal.nation.chance import Weighted, chance, happens, scattered
from daybreak.rehearsal.nation.names import plain_letters, short_forms
from daybreak.rehearsal.nation.truth import Account

# RFC 2606 and RFC 6761: names nobody can own.
MAIL_DOMAINS = Weighted(
    ("example.com", "example.org", "example.net", "post.example", "letterbox.example", "homemail.example"),
    (30, 18, 14, 16, 12, 10),
)
# Ofcom's numbers for drama: (country code without plus, national prefix, first, how many, share).
PHONE_RANGES = (("7700 900", 1000, 0.60), ("1632 960", 1000, 0.24), ("20 7946 0", 1000, 0.16))
PHONE_STYLES = Weighted(("+44{0}{1}", "0{0}{1}", "0{0} {1}", "0044{0}{1}"), (60, 20, 15, 5))


@dataclass(frozen=True, slots=True)
class Platform:
    name: str
    company: str
    host: str


PLATFORMS = tuple(
    Platform(f"Example {word}", f"Example {word}, {form}", f"{word.lower()}.example.com")
    for word, form in (
        *(("Chat", "Inc."), ("Photos", "LLC"), ("Cloud", "Inc."), ("Games", "Ltd")),
        *(("Social", "Inc."), ("Video", "LLC"), ("Forum", "GmbH"), ("Market", "Ltd")),
    )
)
BY_NAME = {platform.name: platform for platform in PLATFORMS}
SCREEN_WORDS = (
    *("amberjay", "bluekite", "cobblepath", "driftpine", "easywind", "farlight", "greyharbour", "hillrunner"),
    *("inkpot", "jadefinch", "kitehill", "longmile", "mapleseed", "nightbus", "openfield", "papermoon"),
    *("quietlane", "redgate", "slowriver", "tinroof", "upperdeck", "vinylking", "westpier", "yellowhat"),
)


def draw_email(rng: Random, *, given_name: str, family_name: str, born_year: int, taken: set[str]) -> str:
    """Return a mailbox nobody has yet, made of the name, and take it."""
    given, family = plain_letters(given_name), plain_letters(family_name)
    short = plain_letters(short_forms().get(given_name, given_name))
    stems = (f"{given}.{family}", f"{given[0]}.{family}", f"{given}{born_year % 100:02}", f"{short}{family}")
    stem = stems[Weighted((0, 1, 2, 3), (45, 20, 20, 15)).draw(rng)]
    domain, suffix = MAIL_DOMAINS.draw(rng), ""
    while f"{stem}{suffix}@{domain}" in taken:
        suffix = str(rng.randint(1, 9999))
    taken.add(f"{stem}{suffix}@{domain}")
    return f"{stem}{suffix}@{domain}"


def nth_phone(index: int, *, seed: int) -> str:
    """Return the index-th number given out, as its national digits; few numbers are reserved, so they are recycled."""
    rng = chance(seed, "phone", index)
    prefix, count, _ = PHONE_RANGES[Weighted((0, 1, 2), [share for *_, share in PHONE_RANGES]).draw(rng)]
    return f"{prefix}{scattered(index, seed, size=count):03}"


def written_phone(rng: Random, phone: str) -> str:
    """Return a number in one of the ways people write it."""
    area, _, subscriber = phone.partition(" ")
    return PHONE_STYLES.draw(rng).format(area, subscriber.replace(" ", ""))


def draw_screen_name(rng: Random, given_name: str, family_name: str) -> str:
    """Return a screen name: out of the person's own name, or of a word that says nothing."""
    if happens(rng, 0.55):
        return f"{plain_letters(given_name)}_{plain_letters(family_name)[:3]}{rng.randint(1, 99)}"
    return f"{rng.choice(SCREEN_WORDS)}_{rng.randint(1, 9999):04}"


def open_accounts(rng: Random, *, count: int, first: int, seed: int, names: tuple[str, str]) -> tuple[Account, ...]:
    """Return `count` accounts on different platforms, numbered from `first`; many keep one screen name everywhere."""
    screen_name = draw_screen_name(rng, *names)
    accounts = []
    for place, platform in enumerate(rng.sample(PLATFORMS, count)):
        if place and happens(rng, 0.4):
            screen_name = draw_screen_name(rng, *names)
        account_id = f"u-{scattered(first + place, seed, size=10**8):08}"
        url = f"https://{platform.host}/u/{screen_name}"
        accounts.append(Account(platform.name, account_id, screen_name, url))
    return tuple(accounts)
