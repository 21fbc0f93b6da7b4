"""What the ranking reads: two statements over the current facts of every subject, whatever their number."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from daybreak.access.models import Compartment
from daybreak.intake.terms import FactKind
from daybreak.triage.terms import FactSeen, Model, SubjectFacts

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
_COUNTS = """
SELECT s.id, s.reference,
       count(DISTINCT r.id) FILTER (WHERE r.kind IN ('referral', 'informational', 'bundled') AND r.state <> 'merged'),
       count(DISTINCT r.sender) FILTER (WHERE r.kind IN ('referral', 'informational', 'bundled'))
FROM identity_subject s
JOIN identity_mention m ON m.subject_id = s.id AND m.category = 'suspect'
JOIN intake_referral r ON r.id = m.referral_id AND r.state <> 'rejected'
WHERE s.compartment_id = %(national)s AND s.state = 'current' AND s.category = 'suspect'
GROUP BY s.id, s.reference
"""


def facts_by_subject(national: Compartment, *, model: Model) -> dict[UUID, tuple[str, SubjectFacts]]:
    """Return reference and facts of every current subject with a referral that was not rejected."""
    kinds = {factor.fact.value for factor in model.factors if factor.fact and not factor.of_victim}
    parameters: dict[str, int | list[str]] = {
        "national": national.id,
        "kinds": sorted(kinds | {FactKind.ACCESS_TO_CHILDREN.value}),
        "victim_kinds": [FactKind.AGE.value, FactKind.BORN_ON.value],
    }
    own: dict[UUID, list[FactSeen]] = {}
    victims: dict[UUID, list[FactSeen]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, parameters)
        for subject, kind, of_victim, value, key, scheme in cursor:
            side = victims if of_victim else own
            side.setdefault(subject, []).append(FactSeen(FactKind(kind), value, str(key), scheme))
        cursor.execute(_COUNTS, parameters)
        counts = cursor.fetchall()
    return {
        subject: (
            reference,
            SubjectFacts(tuple(own.get(subject, ())), tuple(victims.get(subject, ())), referrals, providers),
        )
        for subject, reference, referrals, providers in counts
    }
