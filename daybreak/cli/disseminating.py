"""What `daybreak disseminate` does: built by one person, checked by another, sent by the coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.actions import consult_list
from daybreak.access.models import Operation
from daybreak.access.queries import operation
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.cli import session
from daybreak.cli.console import put, put_next, put_table
from daybreak.kernel.errors import Conflict
from daybreak.packages import actions as packages
from daybreak.packages.doors import open_rules, without_door
from daybreak.packages.models import Package
from daybreak.packages.terms import Unplaced
from daybreak.triage.queries import current_ranking

SHOWN = 20  # of those nothing can be done about yet; the pages have them all


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, where the doors are blocked and by what, and for whom nothing could be built and why."""

    packages: tuple[tuple[str, str, str], ...]
    doors: tuple[tuple[str, str, str], ...]
    unplaced: tuple[Unplaced, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the result for programs."""
        return {
            "packages": len(self.packages),
            "without_package": len(self.unplaced),
            "references": [reference for reference, _, _ in self.packages],
            "doors_blocked": len({reference for reference, _, _ in self.doors}),
            "why_not": {each.reference: each.reason for each in self.unplaced},
        }


def disseminate_top(codename: str, *, top: int, username: str, at: datetime) -> Sent:
    """Disseminate packages about the first subjects of the ranking that have none; return what came of it."""
    analyst = session.acting("", Role.LEAD_ANALYST, at=at)
    coordinator = session.acting(username, Role.LEAD_COORDINATOR, at=at)
    with viewing(analyst):
        of = operation(codename)
        subjects = list(current_ranking(of)[:top].values_list("subject_id", flat=True))
        if not subjects:
            raise Conflict("Nobody is ranked yet", remedy="Run `daybreak resolve` and `daybreak rank` first")
        built = packages.build(subjects, operation=of, by=analyst, at=at)
    keys = [package.id for package in built.packages]
    with viewing(coordinator):
        if keys:
            _send(keys, by=coordinator, at=at)
        rows = Package.objects.filter(pk__in=keys).select_related("compartment__agency").order_by("reference")
        sent = [(row.reference, row.compartment.agency.name if row.compartment.agency else "", row.level)
                for row in rows]  # fmt: skip
        return Sent(tuple(sent), _blocked(keys, of=of, by=coordinator, at=at), built.unplaced)


def _send(keys: Sequence[UUID], *, by: Post, at: datetime) -> None:
    packages.check(keys, by=by, at=at)
    packages.sign(keys, by=by, at=at)
    packages.disseminate(keys, by=by, at=at)


def _blocked(keys: Sequence[UUID], *, of: Operation, by: Post, at: datetime) -> tuple[tuple[str, str, str], ...]:
    """Return package, address and open rules where no visit can be planned; that they were read is entered."""
    rows = without_door(keys)
    if rows:
        consult_list("package:read", {row.package_id: row.package for row in rows}.values(), of=of, by=by, at=at)
    return tuple((row.package.reference, row.address, open_rules(row)) for row in rows)


def show(sent: Sent) -> None:
    """Print what was sent, and what is left to do before the rest can be."""
    put_table("Disseminated", ("Package", "Force", "Level"), sent.packages)
    if sent.doors:
        put_table("No visit can be planned yet: the door is blocked", ("Package", "Premises", "Open"),
                  sent.doors[:SHOWN])  # fmt: skip
        put("See to these, run `daybreak resolve`, and build a new version on the package's page.")
    if sent.unplaced:
        put_table("Without a package", ("Subject", "Why"), [(row.reference, row.reason) for row in
                                                            sent.unplaced[:SHOWN]])  # fmt: skip
        if len(sent.unplaced) > SHOWN:
            put(f"and {len(sent.unplaced) - SHOWN:,} more; all stay on the list, on the page Subjects.")
    if sent.packages:
        put_next(
            "each force's analyst acknowledges and accepts them on the page Packages (`daybreak package list` says how"
            " each stands), then `daybreak plan`"
        )
