"""From facts to what the linkage compares: one feature set for each person of each referral."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b, sha256

import orjson

from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.pooling import pooled
from daybreak.intake.terms import FactKind

_SINGLE = {
    FactKind.GIVEN_NAME.value: "given_name",
    FactKind.FAMILY_NAME.value: "family_name",
    FactKind.BORN_ON.value: "born_on",
}
_MANY = {
    FactKind.EMAIL.value: "emails",
    FactKind.PHONE.value: "phones",
    FactKind.USERNAME.value: "usernames",
    FactKind.ACCOUNT_ID.value: "accounts",
}
ADULT_AGE = 18
OLDEST = 130
_AGE = re.compile(r"[0-9]{1,3}")


def features_of(facts: Iterable[tuple[str, str, str]], *, year: int) -> dict[str, object]:
    """Return the normal forms one person of one referral is compared by, from (kind, value, normal form).

    What is absent is left out; `year` is the year the record speaks of, for ages.
    """
    found: dict[str, object] = {}
    many: dict[str, set[str]] = {}
    for kind, value, normal in facts:
        if kind in _SINGLE and normal:
            found.setdefault(_SINGLE[kind], normal)
        elif kind in _MANY and normal:
            many.setdefault(_MANY[kind], set()).add(normal)
        elif kind == FactKind.ADDRESS.value and normal:
            found.setdefault("address_key", normal)
            found.setdefault("postcode", normal.rpartition("|")[2])
        elif kind == FactKind.AGE.value and _AGE.fullmatch(value.strip()) and int(value) <= OLDEST:
            found.setdefault("age", int(value))
            found.setdefault("as_at_year", year)
    return found | {name: sorted(values) for name, values in many.items()}


def features_digest(features: Mapping[str, object]) -> str:
    """Return SHA-256 over the features."""
    return sha256(orjson.dumps(dict(features), option=orjson.OPT_SORT_KEYS)).hexdigest()


def mention_of(key: str, features: Mapping[str, object], *, record_kind: str) -> Mention:
    """Return the value the linkage engine takes."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in features.items()}
    age = values.get("age")
    return Mention(
        key=key,
        record_kind=record_kind,
        is_child=age < ADULT_AGE if isinstance(age, int) else None,
        **values,  # type: ignore[arg-type]
    )


def features_together(mentions: Sequence[Mention], *, beside: Sequence[Mention]) -> dict[str, object]:
    """Return what a group of mentions says together, as it is compared with the group beside it."""
    one = pooled(mentions, beside=beside).mention
    names = ("given_name", "family_name", "born_on", "age", "as_at_year", "address_key", "postcode")
    many = ("emails", "phones", "usernames", "accounts")
    found = {name: value for name in names if (value := getattr(one, name)) is not None}
    return found | {name: list(values) for name in many if (values := getattr(one, name))}


def number_of(key: str) -> int:
    """Return 64 bits of the digest of a blocking key: two keys in one number cost a comparison, never a link."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
