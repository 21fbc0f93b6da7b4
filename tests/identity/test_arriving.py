"""What arrives is resolved at once, as the batch over everything would have it: links, people, holders, homes."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise, permutations
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybreak.access.viewer import viewing
from daybreak.identity import queries
from daybreak.identity.actions import Verdicts, judge_all, meeting, pooling, resolve, resolve_arrived, switch_fusing
from daybreak.identity.linkage import blocking, tables
from daybreak.identity.linkage.joining import MOST_PROFILES
from daybreak.identity.models import Account, Link, Mention, MentionKey, Occupancy, Subject
from daybreak.identity.questions import question, waiting
from daybreak.identity.terms import Band, SubjectState, Verdict
from daybreak.intake.models import Referral
from daybreak.kernel.errors import Conflict, NotAllowed
from daybreak.ledger.models import Entry
from tests.intake.invented import deliver, person, report
from tests.rooms import World
from tests.web.conftest import _static_files  # noqa: F401 - a fixture for all tests here
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db

GIVEN = ["Alex", "Alexander", "Sandy", "Bo", "Robert", "Bob", "Chris", "Alex"]
FAMILY = ["Invented", "Madeup", "Inventet", "Unreal"]
BORN = ["1984-02-29", "1984-02-28", "1991-07-07", "2012-05-06", None, None]
EMAILS = ["alex@example.com", "bobby77@example.com", "family@example.com"]
HOMES = [("1 Invented Street", "Maidstone", "ZZ99 1AA"), ("2 Invented Street", "Maidstone", "ZZ99 1AA")]


class Table:
    """The analyst's table: every delivery is resolved as it arrives, a minute after the one before."""

    def __init__(self, world: World) -> None:
        self.world, self.minutes = world, 0
        self.by, self.coordinator = world.analyst, world.coordinator

    def arrive(self, *reports: tuple[str, list[dict[str, Any]]]) -> Any:
        at = self.at()
        files = [report(reference, *people) for reference, people in reports]
        deliver(*files, national=self.world.national, by=self.by, at=at)
        keys = Referral.objects.filter(reference__in=[reference for reference, _ in reports]).values_list(
            "id", flat=True
        )
        return resolve_arrived(self.world.national, list(keys), by=self.by, at=at)

    def batch(self) -> Any:
        return resolve(self.world.national, retrain=False, by=self.by, at=self.at())

    def fuse(self, *, on: bool) -> None:
        switch_fusing(self.world.national, on=on, reason="Tried.", by=self.coordinator, at=self.at())

    def judge(self, left: str, right: str, verdict: Verdict) -> None:
        keys = [Mention.objects.get(key=key).id for key in (left, right)]
        judge_all([Verdicts(keys[0], keys[1], verdict, "Spoken with both.")], by=self.by, at=self.at())

    def at(self) -> Any:
        self.minutes += 1
        return self.world.at + timedelta(minutes=self.minutes)


@pytest.fixture
def desk(world: World) -> Table:
    return Table(world)


def groups() -> dict[Any, frozenset[str]]:
    found: dict[Any, set[str]] = {}
    for key, subject in Mention.objects.values_list("key", "subject"):
        found.setdefault(subject, set()).add(key)
    return {subject: frozenset(keys) for subject, keys in found.items()}


def everything() -> dict[str, Any]:
    """Return all that identity says, by the keys of the mentions and not by anything that was minted."""
    of = groups()
    links = Link.objects.values_list("left__key", "right__key", "pooled", "band", "contradictions", "bits", "evidence")
    subjects = Subject.objects.filter(state=SubjectState.CURRENT)
    accounts = Account.objects.values_list("service", "identifier", "subject")
    occupancies = Occupancy.objects.values_list("subject", "premises__key", "role", "fact__referral__reference")
    return {
        "links": {
            (*sorted(ends), pooled): (band, sorted(against), round(bits, 3), [[f, level] for f, level, _ in evidence])
            for *ends, pooled, band, against, bits, evidence in links
        },
        "people": {of[s.id]: (s.name, s.born_on, s.occupation, s.mentions_count) for s in subjects},
        "accounts": {(service, name): of.get(subject) for service, name, subject in accounts},
        "homes": sorted((sorted(of[subject]), *rest) for subject, *rest in occupancies),
        "numbers": set(MentionKey.objects.values_list("mention__key", "key")),
    }


def invented(chance: Random) -> dict[str, Any]:
    many = chance.random() < 0.3
    return person(
        chance.choice(GIVEN),
        chance.choice(FAMILY),
        born_on=chance.choice(BORN),
        emails=chance.sample(EMAILS, k=2 if many else chance.randint(0, 1)),
        phones=["+44 7700 900123"] if chance.random() < 0.2 else [],
        addresses=[chance.choice(HOMES)] if chance.random() < 0.5 else [],
        occupation=chance.choice([None, "Teacher"]),
        age=chance.choice([None, None, "9", "41"]),
        **({"service": "Example Chat", "account": f"u-{chance.randint(1, 4)}"} if chance.random() < 0.4 else {}),
    )


