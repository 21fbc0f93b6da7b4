"""Mentions as the columns that comparisons and blocking read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daybreak.identity.linkage.births import birth_years
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.nicknames import roots

# Shorter handles ("sam", "info") belong to many people.
SHORTEST_HANDLE = 5
LONGEST_PARTICLE = 2  # "de", "al", "o"

COLUMN_TYPES = {
    "position": "integer",
    "given_name": "varchar",
    "given_first": "varchar",
    "given_roots": "varchar[]",
    "family_name": "varchar",
    "family_parts": "varchar[]",
    "full_name": "varchar",
    "turned_name": "varchar",
    "born_on": "varchar",
    "birth_from": "integer",
    "birth_until": "integer",
    "emails": "varchar[]",
    "phones": "varchar[]",
    "usernames": "varchar[]",
    "handles": "varchar[]",
    "accounts": "varchar[]",
    "first_account": "varchar",
    "address_key": "varchar",
    "postcode": "varchar",
}

Value = int | str | list[str] | None


def columns_of(mentions: Sequence[Mention]) -> dict[str, list[Value]]:
    """Return the columns of the mentions; `position` is the place in the sequence."""
    rows = [_row(position, mention) for position, mention in enumerate(mentions)]
    return {name: [row[at] for row in rows] for at, name in enumerate(COLUMN_TYPES)}


def _row(position: int, mention: Mention) -> tuple[Value, ...]:
    given, family = mention.given_name, mention.family_name
    years = birth_years(mention) or (None, None)
    accounts = sorted(mention.accounts)
    return (
        position,
        given,
        given.split(" ", 1)[0] if given else None,
        sorted(roots(given)) if given else [],
        family,
        family_parts(family) if family else [],
        f"{given}|{family}" if given and family else None,
        f"{family}|{given}" if given and family else None,
        mention.born_on,
        *years,
        sorted(mention.emails),
        sorted(mention.phones),
        sorted(mention.usernames),
        handles(mention),
        accounts,
        accounts[0] if accounts else None,
        mention.address_key,
        mention.postcode,
    )


def family_parts(family_name: str) -> list[str]:
    """Return the parts of a family name, the whole name where it has none; particles and initials are no parts."""
    return sorted({part for part in re.split(r"[ \-]", family_name) if len(part) > LONGEST_PARTICLE} or {family_name})


def handles(mention: Mention) -> list[str]:
    """Return the names a person goes by on services: user names without their service, e-mail addresses up to the @."""
    names = {username.partition("|")[2] for username in mention.usernames}
    names |= {email.partition("@")[0] for email in mention.emails}
    return sorted(name for name in names if len(name) >= SHORTEST_HANDLE)
