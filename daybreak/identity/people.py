"""Who a subject is by now: redirects of subjects that turned out to be one person, over however many steps."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from daybreak.identity.models import Subject


def leads_to(subjects: Collection[UUID]) -> dict[UUID, UUID]:
    """Return for each subject the one that stands for the same person now; itself where it was never redirected."""
    ends, further = {subject: subject for subject in subjects}, set(subjects)
    while further:
        rows = Subject.objects.filter(pk__in=further, redirected_to__isnull=False).values_list("pk", "redirected_to")
        steps = {key: to for key, to in rows if to is not None}
        ends = {subject: steps.get(end, end) for subject, end in ends.items()}
        further = set(steps.values())
    return ends


def led_to(subjects: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the subjects and all that were redirected to them, each with the one it leads to."""
    found = {subject: subject for subject in subjects}
    fresh = dict(found)
    while fresh:
        rows = Subject.objects.filter(redirected_to__in=list(fresh)).values_list("pk", "redirected_to")
        fresh = {key: fresh[to] for key, to in rows if to is not None and key not in found}
        found |= fresh
    return found


def same_people(subjects: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return for each subject all that are the same person by now: where it leads, and what else leads there."""
    ends = leads_to(subjects)
    people: dict[UUID, set[UUID]] = {}
    for one, end in led_to(set(ends.values())).items():
        people.setdefault(end, set()).add(one)
    return {subject: frozenset(people[end]) for subject, end in ends.items()}


def all_names_of(subjects: Collection[UUID]) -> frozenset[UUID]:
    """Return every subject that is the same person as one of these by now."""
    return frozenset(led_to(set(leads_to(subjects).values())))
