"""Resolving and judging: the same subjects for any order, one subject a mention unless somebody decides otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from daybreak.access.actions import admit, found_operation
from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.identity import queries
from daybreak.identity.actions import judge, resolve, switch_fusing
from daybreak.identity.models import Account, Judgement, LinkModel, Mention, Occupancy, Premises, Subject
from daybreak.identity.terms import SubjectState, Verdict
from daybreak.intake.arrivals import Arrived
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.kernel.words import AddressRole
from daybreak.ledger.models import Entry
from tests.intake.invented import answers, deliver, ip, person, records, report
from tests.rooms import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]

CHAT = {"service": "Example Chat", "account": "u-77"}
HOME = ("1 Invented Street", "Maidstone", "ZZ99 1AA")
ALEX = person("Alex", "Invented", born_on="1984-02-29", emails=["alex@example.com"], addresses=[HOME], **CHAT)
ALEX_AGAIN = person("Alex", "Invented", born_on="1984-02-29", emails=["alex@example.com"], occupation="Teacher", **CHAT)
OTHER = person("José", "O'Madeup", born_on="1971-05-05", phones=["+44 7700 900123"])


def take(world: World, *files: Arrived, national: Compartment | None = None, hours: int = 0) -> None:
    at = world.at + timedelta(hours=hours)
    deliver(*files, national=national or world.national, by=world.analyst, at=at)


def subjects_of(national: Compartment) -> dict[str, tuple[str, object]]:
    rows = Mention.objects.filter(compartment=national).select_related("subject")
    return {row.key: (row.subject.reference, row.subject_id) for row in rows if row.subject}


def current(national: Compartment) -> set[tuple[str, str, int]]:
    rows = Subject.objects.filter(compartment=national, state=SubjectState.CURRENT)
    return set(rows.values_list("reference", "name", "mentions_count"))


def mention(reference: str) -> Mention:
    return Mention.objects.get(referral__reference=reference)


class Desk:
    """The analyst at work: every act a minute after the one before."""

    def __init__(self, world: World) -> None:
        self.world, self.minutes = world, 0
        self.analyst, self.coordinator = world.analyst, world.coordinator

    def resolve(self) -> Any:
        return resolve(self.world.national, by=self.world.analyst, at=self._at())

    def judge(self, left: str, right: str, verdict: Verdict) -> Judgement:
        return judge(mention(left).id, mention(right).id, verdict=verdict, why="Spoken with both senders.",
                     by=self.world.analyst, at=self._at())  # fmt: skip

    def fuse(self, *, on: bool = True) -> None:
        coordinator = self.world.coordinator
        switch_fusing(self.world.national, on=on, reason="Tried on invented records.", by=coordinator, at=self._at())

    def _at(self) -> Any:
        self.minutes += 1
        return self.world.at + timedelta(minutes=self.minutes)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def second_operation(world: World) -> Operation:
    posts = [world.analyst, world.coordinator]
    with viewing(world.administrator):
        other = found_operation("OTHER DAWN", lead=world.lead, agencies=Agency.objects.none(), invented=True,
                                by=world.administrator, at=world.at)  # fmt: skip
        admit(posts, other, reason="takes part", by=world.administrator, at=world.at)
    return other


def test_any_order_of_files_gives_the_same_subjects(world: World) -> None:
    files = [report(f"10{n:02}", *people) for n, people in enumerate([[ALEX], [OTHER], [ALEX_AGAIN, OTHER], [OTHER]])]
    files.append(records("kent", {"Record": "1", "Forename": "Alex", "Surname": "Invented", "DOB": "29/02/1984"}))
    other = second_operation(world)

    def resolved(files: Sequence[Arrived], national: Compartment, *, one_by_one: bool) -> list[object]:
        switch_fusing(national, on=True, reason="Tried.", by=world.coordinator, at=world.at)
        for group in [[file] for file in files] if one_by_one else [files]:
            take(world, *group, national=national)
        got = resolve(national, by=world.analyst, at=world.at)
        accounts = Account.objects.filter(compartment=national).order_by("identifier")
        held = [(row.identifier, row.subject.reference) for row in accounts if row.subject]
        places = Premises.objects.filter(compartment=national).order_by("key").values_list("key", "line1")
        references = {key: reference for key, (reference, _) in subjects_of(national).items()}
        return [got, references, current(national), held, list(places)]

    with viewing(world.analyst):
        forward = resolved(files, world.national, one_by_one=False)
        national = compartment(other, CompartmentKind.NATIONAL)
        assert resolved(files[::-1], national, one_by_one=True) == forward
        assert len(current(national)) < Mention.objects.filter(compartment=national).count(), "something was fused"


def test_one_subject_a_mention_until_fusing_is_switched_on(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        take(world, report("1001", ALEX), report("1002", ALEX_AGAIN), report("1003", OTHER))
        got = desk.resolve()
        assert (got.mentions, got.subjects, got.accounts, got.premises) == (3, 3, 1, 1)
        assert got.strong == 1, "the strong link is there to be judged"
        alone = subjects_of(world.national)
        assert len({reference for reference, _ in alone.values()}) == 3
        assert desk.resolve() == got
        assert subjects_of(world.national) == alone, "resolving again changes nothing"
        assert LinkModel.objects.count() == 1
        with pytest.raises(BadInput):
            switch_fusing(world.national, on=True, reason=" ", by=world.coordinator, at=world.at)
        desk.fuse()
        assert desk.resolve().subjects == 2
        desk.fuse(on=False)
        assert desk.resolve().subjects == 3
        assert subjects_of(world.national) == alone, "switched off again, every mention has its subject back"
        with pytest.raises(NotAllowed):
            switch_fusing(world.national, on=True, reason="why", by=world.analyst, at=world.at)


def test_judgements_join_and_part_and_taken_back_leave_no_trace(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        take(world, *[report(f"100{n}", whom) for n, whom in enumerate([OTHER, ALEX, ALEX_AGAIN, OTHER])])
        desk.resolve()
        before, standing = subjects_of(world.national), current(world.national)
        for left, right in (("1000", "1003"), ("1003", "1001"), ("1001", "1002")):
            desk.judge(left, right, Verdict.SAME)
            assert mention(left).subject_id == mention(right).subject_id
            assert len(current(world.national)) == 3
            gone = Subject.objects.get(state=SubjectState.REDIRECTED)
            kept = mention(left).subject
            assert kept is not None
            assert queries.subject(gone.id) == queries.subject_by_reference(gone.reference) == kept
            desk.judge(left, right, Verdict.UNSURE)
            assert subjects_of(world.national) == before
            assert current(world.national) == standing
            assert not Subject.objects.filter(state=SubjectState.REDIRECTED).exists()

        desk.fuse()
        desk.resolve()
        fused = subjects_of(world.national)
        assert mention("1001").subject_id == mention("1002").subject_id
        desk.judge("1002", "1001", Verdict.DIFFERENT)
        assert mention("1001").subject_id != mention("1002").subject_id
        desk.judge("1001", "1002", Verdict.UNSURE)
        assert subjects_of(world.national) == fused
        assert Judgement.objects.count() == 8, "every word stands, none is changed"


def test_a_judgement_that_cannot_be_is_refused(world: World, desk: Desk) -> None:
    other = second_operation(world)
    with viewing(world.analyst):
        take(world, report("1001", ALEX), report("1002", ALEX_AGAIN), report("1003", OTHER))
        desk.resolve()
        national = compartment(other, CompartmentKind.NATIONAL)
        take(world, report("2001", OTHER), national=national)
        resolve(national, by=world.analyst, at=world.at)
        with pytest.raises(BadInput, match="against itself"):
            desk.judge("1001", "1001", Verdict.SAME)
        with pytest.raises(BadInput, match="two operations"):
            desk.judge("1001", "2001", Verdict.SAME)
        with pytest.raises(BadInput, match="reason"):
            judge(mention("1001").id, mention("1002").id, verdict=Verdict.SAME, why=" ", by=world.analyst, at=world.at)
        desk.judge("1001", "1002", Verdict.SAME)
        desk.judge("1002", "1003", Verdict.DIFFERENT)
        with pytest.raises(Conflict, match="judged different"):
            desk.judge("1001", "1003", Verdict.SAME)
    gold, silver = world.gold, world.silver("kent")
    with viewing(gold), pytest.raises(NotAllowed):
        judge(mention("1001").id, mention("1003").id, verdict=Verdict.SAME, why="why", by=gold, at=world.at)
    with viewing(world.analyst):
        keys = [mention("1001").id, mention("1003").id]
    with viewing(silver), pytest.raises(NotFound):
        judge(*keys, verdict=Verdict.SAME, why="why", by=silver, at=world.at)
    with viewing(silver), pytest.raises(NotAllowed):
        resolve(world.national, by=silver, at=world.at)


def test_mentions_follow_what_the_sources_say_now(world: World, desk: Desk) -> None:
    only_ip = person("", "", ips=[ip("192.0.2.7", "2026-02-02T10:00:00Z")])
    odd = person("Kim", "Unreal", born_on="1984-99-99", age="\u00b2")
    with viewing(world.analyst):
        take(world, report("1001", ALEX, OTHER), report("1002", only_ip), report("1003", odd))
        take(
            world,
            answers(
                {
                    "Reference": "R-1",
                    "Given name": "Bill",
                    "Family name": "Payer",
                    "Address": "2 Bill Rd",
                    "Postcode": "ZZ99 1AB",
                }
            ),
        )
        assert desk.resolve().mentions == 4, "a person known by an address alone stays in view, a bill payer is none"
        assert Mention.objects.get(referral__reference="1002").features == {}
        assert {name for _, name, _ in current(world.national)} == {"Alex Invented", "José O'Madeup", "Kim Unreal", ""}
        alex = Mention.objects.get(referral__reference="1001", party="reported/0").subject
        account, occupancy = Account.objects.get(), Occupancy.objects.get()
        assert (account.service, account.identifier, account.subject) == ("example chat", "u-77", alex)
        assert (occupancy.subject, occupancy.role) == (alex, AddressRole.UNKNOWN)
        place = occupancy.premises
        assert place.district is not None
        assert (place.line1, place.district.force.slug) == ("1 Invented Street", "kent")

        take(world, report("1001", person("Alexa", "Invented", occupation="Teacher")), hours=5)
        assert desk.resolve().mentions == 4, "keys stay, for judgements name them"
        first, second = Mention.objects.filter(referral__reference="1001").order_by("party")
        assert (first.features, second.features) == ({"given_name": "alexa", "family_name": "invented"}, {})
        assert first.subject is not None
        assert (first.subject.name, first.subject.occupation, first.subject) == ("Alexa Invented", "Teacher", alex)
        assert Account.objects.get().subject is None, "nobody is said to hold it any more"
        assert not Occupancy.objects.exists()


def test_an_age_counts_from_the_year_it_was_reported(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1001", person("Sam", "Madeup", age="34")))
        resolve(world.national, by=world.analyst, at=world.at)
        digest = Mention.objects.get().digest
        resolve(world.national, by=world.analyst, at=world.at + timedelta(days=400))
        assert Mention.objects.get().features["as_at_year"] == world.at.year
        assert Mention.objects.get().digest == digest


def test_the_ledger_keeps_every_joining(world: World, desk: Desk) -> None:
    with viewing(world.analyst):
        take(world, report("1001", ALEX), report("1002", ALEX_AGAIN))
        desk.resolve()
        desk.judge("1001", "1002", Verdict.SAME)
    with viewing(world.auditor):
        entries = Entry.objects.filter(processing="combine")
        assert entries.filter(act="identity:judge").count() == 1
        assert entries.filter(act="identity:resolve", thing="operation").count() == 1
        assert entries.filter(act="identity:resolve", thing="subject").count() == 1, "one joined; two stood alone"
