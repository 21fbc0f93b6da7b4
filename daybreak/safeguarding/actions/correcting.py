"""A suspected error: one act stops everything and lists whom to correct; all are corrected, then it is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution import actions as attribution
from daybreak.attribution.models import SuspectedError
from daybreak.attribution.terms import ErrorFinding
from daybreak.identity.models import Premises, Subject
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing
from daybreak.packages import actions as packages
from daybreak.packages.offline import opening_envelopes
from daybreak.packages.queries import holding_cleared
from daybreak.safeguarding.corrections import concerned
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import ErrorRecipient
from daybreak.safeguarding.rules import asked_of
from daybreak.safeguarding.terms import Recipient, RecipientKind
from daybreak.visits.actions import Stopped, clear_and_stop, stop_visits
from daybreak.visits.models import Visit
from daybreak.visits.terms import VisitState


@dataclass(frozen=True, slots=True)
class Raised:
    """The error, what it stopped, and everybody it concerns."""

    error: SuspectedError
    stopped: Stopped
    recipients: tuple[ErrorRecipient, ...]


def raise_error(
    thing: Subject | Premises | str, *, national: Compartment, reason: str, by: Post, at: datetime
) -> Raised:
    """Stop everything that is done on a person, premises or identifier, and list everybody who was told of it.

    In one transaction: doors are blocked, live packages recalled, unsent ones held, visits stood down. Conflict when
    an open error names the same thing.
    """
    require(by, "error:raise")
    error = attribution.suspect(thing, national=national, reason=reason, by=by, at=at)
    recalled = packages.recall_suspected(error, by=by, at=at)
    held = holding_cleared(SuspectedError.objects.filter(pk=error.pk), national.operation_id)
    words = f"Suspected wrong ({error.reference}): {error.reason}"
    stopped = stop_visits(held.values_list("pk", flat=True), recalled=recalled, reason=words, by=by, at=at)
    found = _record_asked(error, concerned(error), by=by, at=at)
    return Raised(error, stopped, tuple(found))


def look_again(error: UUID, *, by: Post, at: datetime) -> list[ErrorRecipient]:
    """Ask those who were told since the error was raised; return them."""
    row = lock(SuspectedError, error)
    require(by, "error:raise", row)
    _check_open(row)
    return _record_asked(row, _missing(row), by=by, at=at)


def confirm_corrected(recipient: UUID, *, told: str, by: Post, at: datetime) -> ErrorRecipient:
    """Say that one recipient was corrected, and what they were told; it is said once.

    By the recipient's own side, by the force that told them, or by command after a telephone call.
    """
    row = lock_rows(ErrorRecipient, [recipient])[0]
    require(by, "error:confirm", row)
    if not told.strip():
        raise BadInput("A correction says what was told", rule="told", place="told", remedy="Write what they were told")
    if row.confirmed_at is not None:
        raise Conflict(
            f"{row.name} was confirmed as corrected at {row.confirmed_at.isoformat()}; it is said once", rule="state"
        )
    row.told, row.confirmed_by, row.confirmed_at = told.strip(), by.id, at
    row.save(update_fields=["told", "confirmed_by", "confirmed_at"])
    record("error:confirm", "suspected-error", row.error_id, by=by.actor, at=at, processing=Processing.DISCLOSE,
           to=row.name[:200], recipient=row.id, told=row.told)  # fmt: skip
    return row


def close_error(
    error: UUID, finding: ErrorFinding, *, words: str, by: Post, at: datetime
) -> tuple[SuspectedError, Stopped | None]:
    """Close an error as a second person once all are corrected; what was wrong is cleared for good (rule 9).

    Conflict while somebody is not corrected, or was told since. What was right may be built and sent anew: nothing
    that was stopped starts again by itself.
    """
    row = lock(SuspectedError, error)
    require(by, "error:close", row)
    _check_open(row)
    _check_corrected(row)
    attribution.settle(row, finding, words=words, by=by, at=at)
    asked = ErrorRecipient.objects.filter(error=row)
    asked.update(finding=finding)
    record("error:tell", "suspected-error", row.id, by=by.actor, at=at, told=asked.count(), finding=str(finding))
    if finding is not ErrorFinding.WRONG:
        return row, None
    thing = row.subject or row.premises or row.identifier
    reason = f"{row.reference}: {row.words}"[:1000]
    return row, clear_and_stop(thing, national=row.compartment, reason=reason, by=by, at=at)[1]


def _check_open(row: SuspectedError) -> None:
    if row.closed_at is not None:
        raise Conflict(
            f"Suspected error {row.reference} is closed, and a closed one is not changed",
            rule="state",
            remedy="Raise a new one",
        )


def _missing(row: SuspectedError) -> list[Recipient]:
    known = set(ErrorRecipient.objects.filter(error=row).values_list("kind", "thing"))
    return [one for one in concerned(row) if (one.kind, one.thing) not in known]


def _check_corrected(row: SuspectedError) -> None:
    waiting = list(ErrorRecipient.objects.filter(error=row, confirmed_at=None).select_for_update().order_by("pk"))
    names = sorted({one.name for one in waiting} | {one.name for one in _missing(row)})
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        raise Conflict(
            f"{row.reference} cannot be closed: {names[0]}{more} not corrected yet",
            rule="everybody is corrected first",
            remedy="Look again for recipients, correct each, and confirm it",
        )


def _record_asked(error: SuspectedError, found: Iterable[Recipient], *, by: Post, at: datetime) -> list[ErrorRecipient]:
    wanted = list(found)
    at_door = _under_way(one.thing for one in wanted if one.kind is RecipientKind.FORCE)
    offline = opening_envelopes({one.compartment for one in wanted if one.kind is RecipientKind.FORCE})
    rows = ErrorRecipient.objects.bulk_create(
        ErrorRecipient(
            compartment_id=one.compartment,
            error=error,
            reference=error.reference,
            kind=one.kind,
            thing=one.thing,
            name=one.name[:300],
            about=one.about,
            asks=asked_of(
                one.kind, name=one.name, about=one.about, under_way=at_door.get(one.thing, ()),
                offline=one.kind is RecipientKind.FORCE and one.compartment in offline,
            )[:1000],
            asked_at=at,
        )
        for one in wanted
    )  # fmt: skip
    things = [(error.id, {"kind": str(row.kind), "about": row.about, "recipient": row.id}) for row in rows]
    record_many("error:ask", "suspected-error", things, by=by.actor, at=at, processing=Processing.DISCLOSE)
    return rows


def _under_way(packages_held: Iterable[UUID]) -> dict[UUID, list[str]]:
    rows = Visit.objects.filter(package__in=list(packages_held), state=VisitState.UNDER_WAY).order_by("reference")
    found: dict[UUID, list[str]] = defaultdict(list)
    for package, reference in rows.values_list("package", "reference"):
        found[package].append(reference)
    return found
