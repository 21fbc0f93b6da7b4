"""Reading one arrived file: refused, unreadable, or reports; no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from daybreak.intake.readers import ColumnMap, read
from daybreak.intake.refusals import refuse, shown_name
from daybreak.intake.terms import ReportRead, Unreadable
from daybreak.kernel.errors import BadInput

NAME_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file as delivered: its name within the delivery, its bytes, the column map beside it if it has one."""

    name: str
    content: bytes
    column_map: ColumnMap | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file, or one record of it, went to quarantine."""

    place: str
    rule: str
    message: str
    remedy: str


@dataclass(slots=True)
class Opened:
    """What one file holds; digest is the SHA-256 of its bytes in hex."""

    name: str
    digest: str
    size: int
    content: bytes
    reports: list[ReportRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        return bool(self.reports)


def open_all(files: Iterable[Arrived]) -> list[Opened]:
    """Return what each of some files holds, in their order."""
    return [open_arrived(file) for file in files]


def open_arrived(file: Arrived) -> Opened:
    """Return what the file holds; a refusal or a fault becomes a problem and never stops the batch."""
    name, digest = shown_name(file.name)[-NAME_LENGTH:], sha256(file.content).hexdigest()
    opened = Opened(name, digest, len(file.content), file.content)
    try:
        refuse(file.name, file.content)
        for item in read(file.name, file.content, column_map=file.column_map):
            if isinstance(item, Unreadable):
                opened.problems.append(Problem(item.place, item.rule, "A record cannot be read", item.remedy))
            else:
                opened.reports.append(item)
    except BadInput as fault:
        opened.reports.clear()
        opened.problems = [Problem(fault.place, fault.rule or fault.code, fault.message, fault.remedy)]
    return opened
