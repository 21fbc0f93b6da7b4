"""Measures one new record against many in the home it runs in: `python -m bench.inside.arriving MENTIONS`."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.access.models import Compartment
    from daybreak.agencies.models import Post
    from daybreak.identity.linkage.mention import Mention

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SEED = 20_140_716
ARRIVALS = 400
WARM = 40
AT_ONCE = 20_000
SPLINK_AT_MOST = 3  # rounds of the rival: each takes half a second


def main(known: int) -> dict[str, float]:
    """Return the milliseconds of resolving one new record, commit included, beside what Splink takes for it."""
    gc.set_threshold(200_000, 20, 20)  # as `daybreak` does
    session.prepare()
    from daybreak.access.founding import found
    from daybreak.agencies.models import Post
    from daybreak.identity.linkage.invented.mentions import population

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    by = Post.objects.get(person__username="analyst")
    mentions = [mention for mention, _ in population(known + ARRIVALS, seed=SEED)]
    national = _national(by)
    _fill(national, mentions[:known], by)
    gc.collect()
    gc.freeze()  # the invented population is held for the rival's sake: no process of an operation walks through it
    spent = _arrive(national, mentions[known:], by)
    rival = _splink(mentions)
    return {
        "p50_ms": statistics.median(spent),
        "p99_ms": statistics.quantiles(spent, n=100)[-1],
        "splink_ms": rival,
        "links": float(_links(by)),
    }


def _national(by: Post) -> Compartment:
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing

    with viewing(by):
        return compartment(operation(""), CompartmentKind.NATIONAL)


def _fill(national: Compartment, mentions: list[Mention], by: Post) -> None:
    """Write what is known as the owner, in the order of its arrival: each mention with a subject of its own."""
    from django.db import connections

    tables = ("intake_referral", "identity_subject", "identity_mention", "identity_mentionkey")
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for start in range(0, len(mentions), AT_ONCE):
            _copy(cursor, national, mentions[start : start + AT_ONCE], by)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _copy(cursor: Any, national: Compartment, mentions: list[Mention], by: Post) -> None:
    ids = [(uuid4(), uuid4(), uuid4()) for _ in mentions]
    rows: dict[str, Iterator[tuple[object, ...]]] = {
        "intake_referral (id, compartment_id, scheme, reference, kind, state, sender, owner, received_at,"
        " changed_at)": (
            (referral, national.pk, "invented", mention.key, "referral", "open", "Example", by.pk, AT, AT)
            for (referral, _, _), mention in zip(ids, mentions, strict=True)
        ),
        "identity_subject (id, compartment_id, reference, state, category, name, occupation, mentions_count,"
        " identified_at)": (
            (subject, national.pk, f"S-{mention.key}", "current", "suspect", "", "", 1, AT)
            for (_, subject, _), mention in zip(ids, mentions, strict=True)
        ),
        "identity_mention (id, compartment_id, referral_id, party, key, category, features, digest, subject_id)": (
            (key, national.pk, referral, "reported/0", _key(mention), "suspect", _features(mention), "0" * 64, subject)
            for (referral, subject, key), mention in zip(ids, mentions, strict=True)
        ),
        "identity_mentionkey (id, compartment_id, mention_id, key)": (
            (uuid4(), national.pk, key, number)
            for (_, _, key), mention in zip(ids, mentions, strict=True)
            for number in _numbers(mention)
        ),
    }
    for columns, values in rows.items():
        with cursor.copy(f"COPY {columns} FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)


def _key(mention: Mention) -> str:
    return f"invented:{mention.key}/reported/0"


def _said(mention: Mention) -> dict[str, object]:
    names = ("given_name", "family_name", "born_on", "age", "address_key", "postcode")
    lists = ("emails", "phones", "usernames", "accounts")
    said: dict[str, object] = {name: getattr(mention, name) for name in names if getattr(mention, name) is not None}
    said |= {name: sorted(getattr(mention, name)) for name in lists if getattr(mention, name)}
    return said | ({"as_at_year": mention.as_at_year} if "age" in said else {})


def _features(mention: Mention) -> str:
    return json.dumps(_said(mention))


def _numbers(mention: Mention) -> set[int]:
    from daybreak.identity.features import mention_of, number_of
    from daybreak.identity.linkage.blocking import blocking_keys

    return {number_of(key) for key in blocking_keys(mention_of(_key(mention), _said(mention), record_kind=""))}


def _arrive(national: Compartment, mentions: list[Mention], by: Post) -> list[float]:
    """Return the milliseconds of each resolution, its commit included, after some to warm up."""
    from daybreak.access.viewer import viewing
    from daybreak.identity.actions import resolve_arrived

    spent = []
    for mention in mentions:
        with viewing(by):
            referral = _received(national, mention, by)
        begun = time.perf_counter()
        with viewing(by):
            resolve_arrived(national, [referral], by=by, at=AT)
        spent.append((time.perf_counter() - begun) * 1000)
    return spent[WARM:]


def _received(national: Compartment, mention: Mention, by: Post) -> UUID:
    """Write one referral with its facts, as intake does, and return its key."""
    from daybreak.intake.models import Batch, Fact, Referral, Source, Version

    batch, _ = Batch.objects.get_or_create(
        compartment=national, name="b", sender="Example", defaults={"received_at": AT, "received_by": by.pk}
    )
    source, _ = Source.objects.get_or_create(
        compartment=national, digest="0" * 64, defaults={"batch": batch, "size": 1, "name": "x", "received_at": AT}
    )
    referral = Referral.objects.create(
        compartment=national, scheme="invented", reference=mention.key, kind="referral", sender="Example",
        owner=by.pk, received_at=AT, changed_at=AT,
    )  # fmt: skip
    version = Version.objects.create(
        compartment=national, referral=referral, part="report", number=1, source=source, place="/", digest="0" * 64,
        received_at=AT,
    )  # fmt: skip
    Fact.objects.bulk_create(
        Fact(compartment=national, referral=referral, version=version, party="reported/0", category="suspect",
             kind=kind, value=value, normal="" if kind == "age" else value, place="/")
        for kind, value in _facts(mention)
    )  # fmt: skip
    return referral.id


def _facts(mention: Mention) -> Iterator[tuple[str, str]]:
    single = {"given_name": "given_name", "family_name": "family_name", "born_on": "born_on", "age": "age",
              "address_key": "address"}  # fmt: skip
    many = {"emails": "email", "phones": "phone", "usernames": "username", "accounts": "account_id"}
    said = _said(mention)
    for name, kind in single.items():
        if name in said:
            yield kind, str(said[name])
    for name, kind in many.items():
        yield from ((kind, value) for value in getattr(mention, name))


def _links(by: Post) -> int:
    from daybreak.access.viewer import viewing
    from daybreak.identity.models import Link

    with viewing(by):
        return Link.objects.count()


def _splink(mentions: list[Mention]) -> float:
    """Return the milliseconds in which Splink compares one record with all, its blocking included: the best of some."""
    from splink import Linker

    from daybreak.identity.linkage import settings
    from daybreak.identity.linkage.shipped import shipped_model
    from daybreak.identity.linkage.tables import mention_tables

    model, best = shipped_model(), float("inf")
    given = settings.for_scoring(model.weights, model.prior) | {
        "link_type": "link_only",
        "blocking_rules_to_generate_predictions": [
            "l.given_name = r.given_name and l.born_on = r.born_on",
            "l.family_name = r.family_name and l.postcode = r.postcode",
            "l.first_account = r.first_account",
        ],
    }
    with mention_tables(mentions) as tables:
        connection = tables.duckdb_con
        connection.execute("create table known as select * from mention where position < ?", [len(mentions) - 1])
        connection.execute("create table new_one as select * from mention where position = ?", [len(mentions) - 1])
        for _ in range(SPLINK_AT_MOST):
            linker = Linker([tables.register("known"), tables.register("new_one")], given, log_level=None)
            begun = time.perf_counter()
            linker.inference.predict(threshold_match_weight=0, warning_mode="never")
            best = min(best, (time.perf_counter() - begun) * 1000)
    return best


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()
