"""A restricted record is open to named people only: for anybody else it does not exist, in any table, count or name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from daybreak.access.actions import end, lift, name_for, restrict
from daybreak.access.models import Compartment, Grant, Restriction, Review
from daybreak.access.queries import members
from daybreak.access.reach import hanging_on
from daybreak.access.terms import CompartmentKind, Ground
from daybreak.access.viewer import counting, viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.identity.models import Premises, Subject
from daybreak.intake.models import Batch, Fact, Receipt, SealedChunk, Source, Version
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.kernel.locks import find
from daybreak.packages.models import Package, PackageItem
from daybreak.release.counting import count_all
from daybreak.safeguarding.actions import acknowledge
from daybreak.safeguarding.models import ChildReferral
from daybreak.safeguarding.queries import desk
from tests.access.suspects import NOW, UNTIL, WHY, counts, restricted, seen, suspect
from tests.rooms import World

pytestmark = pytest.mark.django_db

OTHERS: dict[str, Callable[[World], Post]] = {
    "gold": lambda world: world.gold,
    "a third coordinator": lambda world: world.post(Role.LEAD_COORDINATOR, number=3),
    "lead analyst": lambda world: world.analyst,
    "silver of the force": lambda world: world.silver("kent"),
    "bronze who was there": lambda world: world.bronze("kent"),
    "another force": lambda world: world.force_analyst("surrey"),
    "press": lambda world: world.press_officer,
    "auditor": lambda world: world.auditor,
    "administrator": lambda world: world.administrator,
}


def test_a_suspect_has_rows_in_every_room(world: World) -> None:
    """Otherwise the tests below prove less than they say."""
    rows = {model._meta.label for model in suspect(world).rows}
    assert rows >= {
        "identity.Subject", "identity.Mention", "intake.Referral", "intake.Version", "intake.Fact", "intake.Receipt",
        "intake.Source", "intake.SealedChunk", "deconfliction.Interest", "deconfliction.Hit", "deconfliction.HitSide",
        "packages.Package", "packages.PackagePremises", "visits.Visit", "visits.VisitEvent", "custody.Exhibit",
        "safeguarding.Child", "safeguarding.ChildReferral",
    }  # fmt: skip


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_who_is_not_named_sees_or_counts_any_row(world: World, who: str) -> None:
    it, other, _ = suspect(world), OTHERS[who](world), world.second_coordinator
    without = suspect(world, "surrey")  # a second one stays in the open
    before, plain = counts(other), seen(other, it.rows)
    open_still = seen(other, without.rows)
    restricted(world, it)
    assert seen(other, it.rows) == {}
    gone = {label: before[label] - count for label, count in counts(other).items() if before[label] != count}
    assert gone == {label: len(keys) for label, keys in plain.items()}, "each vanishes once from the count, no other"
    assert seen(other, without.rows) == open_still


def test_the_named_see_all_of_it(world: World) -> None:
    it = suspect(world)
    restricted(world, it)
    everything = {model._meta.label: keys for model, keys in it.rows.items()}
    assert seen(world.coordinator, it.rows) == everything
    assert seen(world.second_coordinator, it.rows) == everything


def test_a_named_force_post_sees_its_forces_part_and_nothing_national(world: World) -> None:
    it, silver = suspect(world), world.silver("kent")
    before = seen(silver, it.rows)
    restricted(world, it, silver)
    assert seen(silver, it.rows) == before
    assert "identity.Subject" not in before
    assert "packages.Package" in before


def test_hidden_and_absent_are_the_same_answer(world: World) -> None:
    it, analyst = suspect(world), world.analyst
    restricted(world, it)
    with viewing(analyst):
        for model, keys in it.rows.items():
            with pytest.raises(NotFound) as hidden:
                find(model, next(iter(keys)))
            with pytest.raises(NotFound) as absent:
                find(model, world.lead.id)
            assert str(hidden.value) == str(absent.value)


def test_the_part_its_grants_its_restriction_and_its_review_are_hidden_too(world: World) -> None:
    it, analyst, administrator = suspect(world), world.analyst, world.administrator
    third = world.post(Role.LEAD_COORDINATOR, number=3)
    with viewing(analyst):
        before = members(world.operation).count()
    restriction = restricted(world, it).restriction
    for other in (analyst, administrator, third):
        with viewing(other):
            assert not Compartment.objects.filter(kind=CompartmentKind.RESTRICTED).exists()
            assert not Restriction.objects.exists()
            assert not Review.objects.exists()
            assert not Grant.objects.filter(compartment__restriction=restriction.id).exists()
    with viewing(analyst):
        assert members(world.operation).count() == before + 1, "the second coordinator, appointed meanwhile"
        assert not members(world.operation).exclude(granted_until=None).exists()
    with viewing(world.second_coordinator):
        assert Restriction.objects.get() == restriction
        assert Review.objects.get().reviewed_at is None


def test_an_end_comes_by_itself_and_a_grant_without_one_opens_nothing(world: World) -> None:
    it, second = suspect(world), world.second_coordinator
    restricted(world, it)
    with viewing(second):
        mine = Grant.objects.filter(post=second, compartment__isnull=False)
        assert mine.update(granted_until=None)
    assert seen(second, it.rows) == {}
    with viewing(world.coordinator):
        rows = Grant.objects.filter(post=second, compartment__isnull=False)
        assert rows.update(granted_until=NOW + timedelta(minutes=1))
    assert seen(second, it.rows) == {}


def test_what_the_child_needs_stays_with_childrens_services(world: World) -> None:
    it, worker, silver = suspect(world), world.social_worker("cs-kent"), world.silver("kent")
    restricted(world, it)
    for authority, post in ((1, worker), (1, world.social_worker("cs-kent")), (0, world.social_worker("cs-essex"))):
        with viewing(post):
            assert [row.known_as for row in ChildReferral.objects.all()] == ["Robin"] * authority
    with viewing(silver):
        assert not ChildReferral.objects.exists()
    with viewing(worker):
        referral = ChildReferral.objects.get()
        acknowledge([referral.id], by=worker, at=world.at)
        assert desk(worker.agency, world.operation).get() == referral


def test_a_file_with_other_records_stays_and_only_it(world: World) -> None:
    it = suspect(world)
    with viewing(world.coordinator):
        source = Source.objects.get(pk__in=it.rows[Source])
        version = Version.objects.get(source=source)
        other = Version.objects.exclude(pk=version.pk).first() or _another(world, source)
        Version.objects.filter(pk=other.pk).update(source=source)
    restricted(world, it)
    with viewing(world.analyst):
        assert Source.objects.filter(pk=source.pk).exists()
        assert SealedChunk.objects.filter(source=source).exists()
        assert not Version.objects.filter(pk=version.pk).exists()
        assert not Fact.objects.filter(version=version.pk).exists()
        assert not Receipt.objects.filter(referral__in=it.rows[Version]).exists()


def _another(world: World, source: Source) -> Version:
    from daybreak.intake.models import Referral

    referral = Referral.objects.create(
        compartment=world.national, scheme="Example", reference="other", kind="referral", sender="Example",
        owner=world.coordinator.id, received_at=NOW, changed_at=NOW,
    )  # fmt: skip
    return Version.objects.create(
        compartment=world.national, referral=referral, part="p", number=1, source=source, place="/", digest="0" * 64,
        received_at=NOW,
    )  # fmt: skip


def test_what_stays_in_the_open_is_the_delivery_and_the_bare_address(world: World) -> None:
    """The documented limits: neither names anybody."""
    it = suspect(world)
    restricted(world, it)
    with viewing(world.analyst):
        assert Batch.objects.filter(name="b").exists()
        assert Premises.objects.exists()
        assert not Premises.objects.filter(occupancies__isnull=False).exists()


def test_figures_count_what_their_counter_may_not_open(world: World) -> None:
    it, third = suspect(world), world.post(Role.LEAD_COORDINATOR, number=3)
    with viewing(third):
        before = {key: figure.as_dict() for key, figure in count_all(world.operation).items()}
    restricted(world, it)
    with viewing(third), counting(world.operation.id):
        assert {key: figure.as_dict() for key, figure in count_all(world.operation).items()} == before
    with viewing(third):
        assert {key: figure.as_dict() for key, figure in count_all(world.operation).items()} != before
        assert not Package.objects.filter(subject=it.subject).exists()


@pytest.mark.parametrize("who", ["lead analyst", "silver of the force", "press", "auditor", "administrator"])
def test_nobody_but_command_counts_it(world: World, who: str) -> None:
    it, other = suspect(world), OTHERS[who](world)
    restricted(world, it)
    with viewing(other), counting(world.operation.id):
        assert not any(model._default_manager.filter(pk__in=keys).exists() for model, keys in it.rows.items())


def test_counting_ends_with_its_block_also_after_an_error(world: World) -> None:
    it, third = suspect(world), world.post(Role.LEAD_COORDINATOR, number=3)
    restricted(world, it)
    with viewing(third):
        with pytest.raises(Subject.DoesNotExist), counting(world.operation.id):
            Subject.objects.get(pk=it.subject.pk, reference="none")
        assert not Subject.objects.filter(pk=it.subject.pk).exists()


# ── the act itself ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_restricting_needs_the_role_a_reason_a_term_and_a_second_person(world: World) -> None:
    it, coordinator, second = suspect(world), world.coordinator, world.second_coordinator
    silvers, analyst = [world.silver("kent"), world.silver("surrey")], world.analyst
    good = {"ground": Ground.STAFF, "reason": WHY, "named": [second], "until": NOW + UNTIL, "at": NOW}
    with viewing(analyst), pytest.raises(NotAllowed):
        restrict(it.subject, **good, by=analyst)  # type: ignore[arg-type]
    with viewing(coordinator):
        for wrong, rule in (
            ({"reason": "police"}, "reason"),
            ({"until": NOW}, "term"),
            ({"until": NOW + timedelta(days=91)}, "term"),
            ({"named": []}, "two-people"),
            ({"named": [coordinator]}, "two-people"),
            ({"named": [silvers[0]]}, "two-people"),
            ({"named": [second, silvers[1]]}, "named"),
        ):
            with pytest.raises(BadInput) as refused, transaction.atomic():
                restrict(it.subject, **(good | wrong), by=coordinator)  # type: ignore[arg-type]
            assert refused.value.rule == rule
    assert counts(analyst)["identity.Subject"] >= 1
    restricted(world, it)
    with viewing(coordinator), pytest.raises(Conflict, match="restricted already"):
        restrict(it.subject, **good, by=coordinator)  # type: ignore[arg-type]


def test_naming_more_people_takes_another_person_than_the_named(world: World) -> None:
    it, gold, second = suspect(world), world.gold, world.second_coordinator
    restriction = restricted(world, it).restriction
    third = world.post(Role.LEAD_COORDINATOR, number=3)
    with viewing(third), pytest.raises(NotFound):
        name_for(restriction.id, [third], reason=WHY, until=NOW + UNTIL, by=third, at=NOW)
    with viewing(second):
        with pytest.raises(NotAllowed, match="for themselves"):
            name_for(restriction.id, [second], reason=WHY, until=NOW + UNTIL, by=second, at=NOW)
        grants = name_for(restriction.id, [gold], reason=WHY, until=NOW + UNTIL, by=second, at=NOW)
    assert seen(gold, it.rows)["identity.Subject"] == {it.subject.id}
    with viewing(second):
        for grant in grants:
            end(grant.id, reason="No longer needs to know", by=second, at=NOW + timedelta(minutes=1))
    assert seen(gold, it.rows) == {}


def test_lifting_puts_every_row_back_and_takes_another_person(world: World) -> None:
    it, analyst = suspect(world), world.analyst
    before = counts(analyst)
    restriction = restricted(world, it).restriction
    with viewing(world.coordinator), pytest.raises(NotAllowed):
        lift(restriction.id, reason="It was a namesake", by=world.coordinator, at=NOW)
    with viewing(world.second_coordinator):
        lift(restriction.id, reason="It was a namesake", by=world.second_coordinator, at=NOW)
    assert counts(analyst) == before
    with viewing(analyst):
        assert not Restriction.objects.exists()


def test_rows_move_only_between_a_part_and_what_stands_for_it(world: World) -> None:
    it, coordinator = suspect(world), world.coordinator
    restricted(world, it)
    move = "SELECT access.move_rows(%s::regclass, %s::uuid[], %s, %s)"
    with viewing(coordinator):
        national, kent, surrey = world.national.id, world.force("kent").id, world.force("surrey").id
        part = Compartment.objects.get(kind=CompartmentKind.RESTRICTED, agency=None).id
        for table, origin, target in (
            ("packages_package", kent, surrey),
            ("packages_package", kent, part),
            ("access_grant", national, part),
            ("agencies_post", national, part),
        ):
            with pytest.raises(Error, match="move"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(move, [table, [], origin, target])
    with viewing(world.analyst), connection.cursor() as cursor:
        cursor.execute(move, ["identity_subject", [it.subject.id], part, national])
        assert cursor.fetchone() == (0,), "who does not see the rows moves none"
    with viewing(coordinator):
        assert Subject.objects.get(pk=it.subject.pk).compartment_id == part


def test_what_hangs_on_a_subject_leaves_other_peoples_records_alone(world: World) -> None:
    one, two = suspect(world), suspect(world, "surrey")
    with viewing(world.coordinator):
        shared = {model for model, keys in hanging_on(one.subject).items() if keys & two.rows.get(model, set())}
        assert shared <= {m for m in one.rows if m._meta.label.startswith("deconfliction.")}
        assert PackageItem.objects.filter(package__subject=two.subject).count() == 0
