"""The API's operations: each asks one query or calls one action."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import File
from ninja.files import UploadedFile

from daybreak.access.gates import require
from daybreak.access.queries import compartment, operations
from daybreak.access.terms import CompartmentKind
from daybreak.api import shapes
from daybreak.api.children import clocks, records, sent
from daybreak.api.day import day
from daybreak.api.decisions import decisions
from daybreak.api.errors import errors
from daybreak.api.exhibits import exhibits
from daybreak.api.exhibits import results as examination_results
from daybreak.api.figures import router as figures
from daybreak.api.following import following
from daybreak.api.frame import make_api
from daybreak.api.grounds import grounds
from daybreak.api.hashes import lists as hash_lists
from daybreak.api.hashes import look_ups as hash_look_ups
from daybreak.api.hashes import matches
from daybreak.api.hits import hits, look_ups
from daybreak.api.ledger import router as ledger
from daybreak.api.links import router as links
from daybreak.api.many import many
from daybreak.api.packages import answers, clearances, packages, signing_keys
from daybreak.api.plans import router as plans
from daybreak.api.premises import postcodes, premises
from daybreak.api.ranks import router as ranks
from daybreak.api.readiness import readiness
from daybreak.api.referrals import router as referrals
from daybreak.api.releases import packs as press_packs
from daybreak.api.releases import router as releases
from daybreak.api.resolutions import leads, resolutions, typed
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.api.tokens import router as tokens
from daybreak.api.watching import router as watched
from daybreak.api.welfare import contacts, disclosures, families
from daybreak.intake.actions import open_batch, save_declaration
from daybreak.intake.arrivals import open_all
from daybreak.intake.deliveries import Delivered, arrivals
from daybreak.intake.queries import batches, declarations, quarantine, saved_declarations
from daybreak.intake.readers import Profile
from daybreak.intake.terms import Outcome
from daybreak.triage.actions import rank_changed
from daybreak.triage.queries import current_ranking, places
from daybreak.triage.tasks import take_in
from daybreak.visits.models import Visit
from daybreak.web.forms.batches import MOST_FILES
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

Row = TypeVar("Row", bound=Model)

api = make_api()
api.add_router("/figures", figures)
api.add_router("/releases", releases)
api.add_router("/packs", press_packs)
api.add_router("/ledger", ledger)
api.add_router("/links", links)
api.add_router("/exhibits", many)
api.add_router("/exhibits", exhibits)
api.add_router("/examination-results", examination_results)
api.add_router("/plans", plans)
api.add_router("/tokens", tokens)
api.add_router("/referrals", referrals)
api.add_router("/hash-matches", matches)
api.add_router("/hash-lists", hash_lists)
api.add_router("/hash-look-ups", hash_look_ups)
api.add_router("/hits", hits)
api.add_router("", watched)
api.add_router("/look-ups", look_ups)
api.add_router("/resolutions", resolutions)
api.add_router("/leads", leads)
api.add_router("/typed-identifiers", typed)
api.add_router("/errors", errors)
api.add_router("/grounds", grounds)
api.add_router("/premises", premises)
api.add_router("/force-of", postcodes)
api.add_router("/child-records", records)
api.add_router("/child-referrals", sent)
api.add_router("/child-clocks", clocks)
api.add_router("/welfare", contacts)
api.add_router("/families", families)
api.add_router("/disclosures", disclosures)
api.add_router("/packages", packages)
api.add_router("/package-answers", answers)
api.add_router("/package-keys", signing_keys)
api.add_router("/clearances", clearances)
api.add_router("/subjects", ranks)
api.add_router("/day", day)
api.add_router("/visits", readiness)
api.add_router("/day", following)
api.add_router("/decisions", decisions)


@api.get("/me", response=shapes.Me, tags=["sign-in"])
def me(request: HttpRequest) -> dict[str, Any]:
    """Return the post that calls."""
    post, _ = signed_in(request)
    operation = operations().first()
    return {
        "name": post.person.name,
        "role": post.role,
        "agency": post.agency.slug,
        "operation": operation.codename if operation else None,
    }


@api.get("/batches", response=list[shapes.BatchOut], tags=["intake"])
def list_batches(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the batches, newest first."""
    post, _ = signed_in(request)
    require(post, "referral:read")
    return batches()[offset : offset + limit]


