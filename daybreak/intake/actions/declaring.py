"""Keeping declarations under their names."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.intake.actions.receiving import one_writer
from daybreak.intake.models import SavedDeclaration
from daybreak.intake.readers import ColumnMap, load_declaration
from daybreak.intake.terms import DeclarationKind
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def save_declaration(text: bytes, *, national: Compartment, by: Post, at: datetime) -> SavedDeclaration:
    """Keep a declaration under the name it gives itself, as the next version of that name; the same text is none.

    Raise BadInput naming the entry that is wrong.
    """
    one_writer(national.id)
    require(by, "declaration:save")
    declared = load_declaration(text)
    digest = sha256(text).hexdigest()
    before = SavedDeclaration.objects.filter(compartment=national, name=declared.name, current=True).first()
    if before and before.digest == digest:
        return before
    saved = SavedDeclaration(
        compartment=national,
        name=declared.name,
        number=before.number + 1 if before else 1,
        kind=DeclarationKind.COLUMN_MAP if isinstance(declared, ColumnMap) else DeclarationKind.PROFILE,
        text=text.decode("utf-8-sig"),
        digest=digest,
        saved_at=at,
        saved_by=by.id,
    )
    if before:
        SavedDeclaration.objects.filter(id=before.id).update(current=False)
    saved.save(force_insert=True)
    record(
        "declaration:save", "declaration", saved.id, by=by.actor, at=at, processing=Processing.ALTER,
        name=saved.name, number=saved.number, digest=digest,
    )  # fmt: skip
    return saved
