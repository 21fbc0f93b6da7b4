"""Measures in the home it runs in what the check of continuity finds: `python -m bench.inside.continuity EXHIBITS`."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.inside.custody_plants import ONE_IN, START, Act, Way, ways
from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.access.models import Compartment, Operation
    from daybreak.agencies.models import Post
    from daybreak.custody.models import Exhibit
    from daybreak.visits.models import Visit

FORCES = 4
FOUNDED = datetime.fromisoformat("2026-01-01T09:00:00+00:00")
AT = START + timedelta(days=60)
TABLES = ("custody_exhibit", "custody_step", "packages_package", "packages_packagepremises", "visits_visit",
          "identity_subject", "identity_premises")  # fmt: skip
# What somebody sees who compares each row with the one above it, as in a spreadsheet: no hand-over that was named and
# not signed, no new seal, no ledger.
_NEIGHBOURS = """
SELECT exhibit_id FROM (
    SELECT exhibit_id, kind, signed_by, happened_at, seal_number, s.number,
           lag(signed_by) OVER w AS before_by, lag(happened_at) OVER w AS before_at,
           lag(seal_number) OVER w AS before_seal, lag(kind) OVER w AS before_kind
    FROM custody_step s WINDOW w AS (PARTITION BY exhibit_id ORDER BY s.number)) rows
WHERE (kind = 'given' AND before_kind = 'taken' AND signed_by <> before_by)
   OR happened_at < before_at OR (seal_number <> before_seal AND before_kind <> 'resealed') GROUP BY exhibit_id
"""
_OUTSIDE = {
    "time": "UPDATE custody_step SET happened_at = happened_at - interval '1 second'"
    " WHERE exhibit_id = %(x)s AND number = 2",
    "seal": "UPDATE custody_step SET seal_number = 'Z-1' WHERE exhibit_id = %(x)s AND number = 2",
    "signer": "UPDATE custody_step SET signed_by = gen_random_uuid() WHERE exhibit_id = %(x)s AND number = 1",
    "place": "UPDATE custody_step SET place = 'elsewhere' WHERE exhibit_id = %(x)s AND number = 1",
    "reason": "UPDATE custody_step SET reason = 'because' WHERE exhibit_id = %(x)s AND number = 1",
    "row removed": "DELETE FROM custody_step s WHERE exhibit_id = %(x)s AND number ="
    " (SELECT max(number) FROM custody_step WHERE exhibit_id = %(x)s)",
    "row added": "INSERT INTO custody_step (id, exhibit_id, compartment_id, number, kind, signed_by, seal_number,"
    " new_seal, place, reason, happened_at, recorded_at, part, says) SELECT gen_random_uuid(), exhibit_id,"
    " compartment_id, number + 1, 'withdrawn', signed_by, '', '', '', 'x', happened_at, recorded_at, '', ''"
    " FROM custody_step WHERE exhibit_id = %(x)s ORDER BY number DESC LIMIT 1",
    "exhibit": "UPDATE custody_exhibit SET found_where = 'another room' WHERE id = %(x)s",
    "row and payload": "UPDATE ledger_payload p SET content = convert_to(replace(convert_from(content, 'UTF8'),"
    " '\"number\":1', '\"number\":9'), 'UTF8') FROM ledger_entry e WHERE e.ref = p.entry_ref AND e.thing = 'exhibit'"
    " AND e.thing_ref = %(x)s::text AND e.act IN ('exhibit:give', 'exhibit:seal')",
    "row, payload and entry": "UPDATE ledger_entry SET canonical = convert_to(replace(convert_from(canonical, 'UTF8'),"
    " '\"v\":1', '\"v\":2'), 'UTF8') WHERE thing = 'exhibit' AND thing_ref = %(x)s::text",
}


def main(count: int) -> dict[str, Any]:
    """Return what was planted, what was found and not, and how long looking took."""
    gc.set_threshold(200_000, 20, 20)  # as `daybreak` does
    session.prepare()
    from daybreak.access.founding import found
    from daybreak.access.models import Operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Post
    from daybreak.agencies.terms import Role
    from daybreak.ledger.tasks import seal_all

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=FOUNDED, invented=True)
    coordinator = Post.objects.filter(role=Role.LEAD_COORDINATOR).order_by("held_from", "id")[0]
    with viewing(coordinator):
        operation = Operation.objects.get()
    made = ways(count, FORCES)
    keys: dict[int, UUID] = {}
    begun = time.perf_counter()
    for force in range(FORCES):
        keys |= _act_out(force, [way for way in made if way.force == force], operation, coordinator)
    written = time.perf_counter() - begun
    seal_all(at=AT)
    _spoil_outside(made, keys)
    return _look(coordinator, operation, made, keys) | {"written_s": written, "one_in": ONE_IN}


def _act_out(force: int, made: list[Way], operation: Operation, coordinator: Post) -> dict[int, UUID]:
    """Let the people of a force do what the ways say, many exhibits at a time; return each exhibit's key."""
    from daybreak.access.viewer import viewing
    from daybreak.custody import actions
    from daybreak.custody.terms import ItemKind, Seized

    posts = _posts(force, operation)
    visit = _visit(force, operation, coordinator, posts["bronze"])
    with viewing(posts["bronze"]):
        items = [
            Seized(visit.id, f"JRS/{place + 1}", way.seal, ItemKind.PHONE, START) for place, way in enumerate(made)
        ]
        rows = actions.seize(items, by=posts["bronze"], at=AT)
    exhibits = {way.number: row for way, row in zip(made, rows, strict=True)}
    for turn in range(max(len(way.acts) for way in made)):
        together: dict[tuple[str, str, str], list[tuple[Exhibit, Act]]] = defaultdict(list)
        for way in made:
            if turn < len(way.acts):
                act = way.acts[turn]
                together[act.what, act.by, act.to].append((exhibits[way.number], act))
        for (what, by, to), acts in together.items():
            with viewing(posts[by]):
                _do(what, posts[by], posts.get(to), acts)
    return {number: row.id for number, row in exhibits.items()}


