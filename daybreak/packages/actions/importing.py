"""Taking in what offline forces answered in signed files: each once, from the force that holds the package."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Tampered
from daybreak.ledger.actions import record_many
from daybreak.ledger.notes import Verifier, read_vkey
from daybreak.packages.actions.answering import write_answers
from daybreak.packages.actions.pausing import end_pauses
from daybreak.packages.contents import contents_of
from daybreak.packages.models import AnswerKey, Package, RecallNotice, ReceivedAnswer
from daybreak.packages.moving import check_moves, lock_packages, move, put, require_each
from daybreak.packages.terms import Answer, PackageState, Said
from daybreak.packages.travelling.answering import Answered, check_signed, read_answer
from daybreak.packages.travelling.contents import digest_of

CLOCKS_DIFFER = timedelta(minutes=5)
STATES = {
    Said.ACKNOWLEDGED: PackageState.ACKNOWLEDGED,
    Said.ACCEPTED: PackageState.ACCEPTED,
    Said.REJECTED: PackageState.REJECTED,
}


def import_answers(files: Sequence[bytes], *, by: Post, at: datetime) -> list[ReceivedAnswer]:
    """Take signed answers in, all or none, the earlier of a package first; return them.

    ContentRefused where a file is no answer, NotFound where its package is hidden or absent, NotAllowed where another
    force signed it, Tampered where it was changed or answers something else, Conflict where it came before.
    """
    read = sorted(((read_answer(raw), raw) for raw in files), key=lambda each: (each[0].reference, each[0].number))
    rows = {row.reference: row for row in lock_packages(_keys([said for said, _ in read]))}
    require_each(rows.values(), "package:import-answer", by)
    digests = {key: digest_of(content) for key, content in contents_of(list(rows.values())).items()}
    taken = [_take(rows[said.reference], said, raw, digests, by=by, at=at) for said, raw in read]
    record_many("package:import-answer", "package", [_told(said, raw) for said, raw in read], by=by.actor, at=at)
    return taken


def _keys(said: Sequence[Answered]) -> set[UUID]:
    wanted = {each.reference for each in said}
    found = dict(Package.objects.filter(reference__in=wanted).values_list("reference", "pk"))
    if missing := sorted(wanted - found.keys()):
        raise NotFound(f"There is no package {missing[0]}", remedy="Ask the force which package it answered")
    return set(found.values())


def _take(
    row: Package, said: Answered, raw: bytes, digests: dict[UUID, str], *, by: Post, at: datetime
) -> ReceivedAnswer:
    _check_own(row, said, raw)
    _check_same(row, said, digests[row.pk], at)
    _check_new(row, said)
    _change(row, said, by=by, at=at)
    return ReceivedAnswer.objects.create(
        compartment_id=row.compartment_id, package=row, answer=said.answer, number=said.number, said=said.said,
        said_by=said.said_by, said_at=said.said_at, note=raw.decode(), imported_by=by.id, imported_at=at,
    )  # fmt: skip


def _told(said: Answered, raw: bytes) -> tuple[UUID, dict[str, object]]:
    return said.package, {
        "said": said.said, "said_by": said.said_by, "said_at": said.said_at, "reason": said.reason,
        "access_to_children": said.access_to_children, "sha256": sha256(raw).hexdigest(),
    }  # fmt: skip


def _check_own(row: Package, said: Answered, raw: bytes) -> None:
    """Raise unless the force that holds the package signed this answer, with the key that is registered for it."""
    slug = row.compartment.agency.slug if row.compartment.agency else ""
    keys: dict[int, Verifier] = {
        place: read_vkey(vkey)
        for place, vkey in AnswerKey.objects.filter(retired_at=None).values_list("compartment_id", "vkey")
    }
    own = keys.pop(row.compartment_id, None)
    if said.force != slug:
        raise NotAllowed(
            f"Package {row.reference} is with {slug}, and {said.force} cannot answer for it",
            rule="foreign",
            remedy="Tell both forces; the one that holds it answers",
        )
    if own is None:
        raise Conflict(
            f"No key is registered that {slug} signs its answers with",
            rule="answer key",
            remedy="Let the force run `daybreak package answer-key`, compare the line by telephone, and register it",
        )
    check_signed(raw, said, key=own, others=list(keys.values()))


def _check_same(row: Package, said: Answered, digest: str, at: datetime) -> None:
    if (said.package, said.digest) != (row.pk, digest):
        raise Tampered(
            f"The answer is about something else than package {row.reference} says",
            rule="digest",
            remedy="Do not take it in; ask the force which version it read",
        )
    if said.said_at > at + CLOCKS_DIFFER or (row.disseminated_at and said.said_at < row.disseminated_at):
        raise BadInput(
            f"The answer about package {row.reference} says that it was given at {said.said_at:%Y-%m-%d %H:%M} UTC",
            rule="time", remedy="Look at the clock of the force's machine, and let it answer again",
        )  # fmt: skip


def _check_new(row: Package, said: Answered) -> None:
    before = ReceivedAnswer.objects.filter(package=row)
    if ReceivedAnswer.objects.filter(answer=said.answer).exists():
        why = "was taken in before"
    elif before.filter(number__gte=said.number).exists():
        why = "is older than one that was taken in before"
    else:
        return
    raise Conflict(
        f"This answer about package {row.reference} {why}", rule="replay", remedy="Nothing is to do, or ask for a new"
    )


def _change(row: Package, said: Answered, *, by: Post, at: datetime) -> None:
    if said.said is Said.STOPPED:
        _stopped(row, by=by, at=at)
        return
    to = STATES[said.said]
    check_moves([row], to=to)
    if said.said is Said.ACKNOWLEDGED:
        write_answers([row], {row.pk: Answer(said.access_to_children)})
    if said.said is Said.REJECTED:
        put([row], answer_reason=said.reason)
        end_pauses([row], by=by, at=at)
    why = f"In a file by {said.said_by}, {said.said_at:%Y-%m-%d %H:%M} UTC"
    move([row], to=to, by=by, at=at, reason=f"{said.reason} ({why})" if said.reason else why)


def _stopped(row: Package, *, by: Post, at: datetime) -> None:
    waiting = RecallNotice.objects.filter(package=row, acknowledged_at=None)
    if not waiting.update(acknowledged_by=by.id, acknowledged_at=at):
        raise Conflict(
            f"Package {row.reference}, {row.state}, has no recall that waits to be acknowledged",
            rule="recall",
            remedy="Open the package and see what happened to it",
        )
