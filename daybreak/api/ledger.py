"""The ledger for those who check it: checkpoints, proofs, keys, and the countersignatures of witnesses."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.params import functions
from pydantic import Field

from daybreak.access.actions.keeping import take_cosignature
from daybreak.access.gates import require
from daybreak.api import shapes
from daybreak.api.shapes import PROBLEMS
from daybreak.ledger import queries
from daybreak.web.views.stepping_up import require_confirmed
from daybreak.web.visit import signed_in, visit_of

MOST = 2**63 - 1
LINE = 500  # characters: a name of 200, a key id, a time and a signature fit
Size = Annotated[int, functions.Query(ge=0, le=MOST)]

router = Router(tags=["ledger"])


class ConsistencyOut(Schema):
    """That the log of the earlier size is the beginning of the later one; hashes in base64 (RFC 6962 2.1.2)."""

    earlier: int
    later: int
    proof: list[str]


class KeysOut(Schema):
    """The statements on the log's keys, signed notes, the first key's in front."""

    statements: list[str]


class CosignatureIn(Schema):
    """A signature line of a registered witness (C2SP tlog-cosignature) on the checkpoint of a size."""

    size: Annotated[int, Field(ge=1, le=MOST)]
    line: Annotated[str, Field(max_length=LINE)]


class CosignatureOut(Schema):
    size: int
    witness: str
    cosigned_at: datetime


@router.get("/checkpoint", response={200: shapes.CheckpointOut, **PROBLEMS})
def checkpoint(request: HttpRequest) -> dict[str, Any]:
    """Return the newest signed tree head with its countersignatures, for anybody signed in to keep and compare."""
    signed_in(request)
    newest = queries.latest_checkpoint()
    return {"size": newest.size, "note": queries.checkpoint(newest.size).note} if newest else {"size": 0, "note": ""}


@router.get("/keys", response={200: KeysOut, **PROBLEMS})
def keys(request: HttpRequest) -> dict[str, Any]:
    """Return which keys signed this log, each named by the one before it."""
    signed_in(request)
    return {"statements": queries.key_statements()}


@router.get("/proof/inclusion", response={200: bytes, **PROBLEMS})
def inclusion(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Return the proof of one entry as a file (C2SP tlog-proof), for posts that read the ledger."""
    post, _ = signed_in(request)
    require(post, "ledger:read")
    if not visit_of(request).by_token:  # a token was given its scope for this; a browser left open was not
        require_confirmed(request, "export from the ledger")
    response = HttpResponse(queries.proof_document(entry), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entry}.tlog-proof"'
    return response


@router.get("/proof/consistency", response={200: ConsistencyOut, **PROBLEMS})
def consistency(request: HttpRequest, earlier: Size, later: Size) -> dict[str, Any]:
    """Return the proof that one signed tree head extends another."""
    post, _ = signed_in(request)
    require(post, "ledger:witness")
    proof = queries.consistency(earlier, later)
    return {"earlier": earlier, "later": later, "proof": [base64.b64encode(each).decode() for each in proof]}


@router.get("/add-checkpoint", response={200: bytes, **PROBLEMS})
def add_checkpoint(request: HttpRequest, old: Size = 0) -> HttpResponse:
    """Return the newest checkpoint for a witness that holds the log of `old` entries.

    The text is the body of an `add-checkpoint` request (C2SP tlog-witness): it may be passed on to any such witness.
    """
    post, _ = signed_in(request)
    require(post, "ledger:witness")
    return HttpResponse(queries.submission(old), content_type="text/plain; charset=utf-8")


@router.post("/cosignatures", response={201: CosignatureOut, **PROBLEMS})
def cosign(request: HttpRequest, said: CosignatureIn) -> tuple[int, Any]:
    """Keep the countersignature of a witness that an administrator registered for the caller's agency."""
    post, now = signed_in(request)
    return 201, take_cosignature(said.line, size=said.size, by=post, at=now)
