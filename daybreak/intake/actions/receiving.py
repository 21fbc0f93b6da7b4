"""Receiving files. Safe to stop anywhere and start again: what is known already changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.intake.actions.writing import Chunk, write_chunks, write_facts
from daybreak.intake.arrivals import Opened, Problem, prepared
from daybreak.intake.models import Archive, Batch, Receipt, Referral, Source, Version
from daybreak.intake.preparing import PLACE_LENGTH, Prepared
from daybreak.intake.sealing import seal
from daybreak.intake.terms import Outcome, ReportRead
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing

if TYPE_CHECKING:
    from uuid import UUID

INTAKE_LOCK = 0x696E746B  # advisory lock namespace ("intk"); the second key is the compartment
MEDIA = "media/"  # the parts of a case file
REPORT = "report"  # the part that is the report itself, not a document about one of its files


@dataclass(slots=True)
class _Known:
    """What is known of the references a round speaks of; `said` are (referral, part, digest) of all their versions."""

    referrals: dict[tuple[str, str], Referral]
    current: dict[tuple[UUID, str], Version] = field(default_factory=dict)
    said: set[tuple[UUID, str, str]] = field(default_factory=set)
    expiries: dict[UUID, dict[str, datetime]] = field(default_factory=dict)


@dataclass(slots=True)
class _Round:
    """What one call of `receive` is about to write."""

    batch: Batch
    at: datetime
    owner: Post
    archives: list[Archive] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    changed: list[Referral] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    superseded: list[Version] = field(default_factory=list)
    facts: list[bytes] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)


def open_batch(name: str, *, national: Compartment, sender: str, by: Post, at: datetime) -> Batch:
    """Open a batch: one delivery from one sender, under which every record received is accounted for."""
    require(by, "referral:receive")
    batch = Batch.objects.create(
        compartment=national, name=name[:200], sender=sender[:200], received_at=at, received_by=by.id
    )
    record("referral:receive", "batch", batch.id, by=by.actor, at=at, processing=Processing.COLLECT, sender=sender)
    return batch


def receive(files: Sequence[Opened], *, batch: Batch, by: Post, at: datetime) -> Counter[Outcome]:
    """Take some opened files of a batch: seal, version; return how many records were new, updated, ... ."""
    one_writer(batch.compartment_id)
    require(by, "referral:receive", batch)
    round_ = _Round(batch, at, by)
    _take(round_, files)
    _write(round_)
    for thing, rows in (("archive", round_.archives), ("source", round_.sources)):
        things = [(row.id, {"digest": row.digest, "size": row.size}) for row in rows]
        record_many("referral:receive", thing, things, by=by.actor, at=at, processing=Processing.COLLECT)
    return Counter(Outcome(receipt.outcome) for receipt in round_.receipts)


def one_writer(compartment: int) -> None:
    """Let one delivery at a time write into an operation: twenty of the same file leave one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [INTAKE_LOCK, compartment])


def _known_sources(batch: Batch, files: Iterable[Opened]) -> dict[str, Source]:
    rows = Source.objects.filter(compartment=batch.compartment_id, digest__in=[file.kept_digest for file in files])
    return {row.digest: row for row in rows}


def _take(round_: _Round, files: Sequence[Opened]) -> None:
    sources, key = _known_sources(round_.batch, files), settings.KEY_OF("sealing")
    known = _known(round_.batch, [report for file in files for report in file.reports])
    for file in files:
        if file.members is not None:
            round_.archives.append(_archive(round_.batch, file, file.members))
        again = file.kept_digest in sources
        if file.readable and not again:
            sources[file.kept_digest] = _seal(round_, file, key)
        for report, ready in zip(file.reports, prepared(file), strict=True):
            outcome, referral = _version(round_, report, ready, sources[file.kept_digest], known, again=again)
            _end_parts(round_, report, referral, known)
            round_.receipts.append(_receipt(round_, file, outcome, report.place, referral))
        round_.receipts += [_quarantined(round_, file, problem) for problem in file.problems]


def _archive(batch: Batch, file: Opened, members: int) -> Archive:
    return Archive(
        compartment_id=batch.compartment_id, batch=batch, name=file.name, digest=file.digest, size=file.size,
        members=members,
    )  # fmt: skip


def _end_parts(round_: _Round, report: ReportRead, referral: Referral, known: _Known) -> None:
    """Supersede the media of an earlier, longer delivery, which this one says no more."""
    if report.parts is not None:
        beyond = [
            (of, part)
            for of, part in known.current
            if of == referral.id and part.startswith(MEDIA) and int(part.removeprefix(MEDIA)) >= report.parts
        ]
        for key in beyond:
            _supersede(round_, known.current.pop(key))


def _expire(known: _Known, version: Version) -> datetime | None:
    """Note when the data of a version expires; return the earliest expiry of all current parts of its referral."""
    said = known.expiries.setdefault(version.referral_id, {})
    said.pop(version.part, None)
    if version.data_expires_at:
        said[version.part] = version.data_expires_at
    return min(said.values(), default=None)