def _do(what: str, by: Post, to: Post | None, acts: list[tuple[Exhibit, Act]]) -> None:
    from daybreak.custody import actions
    from daybreak.custody.terms import Correction, HandedOver, Part, Resealed

    handed = [HandedOver(row.id, act.seal, act.at, "store", act.why) for row, act in acts]
    if what == "give" and to is not None:
        actions.give(handed, to=to, by=by, at=AT)
    elif what == "take":
        actions.take(handed, by=by, at=AT)
    elif what == "reseal":
        actions.reseal([Resealed(row.id, act.seal, act.new_seal, act.why, act.at) for row, act in acts], by=by, at=AT)
    for row, act in acts:
        if what == "withdraw":
            actions.withdraw(row.id, reason=act.why, by=by, at=act.at)
        elif what == "correct":
            actions.correct(row.id, Correction(0, Part.PLACE, "kitchen", act.why), by=by, at=AT)


def _posts(force: int, operation: Operation) -> dict[str, Post]:
    from daybreak.access.actions import admit, appoint
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Agency, Post
    from daybreak.agencies.terms import AgencyKind, Role

    administrator = Post.objects.get(role=Role.ADMINISTRATOR)
    agency = Agency.objects.filter(kind=AgencyKind.FORCE).order_by("slug")[force]
    roles = {"bronze": Role.BRONZE, "store": Role.SILVER, "examiner": Role.EXAMINER, "deputy": Role.BRONZE}
    posts = {}
    for name, role in roles.items():
        with viewing(administrator):
            posts[name] = appoint(
                f"{name.title()} {force}", username=f"{name}-{force}", agency=agency, role=role, by=administrator,
                at=FOUNDED,
            )  # fmt: skip
            admit([posts[name]], operation, reason="takes part in the benchmark", by=administrator, at=FOUNDED)
    return posts


