"""Whose an account seems to be, and who is placed at which premises: derived with the subjects of a part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from daybreak.identity import queries
from daybreak.identity.actions.parts import Part
from daybreak.identity.actions.premises import place_premises
from daybreak.identity.models import Account, Occupancy
from daybreak.identity.rules import most_said, role_of
from daybreak.intake.terms import FactKind
from daybreak.kernel.bulk import among, create_rows, update_rows
from daybreak.kernel.prepared import read


def write_accounts(part: Part, references: Mapping[UUID, str], before: Collection[UUID]) -> int:
    """Give each account to the subject whose mentions name it most, the first reference of equals; else to nobody.

    `references` are the part's subjects, `before` those its mentions had until now. Return how many accounts the part
    names or held.
    """
    named: dict[str, list[str]] = defaultdict(list)
    ids = {reference: key for key, reference in references.items()}
    for mention in part.mentions:
        assert mention.subject_id is not None  # noqa: S101 - every mention lies in a group
        for account in mention.features.get("accounts", []):
            named[account].append(references[mention.subject_id])
    if not named and not before:
        return 0
    known = {f"{row.service}|{row.identifier}": row for row in _known(part, named, before)}
    if known and not part.whole:  # an account that a mention with a subject names is known
        outside = queries.holders_of_accounts(part.national, {*named, *known}, besides=part.ids)
        for _, account, subject in outside:
            named[account].append(subject.reference)
            ids[subject.reference] = subject.id
    fresh, changed = [], []
    for key in sorted(named.keys() | known.keys()):
        subject_id = ids[most_said(named[key])] if key in named else None
        service, _, identifier = key.partition("|")
        if key not in known:
            fresh.append(
                Account(compartment_id=part.national.pk, service=service, identifier=identifier, subject_id=subject_id)
            )
        elif known[key].subject_id != subject_id:
            known[key].subject_id = subject_id
            changed.append(known[key])
    create_rows(fresh)
    update_rows(changed, ["subject"])
    return len(known) + len(fresh)


def _known(part: Part, named: Collection[str], subjects: Collection[UUID]) -> list[Account]:
    accounts = Account.objects.filter(compartment=part.national)
    if part.whole:
        return list(accounts)
    identifiers = list({key.partition("|")[2] for key in named})
    rows = read(Account, "compartment_id = %s AND identifier = ANY(%s)", [part.national.pk, identifiers])
    if subjects:
        seen = {row.id for row in rows}
        rows += [row for row in accounts.filter(subject__in=among(subjects)) if row.id not in seen]
    return [row for row in rows if f"{row.service}|{row.identifier}" in named or row.subject_id in subjects]


def write_occupancies(part: Part, before: Collection[UUID]) -> int:
    """Place each subject of the part where its current address facts say; return how many premises those are.

    `before` are the subjects its mentions had until now: without one nobody is placed yet.
    """
    subjects = {(m.referral_id, m.party): m.subject_id for m in part.mentions if m.subject_id}
    people = sorted(part.said or (), key=lambda person: (person.reference, person.party))
    said = [
        (fact, subjects[person.referral, person.party])
        for person in people
        for fact in person.said
        if fact.kind == FactKind.ADDRESS and fact.normal and (person.referral, person.party) in subjects
    ]
    premises = place_premises((fact for fact, _ in said), national=part.national)
    wanted = {
        (UUID(fact.fact), subject, premises[fact.normal].id, role_of(fact.detail.get("role"))) for fact, subject in said
    }
    standing = _standing(part, subjects) if before else {}
    gone = [key for place, key in standing.items() if place not in wanted]
    if gone:
        Occupancy.objects.filter(pk__in=among(gone))._raw_delete(using="default")  # derived, nothing hangs on it
    create_rows(
        [
            Occupancy(compartment_id=part.national.pk, fact_id=fact, subject_id=subject, premises_id=place, role=role)
            for fact, subject, place, role in sorted(wanted - standing.keys(), key=str)
        ]
    )
    return len(premises)


def _standing(part: Part, subjects: Mapping[tuple[UUID, str], object]) -> dict[tuple[UUID, UUID, UUID, str], UUID]:
    rows = Occupancy.objects.filter(compartment=part.national)
    if part.referrals is not None:
        rows = rows.filter(fact__referral__in=among(part.referrals))
    columns = ("id", "fact_id", "subject_id", "premises_id", "role", "fact__referral_id", "fact__party")
    return {
        (fact, subject, place, role): key
        for key, fact, subject, place, role, referral, party in rows.values_list(*columns)
        if part.whole or (referral, party) in subjects
    }