def _judge_any(desk: Table, chance: Random) -> None:
    keys = list(Mention.objects.order_by("key").values_list("key", flat=True))
    if len(keys) < 2:
        return
    left, right = chance.sample(keys, k=2)
    try:
        desk.judge(left, right, chance.choice([Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE, Verdict.SAME]))
    except Conflict:
        connection.needs_rollback = False


@pytest.fixture
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let four be a crowd, so that some form and dissolve among two dozen mentions."""
    for module in (blocking, meeting, tables, pooling):
        monkeypatch.setattr(module, "CROWD", 3)
    for module in (blocking, meeting, tables):
        monkeypatch.setattr(module, "CROWD_SPEAKERS", 1)


@pytest.mark.usefixtures("small_crowds")
@pytest.mark.parametrize("seed", range(8))
def test_whatever_arrives_in_whatever_order_stands_as_the_batch_would_have_it(
    world: World, desk: Table, seed: int
) -> None:
    """Versions that change or silence a person, judgements, and the switch in between included."""
    chance = Random(seed)
    with viewing(world.coordinator):
        for step in range(14):
            references = chance.sample(range(12), k=chance.randint(1, 3))
            desk.arrive(*[(f"R{n:02}", [invented(chance) for _ in range(chance.randint(0, 2))]) for n in references])
            if step % 5 == 2:
                desk.fuse(on=chance.random() < 0.7)
            if step % 3 == 1:
                _judge_any(desk, chance)
        desk.batch()  # the switch takes effect with the next resolution
        before = everything()
        _one_more_round(desk, chance)
        arrived = everything()
        desk.batch()
        assert arrived == everything()
        assert arrived != before, "the last round said something"


def _one_more_round(desk: Table, chance: Random) -> None:
    for step in range(6):
        people = [invented(chance) for _ in range(chance.randint(1, 2))]
        desk.arrive((f"R{chance.randrange(14):02}", people))
        if step % 2:
            _judge_any(desk, chance)


ALEX = person("Alex", "Invented", born_on="1984-02-29", emails=["alex@example.com"], service="Chat", account="u-7")
ALEX_AGAIN = person("Alex", "Invented", born_on="1984-02-29", emails=["alex@example.com"], addresses=[HOMES[0]])


def test_a_strong_pair_is_proposed_and_fused_only_once_that_is_switched_on(world: World, desk: Table) -> None:
    with viewing(world.coordinator):
        first = desk.arrive(("1001", [ALEX]))
        second = desk.arrive(("1002", [ALEX_AGAIN]))
        assert (first.mentions, second.mentions, second.links) == (1, 1, 1)
        assert Link.objects.get().band == Band.STRONG
        assert len(groups()) == 2, "proposed, and left to a person"
        desk.fuse(on=True)
        desk.arrive(("1003", [ALEX_AGAIN]))
        assert len(groups()) == 1, "all three, with what they already meant to each other"


def test_what_says_nothing_new_touches_nothing(world: World, desk: Table) -> None:
    with viewing(world.coordinator):
        desk.arrive(("1001", [ALEX]))
        before = everything()
        again = desk.arrive(("1001", [ALEX]))
        assert (again.mentions, again.links, again.subjects) == (0, 0, frozenset())
        assert everything() == before


NOBODYS = [person("Kim", "Unreal"), person("Lou", "Fable"), person("Max", "Fiction"), person("Noa", "Tale")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_undoing_restores_what_was_in_any_order(world: World, desk: Table, order: tuple[int, ...]) -> None:
    keys = [f"ncmec:100{n}/reported/0" for n in range(4)]
    pairs = list(pairwise(keys))
    with viewing(world.coordinator):
        desk.arrive(*[(f"100{n}", [whom]) for n, whom in enumerate(NOBODYS)])
        before, references = everything(), sorted(Subject.objects.values_list("reference", flat=True))
        for pair in pairs:
            desk.judge(*pair, Verdict.SAME)
        assert len(groups()) == 1
        for place in order:
            desk.judge(*pairs[place], Verdict.UNSURE)
        assert everything() == before
        standing = Subject.objects.filter(state=SubjectState.CURRENT).values_list("reference", flat=True)
        if order == (2, 1, 0):
            assert sorted(standing) == references, "taken back in turn, also under the same references"


def test_all_that_two_records_know_together_finds_what_neither_shows(world: World, desk: Table) -> None:
    """One record has the name, one the date of birth, and a third one both: only together do they speak for it."""
    named = person("Alex", "Invented", emails=["alex@example.com"])
    dated = person("", "", born_on="1984-02-28", emails=["alex@example.com"], phones=["+44 7700 900123"])
    both = person("Alex", "Invented", born_on="1984-02-28", phones=["+44 7700 900456"])
    with viewing(world.coordinator):
        desk.arrive(("1001", [named]), ("1002", [dated]), ("1003", [both]))
        single = {link.bits for link in Link.objects.filter(right__referral__reference="1003")}
        assert not Link.objects.filter(pooled=True).exists()
        desk.judge("ncmec:1001/reported/0", "ncmec:1002/reported/0", Verdict.SAME)
        together = Link.objects.get(pooled=True)
        assert together.bits > max(single) + 3
        assert len(groups()) == 2, "a proposal, no more"
        assert together in queries.links_to_review(world.national)
        desk.fuse(on=True)
        desk.batch()
        assert len(groups()) == 2, "what they know together never fuses by itself"
        desk.judge("ncmec:1001/reported/0", "ncmec:1002/reported/0", Verdict.UNSURE)
        assert not Link.objects.filter(pooled=True).exists()


def test_who_stood_between_two_holders_of_an_account_and_leaves_brings_them_together(world: World, desk: Table) -> None:
    chat = {"service": "Chat", "account": "u-9"}
    with viewing(world.coordinator):
        desk.fuse(on=True)
        desk.arrive(("1001", [person("Ann", "Fable", **chat)]), ("1002", [person("Bo", "Tale", **chat)]))
        desk.arrive(("1003", [person("Ann", "", **chat)]))
        assert len(groups()) == 3, "each contradicts the one beside it"
        desk.arrive(("1002", [person("Bo", "Tale")]))
        arrived = everything()
        one, other = (Mention.objects.get(key=f"ncmec:{n}/reported/0").subject_id for n in ("1001", "1003"))
        assert one == other
        desk.batch()
        assert everything() == arrived


def test_a_group_does_not_grow_without_end(world: World, desk: Table) -> None:
    """One account that many use: each agrees with the next, and nobody looked."""
    people = [person("Al" * n, "Invented", born_on=None, service="Chat", account="shared") for n in range(1, 20)]
    with viewing(world.coordinator):
        desk.fuse(on=True)
        for number, whom in enumerate(people):
            desk.arrive((f"1{number:03}", [whom]))
        profiles = [len({Mention.objects.get(key=key).digest for key in keys}) for keys in groups().values()]
        assert max(profiles) <= MOST_PROFILES


def test_a_child_and_an_adult_of_one_home_are_never_one(world: World, desk: Table) -> None:
    home = {"addresses": [HOMES[0]], "phones": ["+44 7700 900123"], "emails": ["family@example.com"]}
    homes = [
        [person(given, "Invented", born_on="2012-03-04", **home) for given in ("Ella", "Bella")],
        [person("John", "Invented", born_on=born_on, **home) for born_on in ("1961-04-12", "1988-09-30")],
        [person("Ruth", "Invented", age=age, **home) for age in ("41", "9")],
    ]
    with viewing(world.coordinator):
        desk.fuse(on=True)
        for number, people in enumerate(homes):
            desk.arrive((f"10{number:02}", people))
            keys = [f"ncmec:10{number:02}/reported/{party}" for party in (0, 1)]
            one, other = (Mention.objects.get(key=key).subject_id for key in keys)
            assert one != other
        assert set(Link.objects.values_list("band", flat=True)) <= {Band.HOUSEHOLD, Band.REVIEW, Band.DROP}


def test_only_who_resolves_resolves_and_it_is_kept(world: World, desk: Table) -> None:
    gold = world.gold
    with viewing(world.coordinator):
        desk.arrive(("1001", [ALEX]))
    with viewing(gold), pytest.raises(NotAllowed):
        resolve_arrived(world.national, [], by=gold, at=world.at)
    with viewing(world.auditor):
        assert Entry.objects.filter(act="identity:resolve", thing="operation", processing="combine").count() == 1


def test_statements_do_not_grow_with_what_is_known(world: World, desk: Table) -> None:
    def asked(reference: str, family: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.arrive((reference, [person("Nobody", family, emails=[f"{family}@example.com"])]))
        return len(seen)

    with viewing(world.coordinator):
        desk.arrive(("0", [ALEX]))
        before = asked("1", "Unheard")
        desk.arrive(*[(f"2{n}", [ALEX_AGAIN]) for n in range(30)])
        assert asked("3", "Newcome") == before


def test_what_they_know_together_is_asked_and_shown_as_such(world: World, desk: Table) -> None:
    named = person("Alex", "Invented", emails=["alex@example.com"])
    dated = person("", "", born_on="1984-02-28", emails=["alex@example.com"])
    both = person("Alex", "Invented", born_on="1984-02-28", phones=["+44 7700 900456"])
    with viewing(world.coordinator):
        desk.arrive(("1001", [named]), ("1002", [dated]), ("1003", [both]))
        desk.judge("ncmec:1001/reported/0", "ncmec:1002/reported/0", Verdict.SAME)
        link = Link.objects.get(pooled=True)
        asked = question(link.id)
        assert asked.said[0]["born_on"] == asked.said[1]["born_on"] == "1984-02-28", "which the first record lacks"
        assert link.id in [each.link for each in waiting(world.operation)]
    page = client_of(world.analyst).get(f"/links/{link.id}/").content.decode()
    assert "everything known about each of the two people" in page
