"""Writing the log of this installation into a folder (folders.py)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from daybreak.ledger.folders import Contents, write
from daybreak.ledger.verifying import heads, sealed_rows


def export(folder: Path, *, payloads: bool, at: datetime, using: str = "owner") -> dict[str, Any]:
    """Write everything sealed into a new folder, as it stands at one moment; return what its about.json says."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT statement FROM ledger_key ORDER BY generation")
        statements = [note for (note,) in cursor.fetchall()]
        cursor.execute("SELECT name, vkey, agency FROM ledger_witness ORDER BY name")
        witnesses = [{"name": name, "vkey": vkey, "agency": agency} for name, vkey, agency in cursor.fetchall()]
        contents = Contents(settings.LEDGER_ORIGIN, statements, witnesses, sealed_rows(using), heads(using))
        return write(folder, contents, payloads=payloads, at=at)
