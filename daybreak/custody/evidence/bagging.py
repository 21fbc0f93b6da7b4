"""The archive of an evidence record: a bag (RFC 8493) in a ZIP file, with nothing in it but what its manifest names."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from daybreak.custody.evidence.case import case_of
from daybreak.custody.evidence.printing import statement_pdf
from daybreak.packages.travelling import bag

FORMAT = "daybreak evidence record 1"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: when a file was packed is nobody's business


def archive_of(
    contents: Sequence[Mapping[str, Any]], *, investigation: str, exported_at: datetime, exported_by: str
) -> bytes:
    """Return the archive: the record as JSON and as CASE/UCO JSON-LD, and the statements on paper."""
    stamp = exported_at.isoformat()
    record = {"format": FORMAT, "investigation": investigation, "exported_at": stamp, "exhibits": list(contents)}
    payload = {
        "exhibits.json": _json(record),
        "case.jsonld": _json(case_of(contents, investigation=investigation)),
        "statements.pdf": statement_pdf(contents, exported_at=stamp, exported_by=exported_by),
    }
    files = bag.make(payload, about={"External-Identifier": investigation, "Bagging-Date": stamp[:10]})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"evidence/{name}", _EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _json(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1, default=str) + "\n").encode()
