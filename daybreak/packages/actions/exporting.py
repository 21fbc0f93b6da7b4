"""Envelopes for forces that are offline: packages encrypted to their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record_many
from daybreak.ledger.rules import instant_text
from daybreak.ledger.terms import Processing
from daybreak.packages.contents import contents_of
from daybreak.packages.models import ForceKey, Package
from daybreak.packages.moving import lock_packages, require_each
from daybreak.packages.queries import disclosure_proof, withdrawn_from
from daybreak.packages.sealing import signer, verifiers
from daybreak.packages.terms import LIVE
from daybreak.packages.travelling.closing import close_envelope, file_name
from daybreak.packages.travelling.contents import check_signature, digest_of


@dataclass(frozen=True, slots=True)
class Envelope:
    """What leaves the house: the file's name and its bytes, which one force can open."""

    name: str
    sealed: bytes


def export(packages: Sequence[UUID], *, by: Post, at: datetime) -> list[Envelope]:
    """Return each package in an envelope for its force: signed, proven by the ledger, encrypted to the force's key.

    Raises Conflict where a package is not with its force or that force has no key, NotFound while its dissemination
    is not sealed in the ledger yet, Tampered where it does not say what was signed.
    """
    rows = lock_packages(packages)
    require_each(rows, "package:export", by)
    keys = _keys(rows)
    contents, with_key, known = contents_of(rows), signer(), verifiers()
    made, records = [], []
    for row in rows:
        content = contents[row.pk]
        check_signature(content, row.signature, known)
        status = _status(row, content, at)
        sealed = close_envelope(
            content, status, signature=row.signature, proof=disclosure_proof(row.pk), signer=with_key,
            recipient=keys[row.compartment_id],
        )  # fmt: skip
        made.append(Envelope(file_name(content), sealed))
        told = {"reference": row.reference, "export": status["export"], "sha256": sha256(sealed).hexdigest()}
        records.append((row, told))
    for row, told in records:
        record_many(
            "package:export", "package", [(row.pk, told)], by=by.actor, at=at, processing=Processing.DISCLOSE,
            to=_slug(row),
        )  # fmt: skip
    return made


def _keys(rows: Sequence[Package]) -> dict[int, str]:
    current = ForceKey.objects.filter(compartment__in={row.compartment_id for row in rows}, retired_at=None)
    keys = dict(current.values_list("compartment_id", "recipient"))
    for row in rows:
        if row.state not in LIVE:
            raise Conflict(
                f"Package {row.reference} is {row.state} and goes to no force",
                rule="state",
                remedy="Disseminate it first; what was recalled or superseded is never sent again",
            )
        if row.compartment_id not in keys:
            raise Conflict(
                f"No key of {_slug(row)} is registered, to which package {row.reference} could be encrypted",
                rule="recipient",
                remedy="Let the force run `daybreak package key`, and register the line it prints",
            )
    return keys


def _status(row: Package, content: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "export": str(uuid4()),
        "force": _slug(row),
        "exported_at": instant_text(at),
        "state": row.state,
        "level": row.level,
        "act_by": instant_text(row.act_by) if row.act_by else "",
        "access_to_children": row.access_to_children,
        "digest": digest_of(content),
        "withdrawn": withdrawn_from(row.compartment_id),
    }


def _slug(row: Package) -> str:
    return row.compartment.agency.slug if row.compartment.agency else ""
