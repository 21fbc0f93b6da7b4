"""What the ranking reads: a fixed number of statements, over every subject or over those asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from daybreak.access.models import Compartment
from daybreak.intake.terms import FactKind
from daybreak.triage.terms import FactSeen, Known, Model, SubjectFacts

_CHOSEN = "AND m.subject_id = ANY (%(subjects)s)"

# A mention's own facts, those about its report as a whole and about its files. A rejected referral says nothing.
_FACTS = """
SELECT DISTINCT m.subject_id, f.kind, f.category = 'victim',
       CASE WHEN f.kind = 'born_on' THEN f.normal ELSE f.value END, f.id, coalesce(f.detail ->> 'scheme', '')
FROM identity_mention m
JOIN identity_subject s ON s.id = m.subject_id AND s.state = 'current' AND s.category = 'suspect'
JOIN intake_referral r ON r.id = m.referral_id AND r.state <> 'rejected'
JOIN intake_fact f ON f.referral_id = m.referral_id
JOIN intake_version v ON v.id = f.version_id AND v.current
WHERE m.compartment_id = %(national)s AND m.category = 'suspect'
  AND ((f.category = 'suspect' AND f.kind = ANY (%(kinds)s)
        AND (f.party = m.party OR f.party = '' OR f.party LIKE 'file/%%'))
    OR (f.category = 'victim' AND f.kind = ANY (%(victim_kinds)s)))
"""

# An operator's answer and a force's own record are no reports: they are not counted as referrals or providers.
# The signature is a sum of hashes, so that it does not depend on any order: a fact never changes within its version, so
# who is mentioned where, in which state, in which current versions, decides what a rank is computed from.
_RECORDS = """
SELECT s.id, s.reference, min(r.received_at),
       count(DISTINCT r.id) FILTER (WHERE r.kind IN ('referral', 'informational', 'bundled') AND r.state <> 'merged'),
       count(DISTINCT r.sender) FILTER (WHERE r.kind IN ('referral', 'informational', 'bundled')),
       sum(hashtextextended(m.id::text || m.party || r.kind || r.state || r.sender, 0)
           + coalesce(v.current_ones, 0))::text
FROM identity_subject s
JOIN identity_mention m ON m.subject_id = s.id AND m.category = 'suspect'
JOIN intake_referral r ON r.id = m.referral_id AND r.state <> 'rejected'
LEFT JOIN (SELECT referral_id, sum(hashtextextended(id::text, 0)) AS current_ones
           FROM intake_version WHERE current GROUP BY referral_id) v ON v.referral_id = r.id
WHERE s.compartment_id = %(national)s AND s.state = 'current' AND s.category = 'suspect'
GROUP BY s.id, s.reference
"""

_KEPT = """
SELECT id::text, kind, category = 'victim', CASE WHEN kind = 'born_on' THEN normal ELSE value END,
       coalesce(detail ->> 'scheme', '')
FROM intake_fact WHERE id = ANY (%s)
"""

Record = tuple[str, datetime, int, int, str]  # reference, first received, referrals, providers, signature
Sides = tuple[dict[Any, list[FactSeen]], dict[Any, list[FactSeen]]]


def records(national: Compartment) -> dict[UUID, Record]:
    """Return reference, first receipt, counts and signature of every current subject with a referral that stands."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, {"national": national.id})
        return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in cursor}


def known_subjects(
    national: Compartment,
    *,
    model: Model,
    only: Collection[UUID] | None = None,
    read: Mapping[UUID, Record] | None = None,
) -> dict[UUID, Known]:
    """Return what is known of every subject that can be ranked, or of those named.

    The signatures are read before the facts: a record that arrives in between makes another look, never a missed one.
    """
    read = records(national) if read is None else read
    own, victims = _facts(national, model, only)
    wanted = read if only is None else {key: read[key] for key in only if key in read}
    return {
        key: Known(
            reference, signature, received_at,
            SubjectFacts(tuple(own.get(key, ())), tuple(victims.get(key, ())), referrals, providers),
        )
        for key, (reference, received_at, referrals, providers, signature) in wanted.items()
    }  # fmt: skip


def kept_facts(keys: Iterable[str]) -> tuple[list[FactSeen], list[FactSeen]]:
    """Return the facts of these keys that can still be seen: the subject's own, and victims'."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [[UUID(key) for key in keys]])
        rows = cursor.fetchall()
    own = [FactSeen(FactKind(kind), value, key, scheme) for key, kind, victim, value, scheme in rows if not victim]
    return own, [FactSeen(FactKind(kind), value, key, scheme) for key, kind, victim, value, scheme in rows if victim]


def _facts(national: Compartment, model: Model, only: Collection[UUID] | None) -> Sides:
    kinds = {factor.fact.value for factor in model.factors if factor.fact and not factor.of_victim}
    asked: dict[str, Any] = {
        "national": national.id,
        "kinds": sorted(kinds | {FactKind.ACCESS_TO_CHILDREN.value}),
        "victim_kinds": [FactKind.AGE.value, FactKind.BORN_ON.value],
        "subjects": list(only or ()),
    }
    own: dict[Any, list[FactSeen]] = {}
    victims: dict[Any, list[FactSeen]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FACTS if only is None else _FACTS + _CHOSEN, asked)
        for subject, kind, of_victim, value, key, scheme in cursor:
            side = victims if of_victim else own
            side.setdefault(subject, []).append(FactSeen(FactKind(kind), value, str(key), scheme))
    return own, victims
