"""Reading one arrived file: refused, unreadable, or reports; no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from daybreak.intake.preparing import Prepared, prepare
from daybreak.intake.readers import Declaration, Incoming, read, rewriting
from daybreak.intake.refusals import MAX_BYTES, refuse, shown_name
from daybreak.intake.terms import ReportRead, Unreadable
from daybreak.kernel.errors import BadInput

NAME_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file as delivered: its name within the delivery, its bytes, what is declared for it, the first of a kind first.

    `fault`: why it is refused before it is opened. `members`: of an archive, how many files came out of it.
    """

    name: str
    content: bytes
    declared: tuple[Declaration, ...] = ()
    fault: BadInput | None = None
    members: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file, or one record of it, went to quarantine."""

    place: str
    rule: str
    message: str
    remedy: str


@dataclass(slots=True)
class Opened:
    """What one file holds; digest is the SHA-256, in hex, of its bytes as delivered.

    `content` is what is kept of it: the same bytes, or the text a format rewrote them to, with a digest of its own.
    `prepared`, where it is worked out already, is what is written of each report.
    """

    name: str
    digest: str
    size: int
    content: bytes
    kept_digest: str = ""
    members: int | None = None
    reports: list[ReportRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    prepared: list[Prepared] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        return bool(self.reports)


def open_all(files: Iterable[Arrived]) -> list[Opened]:
    """Return what each of some files holds, in their order."""
    return [open_arrived(file) for file in files]


def open_ready(files: Iterable[Arrived]) -> list[Opened]:
    """Return what some files hold, ready to be written and without the facts themselves: half as much to hand over."""
    opened = open_all(files)
    for file in opened:
        file.prepared = [prepare(report) for report in file.reports]
        file.reports = [replace(report, facts=()) for report in file.reports]
    return opened


def prepared(file: Opened) -> list[Prepared]:
    """Return what is written of each of a file's reports."""
    return file.prepared or [prepare(report) for report in file.reports]


def open_arrived(file: Arrived) -> Opened:
    """Return what the file holds; a refusal or a fault becomes a problem and never stops the batch."""
    unseen = file.fault is not None and not file.content  # a member that was never unpacked has no bytes to name
    digest = "" if unseen else sha256(file.content).hexdigest()
    opened = Opened(shown_name(file.name)[-NAME_LENGTH:], digest, len(file.content), file.content, digest, file.members)
    if file.members is not None:
        return opened
    try:
        if file.fault:
            raise file.fault
        opened.content = _admitted(file)
        opened.kept_digest = digest if opened.content is file.content else sha256(opened.content).hexdigest()
        for item in read(file.name, opened.content, declared=file.declared):
            if isinstance(item, Unreadable):
                opened.problems.append(Problem(item.place, item.rule, "A record cannot be read", item.remedy))
            else:
                opened.reports.append(item)
    except BadInput as fault:
        opened.reports.clear()
        opened.problems = [Problem(fault.place, fault.rule or fault.code, fault.message, fault.remedy)]
    return opened


def _admitted(file: Arrived) -> bytes:
    """Return what may be kept of a file: its bytes, or what its format makes of them; raise ContentRefused."""
    incoming = Incoming(file.name, file.content, file.declared)
    only = rewriting(incoming)
    if only is None or not only.binary:
        refuse(file.name, file.content, at_most_bytes=only.at_most_bytes if only else MAX_BYTES)
    if only is None:
        return file.content
    kept = only.rewritten(incoming)
    refuse(file.name, kept)
    return kept
