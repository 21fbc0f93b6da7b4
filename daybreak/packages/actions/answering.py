"""A force's answer: acknowledged with what it knows of access to children, accepted or rejected; and closing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Agency, Post
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.kernel.words import Level
from daybreak.ledger.actions import record_many
from daybreak.packages.actions.pausing import end_pauses
from daybreak.packages.models import Package, PackageMove, PackagePause
from daybreak.packages.moving import check_moves, check_reason, lock_packages, move, put, require_each
from daybreak.packages.pauses import stood
from daybreak.packages.referrals import reopen
from daybreak.packages.rules import answer_after, level_after, may_answer, may_give_back
from daybreak.packages.terms import LIVE, RETURNED, Answer, PackageState
from daybreak.triage.jurisdictions import action_days
from daybreak.triage.rules import act_by
from daybreak.triage.terms import Paused


def acknowledge(
    answers: Mapping[UUID, Answer], *, by: Post, at: datetime, days: Mapping[Level, int] | None = None
) -> list[Package]:
    """Acknowledge packages, saying of each whether the subject has access to children; *unknown* stays a task.

    A *yes* the package brings along from the version before stays, whatever is said now.
    """
    rows = lock_packages(answers)
    require_each(rows, "package:acknowledge", by)
    check_moves(rows, to=PackageState.ACKNOWLEDGED)
    write_answers(rows, answers, days=days)
    move(rows, to=PackageState.ACKNOWLEDGED, by=by, at=at)
    record_many("package:acknowledge", "package", _answered(rows, answers), by=by.actor, at=at)
    return rows


def answer_access(
    answers: Mapping[UUID, Answer], *, by: Post, at: datetime, days: Mapping[Level, int] | None = None
) -> list[Package]:
    """Say later of live packages whether the subject has access to children; a *yes* is not taken back this way."""
    rows = lock_packages(answers)
    require_each(rows, "package:acknowledge", by)
    for row in rows:
        if row.state not in LIVE or not may_answer(now=Answer(row.access_to_children), to=answers[row.id]):
            raise Conflict(
                f"Package {row.reference}, {row.state}, says {row.access_to_children} and cannot say {answers[row.id]}",
                rule="access to children",
                remedy="Only an unknown answer is filled in; ask the lead agency for a new version",
            )
    write_answers(rows, answers, days=days)
    record_many("package:answer-access", "package", _answered(rows, answers), by=by.actor, at=at)
    return rows


def show_access(
    packages: Iterable[UUID], *, by: Post, at: datetime, days: Mapping[Level, int] | None = None
) -> list[Package]:
    """Let live packages nobody has acted on say yes to access to children, because a child was recorded in them.

    As with every yes the level can rise and the clock get shorter, and plans put its visits first. Returns the changed.
    """
    rows = lock_packages(packages)
    require_each(rows, "child:record", by)
    told = [row for row in rows if row.state in LIVE and row.acted_at is None and row.access_to_children != Answer.YES]
    answers = {row.id: Answer.YES for row in told}
    write_answers(told, answers, days=days)
    record_many("package:show-access", "package", _answered(told, answers), by=by.actor, at=at)
    return told


def accept(packages: Sequence[UUID], *, by: Post, at: datetime) -> list[Package]:
    """Accept acknowledged packages: the force takes them on."""
    rows = lock_packages(packages)
    require_each(rows, "package:answer", by)
    check_moves(rows, to=PackageState.ACCEPTED)
    move(rows, to=PackageState.ACCEPTED, by=by, at=at)
    record_many("package:accept", "package", [(row.id, {}) for row in rows], by=by.actor, at=at)
    return rows


def reject(packages: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> list[Package]:
    """Reject packages with the reason, accepted ones too: the lead agency builds a new version or closes them.

    Until it does, each is its task and the action clock runs on. Raises Conflict where officers acted on one already.
    """
    rows = lock_packages(packages)
    require_each(rows, "package:answer", by)
    check_reason(reason, act="A rejection")
    check_moves(rows, to=PackageState.REJECTED)
    _check_not_acted(rows)
    put(rows, answer_reason=reason)
    end_pauses(rows, by=by, at=at)
    move(rows, to=PackageState.REJECTED, by=by, at=at, reason=reason)
    record_many("package:reject", "package", [(row.id, {"reason": reason}) for row in rows], by=by.actor, at=at)
    return rows


def transfer(packages: Sequence[UUID], *, to: Agency, reason: str, by: Post, at: datetime) -> list[Package]:
    """Pass packages on to the force they belong to, with the reason: the lead agency builds the version for it.

    The action clock runs on, and nobody's hands are empty: until that version is out each stays a task of the lead's.
    Raises Conflict where officers acted on one already.
    """
    rows = lock_packages(packages)
    require_each(rows, "package:answer", by)
    check_reason(reason, act="Passing on")
    check_moves(rows, to=PackageState.TRANSFERRED)
    _check_not_acted(rows)
    for row in rows:
        if row.compartment.agency_id == to.pk:
            raise BadInput(f"Package {row.reference} is with {to.name} already", rule="transfer", place="to")
        compartment(row.compartment.operation, CompartmentKind.FORCE, to)
    put(rows, answer_reason=reason, transferred_to=to)
    end_pauses(rows, by=by, at=at)
    move(rows, to=PackageState.TRANSFERRED, by=by, at=at, reason=reason)
    things = [(row.id, {"reason": reason, "to": to.slug}) for row in rows]
    record_many("package:transfer", "package", things, by=by.actor, at=at)
    return rows


def close(packages: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> list[Package]:
    """Close packages: one acted on by its force, one no force holds (unsent, rejected, passed on) by the lead.

    One nobody acted on is never closed by its force alone: that rejects it, and another person, of the lead agency,
    closes it. Closing a rejected or passed on one opens its referrals again, unless another package is out.
    """
    rows = lock_packages(packages)
    held = [row for row in rows if row.state in LIVE]
    left = [row for row in rows if row.state not in LIVE]
    require_each(held, "package:close", by)
    require_each(left, "package:withdraw", by)
    check_reason(reason, act="Closing")
    check_moves(rows, to=PackageState.CLOSED)
    _check_acted(held)
    _check_others(left, by)
    returned = {row.subject_id for row in left if row.state in RETURNED}
    move(rows, to=PackageState.CLOSED, by=by, at=at, reason=reason)
    if returned:
        reopen(returned, by=by, at=at)
    record_many("package:close", "package", [(row.id, {"reason": reason}) for row in rows], by=by.actor, at=at)
    return rows


def _check_not_acted(rows: Iterable[Package]) -> None:
    for row in rows:
        if not may_give_back(PackageState(row.state), acted=row.acted_at is not None):
            raise Conflict(
                f"Officers have acted on package {row.reference}, and its force cannot give it back",
                rule="acted on",
                remedy="Accept it where that is left to do, and close it with the reason; or ask for a recall",
            )


def _check_acted(rows: Iterable[Package]) -> None:
    for row in rows:
        if row.acted_at is None:
            raise Conflict(
                f"Nobody has acted on package {row.reference}, and its force alone cannot close it",
                rule="two people",
                remedy="Reject it with the reason: the lead agency closes it, or builds a new version",
            )


def _check_others(rows: Sequence[Package], by: Post) -> None:
    """Raise NotAllowed where this person, from whatever post, gave one of them back: two people end a clock."""
    moves = PackageMove.objects.filter(package__in=rows, after__in=RETURNED)
    own = Post.objects.filter(person=by.person_id).values_list("pk", flat=True)
    if reference := moves.filter(moved_by__in=list(own)).values_list("package__reference", flat=True).first():
        message = f"{by.person.name} gave package {reference} back and cannot close it too"
        raise NotAllowed(message, rule="two people", remedy="Ask a second person of the lead agency")


def write_answers(
    rows: Iterable[Package], answers: Mapping[UUID, Answer], *, days: Mapping[Level, int] | None = None
) -> None:
    """Write the answers; a *yes* stays, and beside an indicator raises the level: the clock then only gets shorter."""
    groups: dict[tuple[Answer, Level, datetime | None], list[Package]] = defaultdict(list)
    for row in rows:
        now, answer = Level(row.level), answer_after(now=Answer(row.access_to_children), said=answers[row.id])
        level = level_after(now, answer=answer, reasons=row.reasons)
        until = row.act_by
        if level is not now and row.disseminated_at and row.act_by:
            shorter = act_by(level, row.disseminated_at, days=days or _days(row), pauses=_pauses(row))
            until = min(row.act_by, shorter)
        groups[answer, level, until].append(row)
    for (answer, level, until), members in groups.items():
        put(members, access_to_children=answer, level=level, act_by=until)


def _days(row: Package) -> Mapping[Level, int]:
    return action_days(row.compartment.agency.jurisdiction if row.compartment.agency else "")


def _pauses(row: Package) -> list[Paused]:
    return [stood(each) for each in PackagePause.objects.filter(package=row)]


def _answered(rows: Iterable[Package], said: Mapping[UUID, Answer]) -> list[tuple[UUID, dict[str, object]]]:
    return [
        (row.id, {"access_to_children": row.access_to_children, "said": said[row.id], "level": row.level})
        for row in rows
    ]
