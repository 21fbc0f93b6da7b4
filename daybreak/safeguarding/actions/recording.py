"""Recording children, and saying that two records are one child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from daybreak.access.gates import require
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.terms import AgencyKind
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing
from daybreak.packages.actions import show_access
from daybreak.packages.models import Package
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import Child
from daybreak.safeguarding.rules import check_child, child_reference
from daybreak.safeguarding.terms import ChildFound
from daybreak.visits.actions import reopen_for_children
from daybreak.visits.locks import lock_packages
from daybreak.visits.models import Visit


def record_children(children: Sequence[ChildFound], *, by: Post, at: datetime) -> list[Child]:
    """Record children, each with the authority responsible for it; return them in the order given.

    A child the package did not have says that there is access to children, where nobody has acted yet, and opens the
    readiness gate's items about children again. BadInput names the first child that cannot be: no authority, no child's
    age, a visit of another package.
    """
    packages = {package.id: package for package in lock_packages(child.package for child in children)}
    for package in packages.values():
        require(by, "child:record", package)
    for child in children:
        check_child(child)
    authorities = _authorities(children)
    _check_visits(children)
    counted = _counted_as(children, packages)
    rows = _rows(children, packages, authorities, counted, by=by, at=at)
    Child.objects.bulk_create(rows)
    payloads = [(row.id, {"package": row.package_id, "immediate_risk": row.immediate_risk}) for row in rows]
    if new := {row.package_id for row in rows if not _known_there(row, counted.values())}:
        show_access(new, by=by, at=at)
        reopen_for_children(new, by=by, at=at)
    record_many("child:record", "child", payloads, by=by.actor, at=at, processing=Processing.COLLECT)
    return rows


def count_as(same: Mapping[UUID, UUID], *, by: Post, at: datetime) -> list[Child]:
    """Say of children that each is the same as another one of the force, and is counted there only."""
    rows = {row.id: row for row in lock_rows(Child, {*same, *same.values()})}
    for row in rows.values():
        require(by, "child:record", row)
    _check_roots(rows, same)
    for key, other in same.items():
        _check_same(rows[key], rows[other])
        rows[key].counted_as = rows[other]
    changed = [rows[key] for key in same]
    update_rows(changed, ["counted_as"])
    payloads = [(row.id, {"counted_as": row.counted_as_id}) for row in changed]
    record_many("child:count-as", "child", payloads, by=by.actor, at=at, processing=Processing.COMBINE)
    return changed


def _authorities(children: Iterable[ChildFound]) -> dict[str, Agency]:
    slugs = {child.authority for child in children}
    found = {row.slug: row for row in Agency.objects.filter(slug__in=slugs, kind=AgencyKind.CHILDRENS_SERVICES)}
    if missing := sorted(slugs - set(found)):
        raise BadInput(
            f"{missing[0]} is no children's services authority",
            rule="authority",
            remedy="See `daybreak agencies` for the slugs",
        )
    return found


def _check_visits(children: Iterable[ChildFound]) -> None:
    wanted = {child.visit: child.package for child in children if child.visit}
    packages = dict(Visit.objects.filter(pk__in=wanted).values_list("id", "package_id"))
    for child in children:
        if child.visit and packages.get(child.visit) != child.package:
            raise BadInput(
                "The visit belongs to another package", place=str(child.visit), remedy="Name its own package"
            )


def _counted_as(children: Iterable[ChildFound], packages: Mapping[UUID, Package]) -> dict[UUID, Child]:
    """Return the children others are counted as, each replaced by the one it is counted as itself."""
    wanted = {child.counted_as for child in children if child.counted_as}
    found = {row.id: row for row in lock_rows(Child, wanted)}
    roots = {row.id: row for row in Child.objects.filter(pk__in=[r.counted_as_id for r in found.values()])}
    for child in children:
        if child.counted_as:
            _check_compartment(found[child.counted_as].compartment_id, packages[child.package].compartment_id)
    return {key: roots[row.counted_as_id] if row.counted_as_id else row for key, row in found.items()}


def _known_there(row: Child, counted: Iterable[Child]) -> bool:
    return any(root.id == row.counted_as_id and root.package_id == row.package_id for root in counted)


def _check_roots(rows: Mapping[UUID, Child], same: Mapping[UUID, UUID]) -> None:
    here = Child.objects.filter(counted_as__in=same).values_list("counted_as", flat=True)
    if counted := sorted(rows[key].reference for key in here if key is not None):
        raise Conflict(
            f"{counted[0]} is where another record is counted already",
            rule="a child is counted once",
            remedy="Count that record with the other child first",
        )


def _check_same(child: Child, other: Child) -> None:
    _check_compartment(child.compartment_id, other.compartment_id)
    if child.id == other.id or other.counted_as_id is not None:
        raise Conflict(
            f"{child.reference} cannot be counted as {other.reference}: that one is not counted itself",
            rule="a child is counted once",
            remedy="Name the child it is counted as",
        )


def _check_compartment(mine: int, others: int) -> None:
    if mine != others:
        raise BadInput("The two children are with different forces", remedy="Ask the lead coordinator to compare them")


def _rows(
    children: Sequence[ChildFound],
    packages: Mapping[UUID, Package],
    authorities: Mapping[str, Agency],
    counted: Mapping[UUID, Child],
    *,
    by: Post,
    at: datetime,
) -> list[Child]:
    known = Child.objects.filter(package__in=packages).values_list("package_id").annotate(count=Count("id")).order_by()
    numbers = Counter(dict(known))
    rows = []
    for child in children:
        package = packages[child.package]
        numbers[package.id] += 1
        rows.append(
            Child(
                compartment=package.compartment,
                reference=child_reference(package.reference, numbers[package.id]),
                package=package,
                visit_id=child.visit,
                category=child.category,
                certainty=child.certainty,
                whereabouts=child.whereabouts,
                capacity=child.capacity,
                known_as=child.known_as,
                age=child.age,
                relation=child.relation,
                immediate_risk=child.immediate_risk,
                authority=authorities[child.authority],
                counted_as=counted[child.counted_as] if child.counted_as else None,
                recorded_at=at,
                recorded_by=by.id,
            )
        )
    return rows
