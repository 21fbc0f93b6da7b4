"""Reads of identity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Count, Q, QuerySet

from daybreak.access.models import Compartment
from daybreak.identity.features import number_of
from daybreak.identity.linkage.pair import ASK_BITS, Pair
from daybreak.identity.linkage.words import Verdict as LinkVerdict
from daybreak.identity.models import Account, Judgement, Link, LinkModel, Mention, Premises, Subject
from daybreak.identity.terms import Band, SubjectState, Verdict
from daybreak.intake.terms import FactKind, RecordKind
from daybreak.kernel.bulk import among
from daybreak.kernel.errors import NotFound
from daybreak.kernel.locks import find
from daybreak.kernel.prepared import read, run, streamed
from daybreak.kernel.words import Category

COMPARED = [
    FactKind.GIVEN_NAME, FactKind.FAMILY_NAME, FactKind.BORN_ON, FactKind.EMAIL, FactKind.PHONE, FactKind.USERNAME,
    FactKind.ACCOUNT_ID, FactKind.ADDRESS, FactKind.AGE,
]  # fmt: skip
NAMING = [*COMPARED, FactKind.IP_EVENT, FactKind.DEVICE, FactKind.PROFILE_URL, FactKind.DISPLAY_NAME]
"""What shows that a record speaks of somebody, though nothing may be there to compare by: they stay in view."""
DESCRIBING = [FactKind.GIVEN_NAME, FactKind.FAMILY_NAME, FactKind.OCCUPATION, FactKind.ADDRESS]
"""What a subject is called, and where they are placed."""
SUBSCRIBER_RECORDS = [RecordKind.RESOLUTION]
"""Records about whom an account is registered to: never a mention of a subject."""


Some = Collection[UUID] | None
"""The keys of some rows, or None: all of the operation's."""


class Said(NamedTuple):
    """What one current fact says of somebody."""

    kind: str
    value: str
    normal: str
    place: str
    detail: dict[str, object]
    fact: str


class Person(NamedTuple):
    """One reported person of a record that mentions subjects, and what is said of them, by kind and place."""

    referral: UUID
    scheme: str
    reference: str
    year: int
    party: str
    said: list[Said]


# One row a person: taking a row apart for each fact would cost more than everything else that happens to it.
_PEOPLE = """
SELECT f.referral_id, min(r.scheme), min(r.reference), min(extract(year FROM r.received_at AT TIME ZONE 'UTC'))::int,
       f.party, json_agg(json_build_array(f.kind, f.value, f.normal, f.place, f.detail, f.id)
                         ORDER BY f.kind, f.place)::text
FROM intake_fact f JOIN intake_version v ON v.id = f.version_id JOIN intake_referral r ON r.id = f.referral_id
WHERE f.compartment_id = %(national)s AND f.party LIKE 'reported/%%' AND f.kind = ANY(%(kinds)s)
  AND v.current AND r.kind <> ALL(%(subscribers)s) {only}
GROUP BY f.referral_id, f.party
"""
_ONLY = "AND f.referral_id = ANY(%(only)s)"


def people(national: Compartment, kinds: Collection[FactKind], only: Some = None) -> Iterator[Person]:
    """Yield the reported people of these records (None: of all) with what current facts of these kinds say of them."""
    asked = {"national": national.pk, "kinds": list(kinds), "subscribers": list(SUBSCRIBER_RECORDS)}
    if only is None:
        rows = streamed(_PEOPLE.format(only=""), asked)
    else:
        rows = iter(run(_PEOPLE.format(only=_ONLY), asked | {"only": list(only)}))
    for *about, said in rows:
        yield Person._make((*about, [Said._make(fact) for fact in orjson.loads(said)]))


def mentions() -> QuerySet[Mention]:
    """Return the mentions, by key."""
    return Mention.objects.order_by("key")


def mentions_of(national: Compartment, only: Some = None) -> Iterable[Mention]:
    """Return the mentions of these referrals."""
    if only is None:
        return mentions().filter(compartment=national)
    return read(Mention, "referral_id = ANY(%s) AND compartment_id = %s", [list(only), national.pk])


