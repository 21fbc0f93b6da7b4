"""What forces' own records say: the identifiers, premises, files and people they hold an interest in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from daybreak.access.models import Compartment
from daybreak.agencies.rules import slug_of
from daybreak.deconfliction.rules import most_closed
from daybreak.deconfliction.terms import Handling
from daybreak.identity.models import Mention
from daybreak.intake.models import Fact
from daybreak.intake.queries import about_children, current_facts
from daybreak.intake.terms import FactKind, RecordKind
from daybreak.kernel.prepared import run

IDENTIFIERS = [
    FactKind.PHONE, FactKind.EMAIL, FactKind.USERNAME, FactKind.ACCOUNT_ID, FactKind.DEVICE, FactKind.ADDRESS,
    FactKind.FILE_HASH,
]  # fmt: skip
NAMING = [FactKind.GIVEN_NAME, FactKind.FAMILY_NAME, FactKind.BORN_ON]
PERSON = "person"
"""The kind of an interest in somebody of whom a record says no identifier; its identifier is the record and party."""


@dataclass(frozen=True, slots=True)
class Held:
    """One thing a force's record holds, with who originated it and under which handling code."""

    fact: Fact
    kind: str
    identifier: str
    originator: str
    handling: Handling


def held_by_forces(national: Compartment, referrals: Collection[UUID] | None = None) -> Iterator[Held]:
    """Yield what the forces' own records hold, of all of them or of these.

    A record that names no originator is its sender's; where it carries several codes, the most closed one holds, and
    blind where there is none: the originator has not opened it. What identifies somebody who is or may be a child is
    compared and told blindly whatever the code, also where a suspect of the record has it too: the desk makes the
    contact. A file's hash identifies nobody.
    """
    records = current_facts().filter(compartment=national, referral__kind=RecordKind.INTELLIGENCE)
    if referrals is not None:
        records = records.filter(referral__in=referrals)
    originators, codes = _about(records)
    children = _of_children(records)
    for fact, kind, identifier in _things(records):
        originator = originators.get(fact.referral_id) or slug_of(fact.referral.sender)
        closed = (fact.referral_id, kind, identifier) in children
        handling = Handling.BLIND if closed else most_closed(codes[fact.referral_id])
        yield Held(fact, kind, identifier, originator, handling)


def _of_children(records: QuerySet[Fact]) -> set[tuple[UUID, str, str]]:
    """Return the identifiers of those who are or may be children, by record."""
    kinds = [kind for kind in IDENTIFIERS if kind is not FactKind.FILE_HASH]
    rows = records.filter(about_children(), kind__in=kinds).exclude(normal="")
    return set(rows.values_list("referral_id", "kind", "normal"))


def _about(records: QuerySet[Fact]) -> tuple[dict[UUID, str], dict[UUID, list[Handling]]]:
    originators: dict[UUID, str] = {}
    codes: dict[UUID, list[Handling]] = defaultdict(list)
    about = records.filter(kind__in=[FactKind.HANDLING_CODE, FactKind.ORIGINATOR]).order_by("-place")
    for referral, kind, value in about.values_list("referral_id", "kind", "value"):
        code = value.strip().lower()
        if kind == FactKind.ORIGINATOR:
            originators[referral] = slug_of(value)
        else:
            codes[referral].append(Handling(code) if code in list(Handling) else Handling.BLIND)
    return originators, codes


def _things(records: QuerySet[Fact]) -> Iterator[tuple[Fact, str, str]]:
    """Yield identifiers, and for each person without any the first fact that names them."""
    rows = records.filter(kind__in=[*IDENTIFIERS, *NAMING]).select_related("referral")
    named: dict[tuple[UUID, str], Fact] = {}
    identified: set[tuple[UUID, str]] = set()
    for fact in rows.order_by("referral__scheme", "referral__reference", "place", "kind"):
        whose = fact.referral_id, fact.party
        if fact.kind in NAMING:
            if fact.party.startswith("reported/"):
                named.setdefault(whose, fact)
        elif fact.normal:
            identified.add(whose)
            yield fact, fact.kind, fact.normal
    for whose, fact in named.items():
        if whose not in identified:
            yield fact, PERSON, f"{whose[0]}|{whose[1]}"


def subjects_of_interests(
    national: Compartment, referrals: Collection[UUID] | None = None
) -> dict[tuple[UUID, str], UUID | None]:
    """Return the subject behind each person of each intelligence record."""
    rows = Mention.objects.filter(compartment=national, referral__kind=RecordKind.INTELLIGENCE)
    rows = rows if referrals is None else rows.filter(referral__in=referrals)
    return {(referral, party): subject for referral, party, subject in rows.values_list("referral", "party", "subject")}


def with_the_same_people(national: Compartment, referrals: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these are forces' records, or were, and the forces' records about the people these mention.

    In steps along one index each: what has only just been written no statistics know, and a join of all of it is
    planned as if it were nothing.
    """
    given = list(referrals)
    mentioned = "SELECT DISTINCT subject_id FROM identity_mention WHERE referral_id = ANY(%s) AND compartment_id = %s"
    subjects = [key for (key,) in run(mentioned, [given, national.pk]) if key]
    alike: list[tuple[UUID]] = []
    if subjects:
        alike = run("SELECT DISTINCT referral_id FROM identity_mention WHERE subject_id = ANY(%s)", [subjects])
    kinds = run(
        "SELECT id, kind, changed_at > received_at FROM intake_referral WHERE id = ANY(%s) AND compartment_id = %s",
        [list({*given, *(key for (key,) in alike)}), national.pk],
    )
    found = {key for key, kind, _ in kinds if kind == RecordKind.INTELLIGENCE}
    return frozenset(found | _were_forces([key for key, _, changed in kinds if changed and key not in found]))


def _were_forces(changed: list[UUID]) -> set[UUID]:
    """Return which records interests still stand on: a newer version may call itself something else."""
    if not changed:
        return set()
    rows = run(
        "SELECT DISTINCT f.referral_id FROM intake_fact f JOIN deconfliction_interest i ON i.fact_id = f.id"
        " WHERE f.referral_id = ANY(%s)",
        [changed],
    )
    return {key for (key,) in rows}