def _known(batch: Batch, reports: Sequence[ReportRead]) -> _Known:
    referrals = _existing_referrals(batch, reports)
    known = _Known(referrals)
    rows = Version.objects.filter(referral__in=[row.id for row in referrals.values()])
    for version in rows.defer("kept").order_by("number"):
        known.said.add((version.referral_id, version.part, version.digest))
        if version.current:
            known.current[version.referral_id, version.part] = version
            _expire(known, version)
    return known


def _existing_referrals(batch: Batch, reports: Iterable[ReportRead]) -> dict[tuple[str, str], Referral]:
    references = {report.reference for report in reports}
    rows = Referral.objects.filter(compartment=batch.compartment_id, reference__in=references)
    return {(row.scheme, row.reference): row for row in rows}


def _seal(round_: _Round, file: Opened, key: bytes) -> Source:
    source = Source(
        compartment_id=round_.batch.compartment_id, batch_id=round_.batch.id, digest=file.kept_digest,
        size=len(file.content), name=file.name, received_at=round_.at,
        rewritten_from="" if file.kept_digest == file.digest else file.digest,
    )  # fmt: skip
    round_.sources.append(source)
    round_.chunks += [Chunk(source.id, *part) for part in seal(file.content, digest=source.digest, key=key)]
    return source


def _version(
    round_: _Round, report: ReportRead, ready: Prepared, source: Source, known: _Known, *, again: bool
) -> tuple[Outcome, Referral]:
    """Write what the report says unless it was said before; the same bytes `again` never bring an old word back.

    The same bytes under a mended column map say something else, and that is taken.
    """
    referral = known.referrals.get((report.scheme, report.reference))
    outcome = Outcome.UPDATED if referral else Outcome.NEW
    if referral is None:
        referral = known.referrals[report.scheme, report.reference] = _referral(round_, report)
    digest, before = ready.digest, known.current.get((referral.id, report.part))
    if (before and before.digest == digest) or (again and (referral.id, report.part, digest) in known.said):
        return Outcome.UNCHANGED, referral
    version = Version(
        compartment_id=source.compartment_id,
        referral_id=referral.id,
        part=report.part,
        number=before.number + 1 if before else 1,
        source_id=source.id,
        place=report.place[:PLACE_LENGTH],
        digest=digest,
        kept=ready.kept,
        received_at=round_.at,
        data_expires_at=ready.expires_at,
    )
    if before:
        _supersede(round_, before)
    known.current[referral.id, report.part] = version
    known.said.add((referral.id, report.part, digest))
    referral.data_expires_at = _expire(known, version)
    round_.versions.append(version)
    round_.facts.append(_facts(version, referral, ready))
    if outcome is Outcome.UPDATED:
        _change(round_, referral, report)
    return outcome, referral


def _change(round_: _Round, referral: Referral, report: ReportRead) -> None:
    """Note that a referral has a newer version; what kind of record it is, its report says, not a file beside it."""
    referral.changed_at = round_.at
    if report.part == REPORT:
        referral.kind, referral.sender = report.kind, report.sender[:200]
    round_.changed.append(referral)


def _supersede(round_: _Round, version: Version) -> None:
    version.current = False
    if not version._state.adding:  # one that came in this very round is simply written as superseded
        round_.superseded.append(version)


def _referral(round_: _Round, report: ReportRead) -> Referral:
    referral = Referral(
        compartment_id=round_.batch.compartment_id,
        scheme=report.scheme,
        reference=report.reference,
        kind=report.kind,
        sender=report.sender[:200],
        owner=round_.owner.id,
        received_at=round_.at,
        changed_at=round_.at,
    )
    round_.referrals.append(referral)
    return referral


def _facts(version: Version, referral: Referral, ready: Prepared) -> bytes:
    """Return a report's facts under their version: JSON as it was prepared, of which Python never makes rows."""
    return b'{"referral":"%b","version":"%b","facts":%b}' % (
        str(referral.id).encode(), str(version.id).encode(), ready.facts
    )  # fmt: skip


def _receipt(round_: _Round, file: Opened, outcome: Outcome, place: str, referral: Referral | None = None) -> Receipt:
    return Receipt(
        compartment_id=round_.batch.compartment_id,
        batch_id=round_.batch.id,
        outcome=outcome,
        file_name=file.name,
        file_digest=file.digest,
        file_size=file.size,
        place=place[:PLACE_LENGTH],
        referral_id=referral.id if referral else None,
    )


def _quarantined(round_: _Round, file: Opened, problem: Problem) -> Receipt:
    receipt = _receipt(round_, file, Outcome.QUARANTINED, problem.place)
    receipt.rule, receipt.message, receipt.remedy = problem.rule[:100], problem.message[:500], problem.remedy[:500]
    return receipt


def _write(round_: _Round) -> None:
    create_rows(round_.archives)
    create_rows(round_.sources)
    write_chunks(round_.batch.compartment_id, round_.chunks)
    create_rows(round_.referrals)
    known = {referral.id for referral in round_.referrals}
    changed = {referral.id: referral for referral in round_.changed if referral.id not in known}
    update_rows(list(changed.values()), ["changed_at", "kind", "sender", "data_expires_at"])
    Version.objects.filter(id__in=[version.id for version in round_.superseded]).update(current=False)
    create_rows(round_.versions)
    write_facts(round_.batch.compartment_id, round_.facts)
    create_rows(round_.receipts)
