"""Exhibits: seizing, signing for hand-overs, seals, corrections, examinations, and the files that leave the house.

No operation gives a description: it may be graphic, and is opened one by one, on a page, with its reason.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, File, Form, Router
from ninja.files import UploadedFile
from ninja.params import functions

from daybreak.access.gates import require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.agencies.queries import post as held_post
from daybreak.api import exhibit_shapes as shapes
from daybreak.api.shapes import PAGE, PROBLEMS, CountsOut, Limit, Offset
from daybreak.custody import actions, queries
from daybreak.custody.actions import Written
from daybreak.custody.queries import Holding
from daybreak.custody.results import read_export
from daybreak.custody.rules import MOST_SCANNED, label_of, unmapped
from daybreak.custody.terms import Break, Correction, Examined, HandedOver, Resealed, Seized
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.web.visit import in_operation, signed_in

exhibits, results = Router(tags=["custody"]), Router(tags=["custody"])
Words = Annotated[str, functions.Query(max_length=40)]
Country = Annotated[str, functions.Form(max_length=2)]


@exhibits.get("", response=list[shapes.ExhibitOut])
def list_exhibits(
    request: HttpRequest, q: Words = "", visit: UUID | None = None, offset: Offset = 0, limit: Limit = PAGE
) -> Any:
    """Return exhibits with who holds each; q finds a reference, a label or a seal, never a description."""
    post, _ = signed_in(request)
    require(post, "exhibit:read")
    rows = queries.searched(queries.exhibits(in_operation(request)), q)
    shown = list((rows.filter(visit=visit) if visit else rows)[offset : offset + limit])
    held = queries.holdings(shown)
    return [_out(held[row.id]) for row in shown]


@exhibits.post("", response={200: list[shapes.SeizedOut], **PROBLEMS})
def seize(request: HttpRequest, said: Annotated[list[shapes.SeizeIn], Body(max_length=MOST_SCANNED)]) -> Any:
    """Record what was seized; the same reference and seal on the same visit sent again is returned, not added."""
    post, now = signed_in(request)
    rows = actions.seize([Seized(**each.model_dump()) for each in said], by=post, at=now)
    return [{"id": row.id, "reference": row.reference, "label": label_of(row.id)} for row in rows]


@exhibits.get("/continuity", response=shapes.ProblemsOut)
def problems(request: HttpRequest) -> Any:
    """Return everything that is wrong with continuity: breaks by exhibit, what waits, what only the ledger knows."""
    post, now = signed_in(request)
    require(post, "exhibit:read")
    told = queries.problems(in_operation(request), at=now)
    return {
        "looked_at": told.looked_at,
        "broken": [
            {"id": key, "reference": told.exhibits[key].reference, "breaks": _breaks(breaks)}
            for key, breaks in told.breaks.items()
        ],
        "waiting": [
            {"id": key, "reference": told.exhibits[key].reference, "given_to": each.given_to, "given_at": each.given_at}
            for key, each in told.waiting.items()
        ],
        "lost": [{"reference": each.reference, "visit": each.visit} for each in told.lost],
    }


@exhibits.get("/archive")
def archive(request: HttpRequest, visit: UUID | None = None) -> HttpResponse:
    """Send the evidence record of a visit, or of the force, as a BagIt archive in a ZIP; recorded as disclosed."""
    post, now = signed_in(request)
    name, made = actions.export_archive(in_operation(request), visit=visit, by=post, at=now)
    return _file(made, name, "application/zip")


@exhibits.get("/{uuid:key}", response={200: shapes.ExhibitWhole, **PROBLEMS})
def one_exhibit(request: HttpRequest, key: UUID) -> Any:
    """Return one exhibit with every step, its breaks, and its examinations; recorded as a consultation."""
    post, now = signed_in(request)
    holding = actions.open_exhibit(key, by=post, at=now)
    outside = queries.outside_breaks([key]).get(key, ())
    people = names_of_posts(step.signed_by for step in holding.steps)
    return _out(holding) | {
        "breaks": _breaks((*holding.breaks, *outside)),
        "steps": [
            {
                name: getattr(row, name)
                for name in shapes.ExhibitStepOut.model_fields
                if name not in ("signed_by", "says")
            }
            | {"signed_by": people.get(row.signed_by, ""), "says": "" if row.part == "description" else row.says}
            for row in holding.steps
        ],
        "examinations": [
            {name: getattr(each.examination, name) for name in shapes.EXAMINED}
            | {"counts": _counts(each.counts), "changed": _counts(each.changed)}
            for each in queries.compared(key)
        ],
    }


@exhibits.post("/{uuid:key}/give", response={200: shapes.WrittenOut, **PROBLEMS})
def give(request: HttpRequest, key: UUID, said: shapes.GiveIn) -> Any:
    """Sign that this post gave the exhibit to another; it stands as not yet taken until that one signs."""
    post, now = signed_in(request)
    to = held_post(said.to, at=now)
    if to is None or to.agency_id != post.agency_id:
        raise NotFound(thing="post")
    item = HandedOver(key, said.seal_number, said.happened_at or now, said.place)
    return _written(actions.give([item], to=to, by=post, at=now), key)


@exhibits.post("/{uuid:key}/take", response={200: shapes.WrittenOut, **PROBLEMS})
def take(request: HttpRequest, key: UUID, said: shapes.TakeIn) -> Any:
    """Sign that this post took the exhibit; what was not given to it needs a reason, and breaks continuity."""
    post, now = signed_in(request)
    item = HandedOver(key, said.seal_number, said.happened_at or now, said.place, said.reason)
    return _written(actions.take([item], by=post, at=now), key)


@exhibits.post("/{uuid:key}/withdraw", response={200: shapes.WrittenOut, **PROBLEMS})
def withdraw(request: HttpRequest, key: UUID, said: shapes.ExhibitReasonIn) -> Any:
    """Sign that a hand-over did not happen: the giver still holds the exhibit."""
    post, now = signed_in(request)
    return _written(actions.withdraw(key, reason=said.reason, by=post, at=now), key)


@exhibits.post("/{uuid:key}/seal", response={200: shapes.WrittenOut, **PROBLEMS})
def reseal(request: HttpRequest, key: UUID, said: shapes.SealIn) -> Any:
    """Record that the seal was broken, and the one that closes the bag now."""
    post, now = signed_in(request)
    item = Resealed(key, said.seal_number, said.new_seal, said.reason, said.happened_at or now)
    return _written(actions.reseal([item], by=post, at=now), key)


@exhibits.post("/{uuid:key}/correct", response={200: shapes.WrittenOut, **PROBLEMS})
def correct(request: HttpRequest, key: UUID, said: shapes.ExhibitCorrectIn) -> Any:
    """Append what an earlier entry (0: the seizure) should have said; both stay."""
    post, now = signed_in(request)
    item = Correction(said.corrects, said.part, said.says, said.reason)
    return _written(actions.correct(key, item, by=post, at=now), key)


@exhibits.post("/{uuid:key}/return", response={200: shapes.WrittenOut, **PROBLEMS})
def return_exhibit(request: HttpRequest, key: UUID, said: shapes.ExhibitEndIn) -> Any:
    """Record that the exhibit was returned; the reason says to whom and on whose decision."""
    post, now = signed_in(request)
    return _written(actions.return_to(key, seal_number=said.seal_number, reason=said.reason, by=post, at=now), key)


@exhibits.post("/{uuid:key}/destroy", response={200: shapes.WrittenOut, **PROBLEMS})
def destroy(request: HttpRequest, key: UUID, said: shapes.ExhibitEndIn) -> Any:
    """Record that the exhibit was destroyed; what was written about it stays."""
    post, now = signed_in(request)
    return _written(actions.destroy(key, seal_number=said.seal_number, reason=said.reason, by=post, at=now), key)


@exhibits.post("/{uuid:key}/examine", response={200: shapes.ExaminedOut, **PROBLEMS})
def examine(request: HttpRequest, key: UUID, said: shapes.ExamineIn) -> Any:
    """Record what an examination counted; one of before stays beside it."""
    post, now = signed_in(request)
    counts = {(each.scheme, each.category): each.count for each in said.counts}
    if len(counts) != len(said.counts):
        raise BadInput("A category stands here twice", place="counts", remedy="Give one count for each")
    item = Examined(key, counts, said.devices, said.first_generation, said.unknown_hashes)
    row = actions.record_examinations([item], by=post, at=now)[0]
    return {"number": row.number, "for_identification": row.for_identification}


@exhibits.post("/{uuid:key}/examine-file", response={200: shapes.ExaminedOut, **PROBLEMS})
def examine_file(
    request: HttpRequest, key: UUID, file: Annotated[UploadedFile, File()], profile: Country = "",
    declared: Annotated[str, Form(max_length=20_000)] = "",
) -> Any:  # fmt: skip
    """Read the examiner's own export: VICS JSON graded under a profile, or a table (CSV) with its map as TOML."""
    post, now = signed_in(request)
    holding = queries.holding_of(key)
    require(post, "exhibit:examine", holding.exhibit)
    result = read_export(
        file.name or "unnamed", file.read(), country=profile, table_map=declared.encode(),
        reference=holding.exhibit.reference,
    )  # fmt: skip
    row = actions.import_result(key, result, by=post, at=now)
    return {"number": row.number, "for_identification": row.for_identification}


