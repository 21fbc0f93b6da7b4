"""Invented subjects with their referrals and facts, few or twenty thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from daybreak.identity.models import Mention, Subject
from daybreak.intake.models import Batch, Fact, Referral, Source, Version
from daybreak.intake.rules import category_of, normal_of
from daybreak.intake.terms import FactKind, FactRead, RecordKind, ReferralState
from daybreak.kernel.words import Category
from tests.rooms import World

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHOM = "reported/0"


@dataclass(frozen=True)
class Said:
    """One fact to write: about the reported person unless a party is given ("" for the report)."""

    kind: FactKind
    value: str
    party: str = WHOM
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)


def add_batch(world: World, name: str = "delivery") -> Batch:
    return Batch.objects.create(
        compartment=world.national, name=name, sender="Example Sender", received_at=AT, received_by=world.analyst.id
    )


def add_referral(
    world: World,
    reference: str,
    facts: Sequence[Said] = (),
    *,
    sender: str = "Example Chat",
    kind: RecordKind = RecordKind.REFERRAL,
    state: ReferralState = ReferralState.OPEN,
    current: bool = True,
    batch: Batch | None = None,
) -> Referral:
    """Write one referral with one version and its facts, as intake would."""
    national = world.national
    batch = batch or Batch.objects.first() or add_batch(world)
    source, _ = Source.objects.get_or_create(
        compartment=national,
        digest="ab" * 32,
        defaults={"batch": batch, "size": 1, "name": "a.json", "received_at": AT},
    )
    referral = Referral.objects.create(
        compartment=national, scheme="ncmec", reference=reference, kind=kind, state=state, sender=sender,
        owner=world.analyst.id, received_at=AT, changed_at=AT,
    )  # fmt: skip
    version = Version.objects.create(
        compartment=national, referral=referral, part="report", number=1, source=source, place="/", digest="d",
        received_at=AT, current=current,
    )  # fmt: skip
    add_facts(version, facts)
    return referral


def add_facts(version: Version, facts: Sequence[Said]) -> list[Fact]:
    return Fact.objects.bulk_create(_fact(version, said, f"/{n}") for n, said in enumerate(facts))


def add_subject(
    world: World, number: int, *referrals: Referral, category: Category = Category.SUSPECT, name: str = "Alex Invented"
) -> Subject:
    """Write a subject that the first reported person of each referral is a mention of."""
    subject = Subject.objects.create(
        compartment=world.national, reference=f"S-{number:06}", name=name, identified_at=AT, category=category,
        mentions_count=len(referrals),
    )  # fmt: skip
    Mention.objects.bulk_create(
        Mention(
            compartment=world.national, referral=referral, party=WHOM, key=f"ncmec {referral.reference} {WHOM}",
            category=Category.SUSPECT, features={}, digest="d", subject=subject,
        )
        for referral in referrals
    )  # fmt: skip
    return subject


def add_reported(world: World, number: int, *facts: Said, sender: str = "Example Chat") -> Subject:
    """Write a subject with one referral."""
    return add_subject(world, number, add_referral(world, f"{number}", facts, sender=sender))


FIRST = 100_001
_EVERYBODYS = [
    Said(FactKind.GIVEN_NAME, "Alex"),
    Said(FactKind.FAMILY_NAME, "Invented"),
    Said(FactKind.EMAIL, "alex@example.com"),
    Said(FactKind.ACCOUNT_ID, "u-1", detail={"service": "chat"}),
    Said(FactKind.USERNAME, "alex", detail={"service": "chat"}),
    Said(FactKind.IP_EVENT, "192.0.2.7", detail={"port": 5150, "at_text": "2026-02-02T10:00:00Z"}),
    Said(FactKind.INCIDENT_AT, "2026-02-02T10:00:00Z", party=""),
    Said(FactKind.FILE_GRADE, "A2", party="file/0", detail={"scheme": "ncmec"}),
    Said(FactKind.FILE_HASH, "0" * 32, party="file/0", detail={"algorithm": "md5"}),
    Said(FactKind.FILE_NAME, "a.jpg", party="file/0"),
]
_EVERY: dict[int, Said] = {
    5: Said(FactKind.CHILDREN_IN_HOME, "1"),
    7: Said(FactKind.ANNOTATION, "liveStreaming", party=""),
    9: Said(FactKind.INCIDENT_TYPE, "Online Enticement of Children for Sexual Acts", party=""),
    11: Said(FactKind.AGE, "9", party="victim/0"),
    13: Said(FactKind.OCCUPATION, "primary school teacher"),
}


def add_nation(world: World, count: int) -> list[Subject]:
    """Write many subjects, a quarter of them with two referrals, ten or more facts a referral."""
    numbers = range(FIRST, FIRST + count)
    reports = [(n, f"{n}.{k}", f"Example {k}", _said_of(n)) for n in numbers for k in range(2 if n % 4 == 0 else 1)]
    return list(add_all(world, reports).values())


Report = tuple[int, str, str, Sequence[Said]]
"""Number of the subject, reference, sender, facts."""


def add_all(world: World, reports: Sequence[Report]) -> dict[int, Subject]:
    """Write a referral for each report, and its subject, in as few statements as there are tables."""
    national = world.national
    source = Source.objects.first() or add_referral(world, "first").versions.get().source
    subjects = {
        n: Subject(compartment=national, reference=f"S-{n:06}", name=f"Alex Invented {n}", identified_at=AT)
        for n in dict.fromkeys(number for number, *_ in reports)
    }
    referrals = [
        Referral(
            compartment=national, scheme="ncmec", reference=reference, kind=RecordKind.REFERRAL, sender=sender,
            owner=world.analyst.id, received_at=AT, changed_at=AT,
        )
        for _, reference, sender, _ in reports
    ]  # fmt: skip
    versions = [
        Version(
            compartment=national, referral=referral, part="report", number=1, source=source, place="/", digest="d",
            received_at=AT,
        )
        for referral in referrals
    ]  # fmt: skip
    mentions = [
        Mention(
            compartment=national, referral=referral, party=WHOM, key=referral.reference, category=Category.SUSPECT,
            features={}, digest="d", subject=subjects[number],
        )
        for referral, (number, *_) in zip(referrals, reports, strict=True)
    ]  # fmt: skip
    facts = [
        _fact(version, said, f"/{n}")
        for version, (*_, told) in zip(versions, reports, strict=True)
        for n, said in enumerate(told)
    ]
    for rows in (list(subjects.values()), referrals, versions, mentions, facts):
        type(rows[0])._default_manager.bulk_create(rows, batch_size=5_000)  # type: ignore[arg-type]
    return subjects


def _said_of(number: int) -> list[Said]:
    return _EVERYBODYS + [said for every, said in _EVERY.items() if number % every == 0]


def _fact(version: Version, said: Said, place: str = "/") -> Fact:
    return Fact(
        compartment_id=version.compartment_id, referral=version.referral, version=version, party=said.party,
        category=category_of(said.party), kind=said.kind, value=said.value, detail=said.detail,
        normal=normal_of(FactRead(said.kind, said.value, place, said.party, said.detail)), place=place,
    )  # fmt: skip