def mentions_at(keys: Collection[UUID]) -> list[Mention]:
    """Return these mentions."""
    return read(Mention, "id = ANY(%s)", [list(keys)])


def mentions_of_subjects(national: Compartment, subjects: Collection[UUID]) -> list[UUID]:
    """Return the keys of the mentions these subjects have."""
    asked = "SELECT id FROM identity_mention WHERE compartment_id = %s AND subject_id = ANY(%s)"
    return [key for (key,) in run(asked, [national.pk, list(subjects)])] if subjects else []


def sizes_at(mentions: Collection[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """Return the subject of each of these mentions that has one, and how many mentions it has."""
    asked = (
        "SELECT m.id, s.id, s.mentions_count FROM identity_mention m JOIN identity_subject s ON s.id = m.subject_id"
        " WHERE m.id = ANY(%s)"
    )
    return {key: (subject, count) for key, subject, count in run(asked, [list(mentions)])}


def fusing_is_on(national: Compartment) -> bool:
    """Answer whether strong links fuse without a judgement; they do not until somebody switched that on."""
    return linking(national)[1]


def standing_judgements(national: Compartment, only: Some = None) -> list[tuple[str, str, LinkVerdict]]:
    """Return (left key, right key, verdict) of the newest judgement on each pair; unsure ones stand for nothing.

    `only` are mentions: then only judgements between two of them.
    """
    rows = Judgement.objects.filter(compartment=national)
    if only is not None:
        rows = rows.filter(left__in=among(only), right__in=among(only))
    newest = (
        rows.order_by("left__key", "right__key", "-judged_at", "-id")
        .distinct("left__key", "right__key")
        .values_list("left__key", "right__key", "verdict")
    )
    return [(left, right, LinkVerdict(verdict)) for left, right, verdict in newest if verdict != Verdict.UNSURE]


def fusing_pairs(national: Compartment, only: Some = None) -> list[Pair]:
    """Return the strong links between two records as the engine's pairs, without their evidence."""
    rows = Link.objects.filter(compartment=national, band=Band.STRONG, pooled=False)
    if only is not None:
        rows = rows.filter(left__in=among(only), right__in=among(only))
    ordered = rows.order_by("left__key", "right__key").values_list("left__key", "right__key", "bits", "band")
    return [Pair(left, right, bits, Band(band)) for left, right, bits, band in ordered]


def bound_to(national: Compartment, mentions: Collection[UUID], *, fusing: bool) -> set[UUID]:
    """Return the mentions that share a subject, a judgement of "same" or, while they fuse, a strong link with these."""
    # Key by key along the indexes: a join is planned by statistics that know nothing of what has just arrived.
    subjects = run("SELECT DISTINCT subject_id FROM identity_mention WHERE id = ANY(%s)", [list(mentions)])
    found = set(mentions_of_subjects(national, [key for (key,) in subjects if key]))
    edges: list[QuerySet[Any]] = [Judgement.objects.filter(compartment=national, verdict=Verdict.SAME)]
    if fusing:
        edges.append(Link.objects.filter(compartment=national, band=Band.STRONG, pooled=False))
    for rows in edges:
        ends = rows.order_by().values_list("left", "right")
        for one, other in ends.filter(left__in=among(mentions)).union(ends.filter(right__in=among(mentions))):
            found |= {one, other}
    return found


def links_at(mentions: Collection[UUID], *, pooled: bool) -> list[QuerySet[Link]]:
    """Return the links that begin, and those that end, at one of these mentions: of each, an index knows them."""
    ends = among(mentions)
    return [Link.objects.filter(pooled=pooled, **{f"{end}__in": ends}) for end in ("left", "right")]


def holders_of_accounts(
    national: Compartment, accounts: Collection[str], *, besides: Collection[UUID] | None = None
) -> list[tuple[UUID, str, Subject]]:
    """Return (mention, account, subject) of each mention that names one of the accounts and has a subject."""
    if not accounts:
        return []
    numbers = [number_of(f"account|{account}") for account in accounts]
    held = "SELECT DISTINCT mention_id FROM identity_mentionkey WHERE compartment_id = %s AND key = ANY(%s)"
    there = {key for (key,) in run(held, [national.pk, numbers])} - set(besides or ())
    rows = [row for row in mentions_at(there) if row.subject_id] if there else []
    subjects = (
        {row.id: row for row in read(Subject, "id = ANY(%s)", [[row.subject_id for row in rows]])} if rows else {}
    )
    return [
        (row.id, account, subjects[row.subject_id])
        for row in rows
        for account in row.features.get("accounts", [])
        if account in accounts and row.subject_id in subjects
    ]


_LINKING = """
SELECT model.id, model.digest,
       coalesce((SELECT w."on" FROM identity_fusingswitch w WHERE w.compartment_id = %(national)s
                 ORDER BY w.switched_at DESC LIMIT 1), false)
FROM (SELECT) one LEFT JOIN LATERAL (
    SELECT m.id, m.digest FROM identity_linkmodel m WHERE m.compartment_id = %(national)s
    ORDER BY m.trained_at DESC, m.id DESC LIMIT 1) model ON true
"""


def linking(national: Compartment) -> tuple[LinkModel | None, bool]:
    """Return the model the operation's links are scored by, None before the first, and whether strong links fuse.

    The model's content is read when it is asked for.
    """
    [(key, digest, fusing)] = run(_LINKING, {"national": national.pk})
    if key is None:
        return None, fusing
    return LinkModel.from_db(connection.alias, ["id", "compartment_id", "digest"], [key, national.pk, digest]), fusing


def link_model(national: Compartment) -> LinkModel | None:
    """Return the model the operation's links are scored by, None before the first."""
    return linking(national)[0]


def subjects() -> QuerySet[Subject]:
    """Return the current subjects, by reference."""
    return Subject.objects.filter(state=SubjectState.CURRENT).order_by("reference")


def subject(key: UUID | str) -> Subject:
    """Return one subject, following a redirect; hidden and absent are the same NotFound."""
    found = find(Subject.objects.select_related("redirected_to"), key)
    while found.redirected_to is not None:
        found = found.redirected_to
    return found


def subject_by_reference(reference: str) -> Subject:
    """Return one subject by its spoken reference, following a redirect."""
    row = Subject.objects.filter(reference=reference).only("id").first()
    if row is None:
        raise NotFound(thing="subject", said=reference)
    return subject(row.id)


def named_in_both(pairs: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], str]:
    """Return the reference of a suspect both referrals of a pair name already; pairs nobody has linked are absent."""
    wanted = {referral for pair in pairs for referral in pair}
    rows = Mention.objects.filter(referral__in=wanted, category=Category.SUSPECT, subject__isnull=False)
    named: dict[UUID, set[str]] = {}
    for referral, reference in rows.values_list("referral_id", "subject__reference"):
        named.setdefault(referral, set()).add(reference)
    both = {pair: named.get(pair[0], set()) & named.get(pair[1], set()) for pair in pairs}
    return {pair: min(references) for pair, references in both.items() if references}


def links_to_review(national: Compartment) -> QuerySet[Link]:
    """Return the links a person has to judge, the most evidence first: the middle, and strong ones contradicted."""
    bands = Q(band=Band.REVIEW) | Q(band=Band.HOUSEHOLD, bits__gte=ASK_BITS) | Q(band=Band.STRONG, pooled=True)
    rows = Link.objects.filter(bands, compartment=national).select_related("left__referral", "right__referral")
    return rows.order_by("-bits", "left__key", "right__key")


def links_by_band() -> dict[str, int]:
    """Return how many links stand in each band."""
    return dict(Link.objects.order_by().values_list("band").annotate(n=Count("id")))


def premises() -> QuerySet[Premises]:
    """Return the premises with district and force, by key."""
    return Premises.objects.select_related("district__force", "district__authority").order_by("key")


def accounts_of(subject: UUID) -> QuerySet[Account]:
    """Return the accounts a subject seems to hold, by service."""
    return Account.objects.filter(subject=subject).order_by("service", "identifier")