def _visit(force: int, operation: Operation, coordinator: Post, bronze: Post) -> Visit:
    """Write a visit that is under way: what was done before it is no part of this benchmark."""
    from daybreak.access.queries import compartment
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.identity.models import Premises, Subject
    from daybreak.packages.models import Package, PackagePremises
    from daybreak.visits.models import Visit

    with viewing(coordinator):
        national = compartment(operation, CompartmentKind.NATIONAL)
        part: Compartment = compartment(operation, CompartmentKind.FORCE, bronze.agency)
        subject = Subject.objects.create(
            compartment=national, reference=f"S-{force:05}", name="Ann Other", identified_at=FOUNDED
        )
        package = Package.objects.create(
            compartment=part, reference=f"P-{force:05}/1", subject=subject, subject_reference=subject.reference,
            subject_name=subject.name, state="accepted", level="high", position=1, reasons=[], access_to_children="no",
            built_by=coordinator.id, built_at=FOUNDED, disseminated_at=FOUNDED, act_by=AT,
        )  # fmt: skip
        place = Premises.objects.create(compartment=national, key=f"{force}", line1=f"{force} Invented Row")
        of = PackagePremises.objects.create(
            compartment=part, package=package, of=place, address=place.line1, role="home", door="established", items=[]
        )
        return Visit.objects.create(
            compartment=part, package=package, premises=of, reference=f"V-{force}", state="under_way", plan_number=1,
            starts_at=START, ends_at=START + timedelta(hours=2),
        )  # fmt: skip


def _spoil_outside(made: list[Way], keys: dict[int, UUID]) -> None:
    """Change rows as the database's owner, past the application and its roles."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for table in TABLES[:2]:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for way in made:
            asked = {"x": keys[way.number]}
            if way.edit == "exhibit removed":
                cursor.execute("DELETE FROM custody_step WHERE exhibit_id = %(x)s", asked)
                cursor.execute("DELETE FROM custody_exhibit WHERE id = %(x)s", asked)
            elif way.edit:
                cursor.execute(_OUTSIDE[way.edit], asked)
                if cursor.rowcount < 1:
                    raise ValueError(f"{way.edit} changed nothing")
        for table in TABLES[:2]:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ANALYZE {table}")


def _look(by: Post, operation: Operation, made: list[Way], keys: dict[int, UUID]) -> dict[str, Any]:
    from daybreak.access.viewer import viewing
    from daybreak.custody.queries import problems

    with viewing(by):
        begun = time.perf_counter()
        told = problems(operation, at=AT)
        looked = time.perf_counter() - begun
    found: dict[UUID, set[str]] = {key: {_word(each.kind) for each in breaks} for key, breaks in told.breaks.items()}
    for lost in told.lost:
        found.setdefault(lost.exhibit, set()).add("edit")
    planted = [(way, kind) for way in made for kind in way.truth]
    missed = [
        f"{way.number}: {kind} ({way.edit})" for way, kind in planted if kind not in found.get(keys[way.number], set())
    ]
    alarms = [
        f"{way.number}: {kind}"
        for way in made
        for kind in sorted(found.get(keys[way.number], set()) - way.truth)
        if "edit" not in way.truth  # a row that was changed may well break continuity, too
    ]
    return {
        "planted": len(planted), "clean": sum(not way.truth for way in made), "missed": missed, "alarms": alarms,
        "looked_s": looked, **_neighbours(by, planted, keys),
    }  # fmt: skip


def _neighbours(by: Post, planted: Iterable[tuple[Way, str]], keys: dict[int, UUID]) -> dict[str, float]:
    from django.db import connection

    from daybreak.access.viewer import viewing

    with viewing(by), connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(_NEIGHBOURS)
        found = {row[0] for row in cursor.fetchall()}
        took = time.perf_counter() - begun
    return {"rival_missed": sum(keys[way.number] not in found for way, _ in planted), "rival_s": took}


def _word(kind: str) -> str:
    return "edit" if kind in ("altered", "missing", "unproven") else str(kind)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), default=str))
    session.let_go()