@exhibits.get("/{uuid:key}/statement")
def statement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the continuity statement as PDF; recorded as disclosed."""
    post, now = signed_in(request)
    name, made = actions.export_statement(key, by=post, at=now)
    return _file(made, name, "application/pdf")


@exhibits.get("/{uuid:key}/label")
def label(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the label as PDF: an opaque reference and nothing else."""
    post, now = signed_in(request)
    made = actions.print_labels(in_operation(request), keys=[key], visit=None, by=post, at=now)
    return _file(made, "label.pdf", "application/pdf")


@results.post("/take-in", response={200: CountsOut, **PROBLEMS})
def take_in(request: HttpRequest) -> Any:
    """Take the hashes of all examinations that wait, as new sources of intake; return what became of them."""
    post, now = signed_in(request)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    counted = actions.take_results_in(national, by=post, at=now)
    names = ("new", "updated", "unchanged", "quarantined")
    return {"received": counted.total()} | {name: counted.get(name, 0) for name in names}  # type: ignore[call-overload]


def _out(holding: Holding) -> dict[str, Any]:
    row, stands = holding.exhibit, holding.standing
    return {
        "id": row.id, "reference": row.reference, "label": label_of(row.id), "kind": row.kind, "visit": row.visit_id,
        "seal_number": stands.seal_number, "found_where": row.found_where, "seized_at": row.seized_at,
        "described": bool(getattr(row, "described", False)), "held_by": stands.held_by, "given_to": stands.given_to,
        "given_at": stands.given_at, "ended": stands.ended, "broken": len(holding.breaks),
    }  # fmt: skip


def _breaks(breaks: Any) -> list[dict[str, Any]]:
    return [_break(each) for each in breaks]


def _break(found: Break) -> dict[str, Any]:
    return {name: getattr(found, name) for name in shapes.BreakOut.model_fields}


def _counts(counts: Any) -> list[dict[str, Any]]:
    return [
        {"scheme": scheme, "category": category, "count": count, "note": " ".join(unmapped([scheme]))}
        for (scheme, category), count in sorted(counts.items())
    ]


def _written(written: Written, key: UUID) -> dict[str, Any]:
    return {"number": written.steps[0].number, "breaks": _breaks(written.breaks.get(key, ()))}


def _file(made: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
