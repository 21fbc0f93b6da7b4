"""Files in a report: names, hashes, grades and times only, never content."""

from __future__ import annotations

import re

from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.handlers import Handler, Table, record
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.persons import party
from daybreak.intake.terms import Detail, FactKind
from daybreak.kernel.identifiers import digest

_ALGORITHMS = ("md5", "sha1", "sha256", "pdq")
_BY_LENGTH = {32: "md5", 40: "sha1", 64: "sha256"}  # a hash of no stated algorithm is a cryptographic one
_VIEWED = {"true": "true", "1": "true", "yes": "true", "false": "false", "0": "false", "no": "false"}
_UPLOAD_TIME = re.compile(r"(?=.*upload).*(?:time|date|utc|(?:\b|_)(?:at|on)\b|uploadedat)", re.IGNORECASE | re.DOTALL)

# [M] Providers write it freely: "Data retained until", "Preservation expires", "Retention end date".
_EXPIRY = re.compile(
    r"(?=.*(?:retain|retention|preserv|data))(?=.*(?:until|expir|end\b|ends\b)).*", re.IGNORECASE | re.DOTALL
)


def _settle_hash(value: str, detail: dict[str, Detail]) -> tuple[FactKind, str]:
    detail["algorithm"] = detail["algorithm"] or _BY_LENGTH.get(len(value.strip()))
    return FactKind.FILE_HASH if detail["algorithm"] in _ALGORITHMS else FactKind.UNREAD, value


def _settle_grade(value: str, detail: dict[str, Detail]) -> tuple[FactKind, str]:
    detail["scheme"] = "ncmec"  # A1 to B2 are not the UK's A, B and C
    return FactKind.FILE_GRADE, value


def _settle_viewed(value: str, detail: dict[str, Detail]) -> tuple[FactKind, str]:
    state = _VIEWED.get(value.strip().lower(), "unknown")
    if state != value:
        detail["stated"] = value
    return FactKind.FILE_VIEWED, state


def _settle_metadata(value: str, detail: dict[str, Detail]) -> tuple[FactKind, str]:
    name = str(detail.get("field") or "")[:200]
    algorithm = re.sub(r"[^a-z0-9]|hash$", "", name.lower())
    if algorithm in _ALGORITHMS and digest(value, algorithm=algorithm):
        detail["algorithm"] = algorithm
        return FactKind.FILE_HASH, value
    if _EXPIRY.match(name):
        detail["keeper"] = None
        return FactKind.DATA_EXPIRES_AT, value
    return FactKind.FILE_UPLOADED_AT if _UPLOAD_TIME.match(name) else FactKind.NOTE, value


file_hash: Handler = record(
    FactKind.FILE_HASH, details={"@hashType": "algorithm", "hashType": "algorithm"}, settle=_settle_hash
)
grade: Handler = record(FactKind.FILE_GRADE, settle=_settle_grade)
viewed: Handler = record(FactKind.FILE_VIEWED, settle=_settle_viewed)
# Upload times and hashes hide in the free metadata of a file.
metadata: Handler = record(FactKind.NOTE, details={"name": "field", "@type": "type"}, settle=_settle_metadata)


def file(table: Table) -> Handler:
    """Make a handler that gives each file a party and, where the sender is silent, says that viewing is unknown."""
    opened = party("file", table)

    def handle(gathering: Gathering, node: Node, outer: str) -> None:
        own, since = gathering.next_party("file"), len(gathering.facts)
        opened(gathering, node, outer)
        said = any(fact.kind is FactKind.FILE_VIEWED for fact in gathering.facts[since:])
        if node.members and not said:
            gathering.add(FactKind.FILE_VIEWED, "unknown", node.place, own)

    return handle