@api.post("/batches", response={201: shapes.CountsOut, **PROBLEMS}, tags=["intake"])
def post_batch(
    request: HttpRequest,
    sender: shapes.Sender,
    files: Annotated[list[UploadedFile], File(max_length=MOST_FILES)],
    declared: shapes.SavedNames = [],  # noqa: B006 - copied by the framework
    profile: shapes.ProfileWord = "",
) -> tuple[int, dict[str, int]]:
    """Receive files as one batch; return what became of their records.

    A ZIP is opened. NAME.toml declares the columns or the profile of NAME.csv and the like; `declared` names saved
    declarations, `profile` the country whose category numbers case files have: both go before what lies beside a file.
    """
    post, now = signed_in(request)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    given = (*((Profile.named(profile),) if profile else ()), *saved_declarations(national, declared))
    batch = open_batch("upload", national=national, sender=sender, by=post, at=now)
    arrived = arrivals([Delivered(file.name or "unnamed", file.read) for file in files], given=given)
    counted = take_in(open_all(arrived), batch=batch, by=post, at=now)
    return 201, {"received": counted.total()} | {outcome.value: counted[outcome] for outcome in Outcome}


@api.get("/declarations", response=list[shapes.DeclarationOut], tags=["intake"])
def list_declarations(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the saved declarations as they are now, by name."""
    post, _ = signed_in(request)
    require(post, "referral:read")
    return declarations()[offset : offset + limit]


@api.post("/declarations", response={201: shapes.DeclarationOut, **PROBLEMS}, tags=["intake"])
def post_declaration(request: HttpRequest, said: shapes.DeclarationIn) -> tuple[int, Any]:
    """Save a column map or a profile under the name it gives itself, as that name's next version."""
    post, now = signed_in(request)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    return 201, save_declaration(said.text.encode(), national=national, by=post, at=now)


@api.get("/quarantine", response=list[shapes.QuarantinedOut], tags=["intake"])
def list_quarantine(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return what was refused or could not be read, with rule and remedy."""
    post, _ = signed_in(request)
    require(post, "referral:read")
    return [
        {
            "batch": row.batch.name, "file_name": row.file_name, "file_digest": row.file_digest, "place": row.place,
            "rule": row.rule, "message": row.message, "remedy": row.remedy,
        }
        for row in quarantine()[offset : offset + limit]
    ]  # fmt: skip


@api.get("/ranking", response=list[shapes.RankedOut], tags=["triage"])
def ranking(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the current ranking, the most endangered child first."""
    post, _ = signed_in(request)
    require(post, "ranking:read")
    of = in_operation(request)
    rows = list(current_ranking(of)[offset : offset + limit])
    seen = places(of, rows)
    consulted(request, [row.subject for row in rows], "ranking:read")
    return [
        {
            "position": seen[row.pk], "subject": row.subject_id, "reference": row.subject.reference,
            "level": row.level, "score": row.score,
        }
        for row in rows
    ]  # fmt: skip


@api.post("/ranking", response={200: shapes.RunOut, **shapes.PROBLEMS}, tags=["triage"])
def rank_again(request: HttpRequest) -> Any:
    """Rank again whoever may stand elsewhere now: the same result as ranking everybody."""
    post, now = signed_in(request)
    run = rank_changed(in_operation(request), by=post, at=now)
    return {"ranked": run.ranked if run else 0}


def _told(request: HttpRequest, rows: QuerySet[Row], permission: str) -> list[Row]:
    """Return the rows, which tell of people; recorded as a consultation."""
    told = list(rows)
    consulted(request, told, permission)
    return told


@api.get("/visits", response=list[shapes.VisitOut], tags=["visits"])
def list_visits(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the visits the caller sees, in the order of their windows."""
    post, _ = signed_in(request)
    require(post, "visit:read")
    rows = Visit.objects.select_related("compartment__agency").order_by("starts_at", "reference")
    return [
        {
            "id": row.id, "reference": row.reference, "state": row.state, "starts_at": row.starts_at,
            "force": row.compartment.agency.slug if row.compartment.agency else "",
        }
        for row in rows[offset : offset + limit]
    ]  # fmt: skip
