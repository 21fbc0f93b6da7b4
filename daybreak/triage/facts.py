"""What the ranking reads: a fixed number of statements, over every subject or over those asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from daybreak.access.models import Compartment
from daybreak.intake.terms import FactKind
from daybreak.kernel.joining import joined_whole
from daybreak.triage.terms import Decided, FactSeen, Known, Model, SubjectFacts

_CHOSEN = "AND m.subject_id = ANY (%(subjects)s)"

# A mention's own facts, those about its report as a whole and about its files. A rejected referral says nothing.
_FACTS = """
SELECT m.subject_id::text, f.kind, f.category = 'victim',
       CASE WHEN f.kind = 'born_on' THEN f.normal ELSE f.value END, f.id::text, coalesce(f.detail ->> 'scheme', '')
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
SELECT s.id, s.reference, min(r.received_at),
       count(DISTINCT r.id) FILTER (WHERE r.kind IN ('referral', 'informational', 'bundled') AND r.state <> 'merged'),
       count(DISTINCT r.sender) FILTER (WHERE r.kind IN ('referral', 'informational', 'bundled'))
FROM identity_subject s
JOIN identity_mention m ON m.subject_id = s.id AND m.category = 'suspect'
JOIN intake_referral r ON r.id = m.referral_id AND r.state <> 'rejected'
WHERE s.compartment_id = %(national)s AND s.state = 'current' AND s.category = 'suspect'
"""
_EACH = "GROUP BY s.id, s.reference"

# The signature is a sum of hashes, so that it does not depend on any order: a fact never changes within its version, so
# who is mentioned where, in which state, in which current versions, decides what a rank is computed from; and the
# decision in force about the person, which may have been made under another reference.
_SIGNATURES = """
SELECT s.id, (sum(hashtextextended(m.id::text || m.party || r.kind || r.state || r.sender, 0)
                  + coalesce(v.current_ones, 0))
              + coalesce(max(hashtextextended(d.said, 0)), 0))::text || ' ' || %(model)s AS signature
FROM identity_subject s
JOIN identity_mention m ON m.subject_id = s.id AND m.category = 'suspect'
JOIN intake_referral r ON r.id = m.referral_id AND r.state <> 'rejected'
LEFT JOIN (SELECT referral_id, sum(hashtextextended(id::text, 0)) AS current_ones
           FROM intake_version WHERE current GROUP BY referral_id) v ON v.referral_id = r.id
LEFT JOIN unnest(%(decided)s::uuid[], %(said)s::text[]) AS d (subject, said) ON d.subject = s.id
WHERE s.compartment_id = %(national)s AND s.state = 'current' AND s.category = 'suspect'
GROUP BY s.id
"""
_STALE = f"""
SELECT now.id, now.signature, stood.subject_id
FROM ({_SIGNATURES}) now
FULL JOIN (SELECT subject_id, signature, lapses_at FROM triage_standing WHERE compartment_id = %(national)s) stood
     ON stood.subject_id = now.id
WHERE now.signature IS DISTINCT FROM stood.signature OR stood.lapses_at <= %(at)s OR now.id = ANY (%(also)s)
"""  # noqa: S608 - our own text

_KEPT = """
SELECT id::text, kind, category = 'victim', CASE WHEN kind = 'born_on' THEN normal ELSE value END,
       coalesce(detail ->> 'scheme', '')
FROM intake_fact WHERE id = ANY (%s)
"""

Sides = tuple[dict[str, dict[str, FactSeen]], dict[str, dict[str, FactSeen]]]
KINDS = {kind.value: kind for kind in FactKind}


def signatures(national: Compartment, decisions: Mapping[UUID, Decided], *, model: Model) -> dict[UUID, str]:
    """Return of every subject that can be ranked what its records, decisions and these factors amount to."""
    with joined_whole() as cursor:
        cursor.execute(_SIGNATURES, {"national": national.id, "model": _named(model), **_decided(decisions)})
        return dict(cursor.fetchall())


def stale(
    national: Compartment, decisions: Mapping[UUID, Decided], *, model: Model, at: datetime, also: Collection[UUID] = ()
) -> tuple[dict[UUID, str], set[UUID]]:
    """Return the signatures of those whose rank may be another one now, and who stands though nobody can be ranked so.

    A rank is stale where the records it was computed from are others, other factors stand, or its time is up.
    """
    asked = {"national": national.id, "model": _named(model), "at": at, "also": list(also), **_decided(decisions)}
    with joined_whole() as cursor:
        cursor.execute(_STALE, asked)
        rows = cursor.fetchall()
    return {key: signature for key, signature, _ in rows if key}, {stood for key, _, stood in rows if not key}


def known_subjects(
    national: Compartment, signed: Mapping[UUID, str], *, model: Model, every: bool
) -> dict[UUID, Known]:
    """Return what is known of the subjects that were signed; `every` where these are all there are.

    The signatures are read before the facts: a record that arrives in between makes another look, never a missed one.
    """
    only = None if every else signed.keys()
    own, victims = _facts(national, model, only)
    with joined_whole() if every else connection.cursor() as cursor:
        cursor.execute(
            f"{_COUNTS} {'' if every else 'AND s.id = ANY (%(subjects)s)'} {_EACH}",
            {"national": national.id, "subjects": list(only or ())},
        )
        rows = cursor.fetchall()
    return {
        key: Known(
            reference, signed[key], received_at,
            SubjectFacts(_seen(own, key), _seen(victims, key), referrals, providers),
        )
        for key, reference, received_at, referrals, providers in rows
        if key in signed
    }  # fmt: skip


def _decided(decisions: Mapping[UUID, Decided]) -> dict[str, Any]:
    return {"decided": list(decisions), "said": [each.key for each in decisions.values()]}


def _named(model: Model) -> str:
    return (model.digest or model.version)[:32]


def _seen(side: Mapping[str, Mapping[str, FactSeen]], subject: UUID) -> tuple[FactSeen, ...]:
    return tuple(side.get(str(subject), {}).values())


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
    own: dict[str, dict[str, FactSeen]] = {}
    victims: dict[str, dict[str, FactSeen]] = {}
    with joined_whole() if only is None else connection.cursor() as cursor:
        cursor.execute(_FACTS if only is None else _FACTS + _CHOSEN, asked)
        rows = cursor.fetchall()
    # A fact about the whole report is met once for each of the subject's mentions in it: the key keeps it one.
    for subject, kind, of_victim, value, key, scheme in rows:
        side = victims if of_victim else own
        side.setdefault(subject, {})[key] = FactSeen(KINDS[kind], value, key, scheme)
    return own, victims
