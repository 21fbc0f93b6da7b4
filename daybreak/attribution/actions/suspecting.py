"""A suspected error: raised by one, closed by another; in between nothing goes on with what it names."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.rules import new_reference
from daybreak.agencies.models import Post
from daybreak.attribution.actions.clearing import block, doors_to, named
from daybreak.attribution.models import SuspectedError
from daybreak.attribution.stopped import suspected_words
from daybreak.attribution.terms import ErrorFinding
from daybreak.identity.models import Premises, Subject
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record


def suspect(
    thing: Subject | Premises | str, *, national: Compartment, reason: str, by: Post, at: datetime
) -> SuspectedError:
    """Say that what is held of a person, premises or identifier may be wrong; its doors are blocked at once.

    What is done on it is stopped by `safeguarding.actions.raise_error`, in the same transaction. Conflict when an open
    one names the same thing.
    """
    hold(national)
    require(by, "error:raise")
    check_words(reason, act="A suspected error")
    columns = named(thing, national)
    _check_only_one(national, columns)
    row = SuspectedError(compartment=national, reference=new_reference("E"), reason=reason.strip(),
                         raised_by=by.id, raised_by_person=by.person_id, raised_at=at, **columns)  # fmt: skip
    row.save(force_insert=True)
    blocked = block(doors_to(row), suspected_words(row), at)
    record("error:raise", "suspected-error", row.id, by=by.actor, at=at, kind=str(row.kind), reason=row.reason,
           blocked=blocked)  # fmt: skip
    return row


def settle(error: SuspectedError, finding: ErrorFinding, *, words: str, by: Post, at: datetime) -> SuspectedError:
    """Close a suspected error that is locked already, as a second person, with what was found and why."""
    require(by, "error:close")
    check_words(words, act="Closing a suspected error")
    if error.closed_at is not None:
        raise Conflict(
            f"Suspected error {error.reference} is closed; a closed one cannot be closed again", rule="state"
        )
    if error.raised_by_person == by.person_id:
        raise NotAllowed(
            "Who raised a suspected error cannot close it", rule="two people", remedy="Ask another who commands"
        )
    error.finding, error.words = finding, words.strip()
    error.closed_by, error.closed_by_person, error.closed_at = by.id, by.person_id, at
    error.save(update_fields=["finding", "words", "closed_by", "closed_by_person", "closed_at"])
    record("error:close", "suspected-error", error.id, by=by.actor, at=at, finding=str(finding), words=error.words)
    return error


def check_words(words: str, *, act: str) -> None:
    """Raise BadInput unless something was written."""
    if not words.strip():
        raise BadInput(f"{act} needs its reason", rule="reason", place="reason", remedy="Write why in one sentence")


def _check_only_one(national: Compartment, columns: dict[str, object]) -> None:
    standing = SuspectedError.objects.filter(compartment=national, closed_at=None, **columns).first()
    if standing is not None:
        raise Conflict(
            f"Suspected error {standing.reference} is open about the same, and stops everything already",
            rule="one open error about one thing",
            remedy=f"Open {standing.reference}, and see who is still to be corrected",
        )
