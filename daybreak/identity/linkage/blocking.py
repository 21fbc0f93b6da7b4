"""Which mentions are compared at all: those that share a key.

A key is a rule's name and the values that must be equal. The keys of one mention need nothing but that mention, so a
live look-up over stored keys finds the same candidates as a batch.
"""

from __future__ import annotations

from collections.abc import Iterator

from daybreak.identity.linkage.births import PLACEHOLDER_DAY
from daybreak.identity.linkage.columns import family_parts, handles
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.nicknames import roots

# The pairs of a key grow with the square of its holders. Where more hold it than this (a switchboard, a hostel, but
# also one account reported four hundred times) each is compared with the first few only, by key of the mention; one
# person's mentions still meet there. Crowds are logged, never silent.
CROWD = 300
CROWD_SPEAKERS = 20


def blocking_keys(mention: Mention) -> set[str]:
    """Return the keys of a mention; two mentions are compared where they share one."""
    return {*_identifier_keys(mention), *_name_keys(mention), *_place_keys(mention)}


def _identifier_keys(mention: Mention) -> Iterator[str]:
    yield from (f"account|{value}" for value in mention.accounts)
    yield from (f"email|{value}" for value in mention.emails)
    yield from (f"phone|{value}" for value in mention.phones)
    yield from (f"handle|{value}" for value in handles(mention))
    yield from (f"username|{value}" for value in mention.usernames)


def _name_keys(mention: Mention) -> Iterator[str]:
    given, family, born_on = mention.given_name, mention.family_name, mention.born_on
    forms = sorted(roots(given)) if given else []
    if born_on and not born_on.endswith(PLACEHOLDER_DAY):
        yield from (f"given+born|{form}|{born_on}" for form in forms)
        yield from (f"family+born|{part}|{born_on}" for part in (family_parts(family) if family else ()))
        # either name, for the two change places; the one key that a misspelling of both names survives
        yield from (
            f"initial+born|{initial}|{born_on}" for initial in sorted({name[0] for name in (given, family) if name})
        )
    if given and family:
        yield f"given+family|{'|'.join(sorted((given, family)))}"  # sorted: also where the two changed places
        if born_on:
            yield f"names+year|{given[0]}|{family[:4]}|{born_on[:4]}"


def _place_keys(mention: Mention) -> Iterator[str]:
    for kind, place in (("address", mention.address_key), ("postcode", mention.postcode)):
        if not place:
            continue
        if mention.given_name:
            yield from (f"given+{kind}|{form}|{place}" for form in sorted(roots(mention.given_name)))
        if mention.family_name:
            yield f"family+{kind}|{mention.family_name[:4]}|{place}"
        if mention.born_on:
            yield f"born+{kind}|{mention.born_on}|{place}"
