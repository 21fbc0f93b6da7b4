"""What operators are asked and what they answered, leads that cannot count, and typed identifiers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from daybreak.access.gates import require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.api import resolution_shapes as shapes
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.attribution import actions, asked
from daybreak.attribution.terms import RequestState
from daybreak.identity.queries import subject_by_reference
from daybreak.kernel.readings import readings
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

resolutions = Router(tags=["attribution"])
leads = Router(tags=["attribution"])
typed = Router(tags=["attribution"])


@resolutions.get("", response=list[shapes.ResolutionRequestOut])
def list_resolutions(
    request: HttpRequest, state: RequestState | None = None, offset: Offset = 0, limit: Limit = PAGE
) -> Any:
    """Return what operators were asked with each answer and how it differs, those that differ first."""
    post, _ = signed_in(request)
    require(post, "resolution:read")
    rows = asked.requests().filter(state=state) if state else asked.requests()
    told = list(rows[offset : offset + limit])
    consulted(request, told, "resolution:read")
    answers: dict[UUID, list[dict[str, Any]]] = {row.id: [] for row in told}
    for each in asked.answers_to(told):
        answers[each.request_id].append({name: getattr(each, name) for name in shapes.ResolutionOut.model_fields})
    names = set(shapes.ResolutionRequestOut.model_fields) - {"answers"}
    return [{name: getattr(row, name) for name in names} | {"answers": answers[row.id]} for row in told]


@resolutions.get("/to-ask", response={200: list[dict[str, str]], **PROBLEMS})
def list_to_ask(request: HttpRequest) -> Any:
    """Return everything operators are still to answer, with the digest of its source; recorded as disclosed."""
    post, now = signed_in(request)
    require(post, "resolution:request")
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    return actions.export_requests(national, by=post, at=now)


@resolutions.post("/compare", response={200: shapes.ComparedOut, **PROBLEMS})
def compare_resolutions(request: HttpRequest, said: shapes.CompareIn) -> dict[str, int]:
    """Compare the answers nobody compared yet, all or those to the named requests; refused to whoever asked."""
    post, now = signed_in(request)
    require(post, "resolution:compare")
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    agree, differ = actions.compare_answers(national, references=said.references, by=post, at=now)
    return {"agree": agree, "differ": differ}


@leads.get("", response=list[shapes.UncountedLeadOut])
def list_leads(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the leads that cannot count, why, and every reading of a time that is not settled."""
    post, _ = signed_in(request)
    require(post, "resolution:read")
    told = list(asked.uncounted_leads()[offset : offset + limit])
    consulted(request, told, "resolution:read")
    names = set(shapes.UncountedLeadOut.model_fields) - {"readings"}
    return [
        {name: getattr(row, name) for name in names}
        | {"readings": [] if row.at else [{"at": r.at, "read_as": r.read_as} for r in readings(row.at_text)]}
        for row in told
    ]


@typed.post("", response={200: shapes.TypedOut, **PROBLEMS})
def type_identifier(request: HttpRequest, said: shapes.TypedIn) -> Any:
    """Take the first entry of an identifier; it waits for the blind second one of another person."""
    post, now = signed_in(request)
    require(post, "identifier:enter")
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    of = subject_by_reference(said.subject) if said.subject else None
    return actions.enter_identifier(national, said.kind, said.identifier, of=of, why=said.why, by=post, at=now)


@typed.post("/{uuid:key}/again", response={200: shapes.TypedOut, **PROBLEMS})
def type_again(request: HttpRequest, key: UUID, said: shapes.TypedAgainIn) -> Any:
    """Take the second entry; what differs names nothing of the first."""
    post, now = signed_in(request)
    return actions.enter_again(key, said.identifier, by=post, at=now)
