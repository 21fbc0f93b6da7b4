"""Taking in what forces hold an interest in, from their records and their look-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from daybreak.access.models import Compartment
from daybreak.agencies.rules import slug_of
from daybreak.deconfliction import queries
from daybreak.deconfliction.models import Interest, LookUp
from daybreak.deconfliction.records import held_by_forces, subjects_of_interests
from daybreak.deconfliction.terms import Handling
from daybreak.kernel.bulk import create_rows, update_rows

Forces = Mapping[str, Compartment]


def take_interests(national: Compartment, forces: Forces, referrals: Collection[UUID] | None) -> list[Interest]:
    """Write an interest for each thing of each record; a newer version of a record moves it, and its code.

    Of these records only where they are given; returns every interest of theirs then, standing or not, and the new
    ones of look-ups. Called by `find_hits`, which requires and records the act.
    """
    asked = _take_look_ups(national, forces)
    if referrals is not None and not referrals:
        return asked
    agencies = {key: force.agency for slug, force in forces.items() for key in (slug, slug_of(str(force.agency)))}
    rows = queries.interests(national).filter(fact__isnull=False)
    rows = rows if referrals is None else rows.filter(fact__referral__in=referrals)
    known = {(row.agency_id, _referral(row), row.identifier_kind, row.identifier): row for row in rows}
    subjects = subjects_of_interests(national, referrals)
    fresh, moved, seen = [], [], set()
    for held in held_by_forces(national, referrals):
        agency, fact = agencies.get(held.originator), held.fact
        if agency is None or (key := (agency.id, fact.referral_id, held.kind, held.identifier)) in seen:
            continue
        seen.add(key)
        subject, row = subjects.get((fact.referral_id, fact.party)), known.get(key)
        if row is None:
            fresh.append(
                Interest(
                    compartment_id=national.pk, agency=agency, identifier_kind=held.kind, identifier=held.identifier,
                    handling=held.handling, fact=fact, subject_id=subject,
                )
            )  # fmt: skip
        elif (row.fact_id, row.handling, row.subject_id) != (fact.id, held.handling, subject):
            row.fact, row.handling, row.subject_id = fact, held.handling, subject
            moved.append(row)
    create_rows(fresh)
    update_rows(moved, ["fact", "handling", "subject"])
    if referrals is None:
        return []
    return list(queries.interests(national).filter(fact__referral__in=referrals)) + asked


def _referral(row: Interest) -> UUID | None:
    return row.fact.referral_id if row.fact else None


def _take_look_ups(national: Compartment, forces: Forces) -> list[Interest]:
    """Write a blind interest for each look-up that has none yet: what somebody asks about, they look at."""
    waiting = LookUp.objects.filter(compartment__in=list(forces.values()), interest=None).select_related(
        "compartment__agency"
    )
    fresh = [
        Interest(
            compartment=national, agency=row.compartment.agency, identifier_kind=row.identifier_kind,
            identifier=row.identifier, handling=Handling.BLIND, look_up=row,
        )
        for row in waiting.order_by("asked_at", "id")
    ]  # fmt: skip
    create_rows(fresh)
    return fresh
