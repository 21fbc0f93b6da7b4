"""The scene of the attack: one thing of each kind in each place, and somebody of every role who looks at all of it.

The attackers work in Kent. *Own* things lie in Kent's parts or the nation's, *foreign* ones in Surrey's, those
*elsewhere* in another operation of which no attacker is a member (though its Kent is the same force), and *absent* ones
nowhere. *Restricted* ones lie in Kent's part no longer: they are open to two people, and no attacker is one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.cookies import Morsel
from typing import Any, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, models, transaction

from daybreak.access.actions import appoint, ask_access, break_glass, found_operation, restrict
from daybreak.access.models import AccessRequest, ApiToken, Compartment, Grant
from daybreak.access.terms import Ground as AccessGround
from daybreak.access.terms import Purpose
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.terms import AgencyKind, Role
from daybreak.attribution.actions import enter_identifier
from daybreak.attribution.models import IpLead, ResolutionRequest, SeenGround
from daybreak.attribution.terms import GroundKind, TypedKind
from daybreak.custody.actions import seize
from daybreak.deconfliction.actions import place_block
from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.terms import BlockGround
from daybreak.hashmatch.actions import import_list, take_hashes
from daybreak.hashmatch.models import HashMatch
from daybreak.hashmatch.packing import pack
from daybreak.hashmatch.readers import Said
from daybreak.identity.models import Judgement, Link, LinkModel, Mention, Premises, Subject
from daybreak.intake.actions import save_declaration
from daybreak.intake.models import Fact, Referral, SavedDeclaration
from daybreak.ledger.models import Entry
from daybreak.packages.models import Package, PackagePremises
from daybreak.release import actions as release
from daybreak.release.models import PublishedFile
from daybreak.safeguarding.actions import raise_error, refer
from daybreak.safeguarding.models import ErrorRecipient
from daybreak.visits.actions import enrol_device
from daybreak.visits.models import PlanCondition, PlanSearch
from tests.api.programs import newest_token, token_for
from tests.attack.safeguarded import safeguarded
from tests.custody.invented import bagged, entered
from tests.intake.invented import deliver, report
from tests.release.invented import clocks
from tests.rooms import World, make_world
from tests.safeguarding.invented import recorded
from tests.web.doors import Operation, client_of, played, waiting

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
AGENCIES = {
    Role.FORCE_ANALYST: "kent",
    Role.SILVER: "kent",
    Role.BRONZE: "kent",
    Role.EXAMINER: "kent",
    Role.SOCIAL_WORKER: "cs-kent",
    Role.FORCE_PRESS: "kent",
}
Thing = models.Model
REASON = "A child may be in danger there this very night"


class Elsewhere(World):
    """Another operation of the same agencies, with people of its own."""

    def post(self, role: Role, slug: str = "", number: int = 1) -> Post:
        return super().post(role, slug, number + 100)


@dataclass
class Scene:
    """`things` maps kind → place → object; `lies` maps an object's key to the compartments it is seen in."""

    world: World
    other: World
    things: dict[str, dict[str, Thing]]
    posts: dict[str, Post]
    tokens: dict[str, str]
    cookies: dict[str, Morsel[str]]
    colleague: Post
    named: Post

    def key(self, kind: str, place: str) -> UUID:
        """Return the key of a thing, or one that belongs to nothing."""
        found = self.things[kind].get(place)
        return UUID(str(getattr(found, "ref", found.pk))) if found else uuid4()

    def sees(self, post: Post, thing: Thing) -> bool:
        """Answer from the grants as they were given, not from the functions that are attacked."""
        if isinstance(thing, ApiToken):
            return post.role == Role.ADMINISTRATOR or thing.post.person_id == post.person_id
        if isinstance(thing, Entry):
            return post.role == Role.AUDITOR
        if isinstance(thing, Post):
            return post.role == Role.ADMINISTRATOR
        if isinstance(thing, Grant | AccessRequest):
            return thing.operation_id in {grant.operation_id for grant in granted(post)} and (
                isinstance(thing, Grant) or post.role == Role.LEAD_COORDINATOR or thing.post_id == post.id
            )
        own = {thing.compartment_id, getattr(thing, "sender_id", None)}  # type: ignore[attr-defined]
        return bool(own & visible_to(post))


@cache
def visible_to(post: Post) -> frozenset[int]:
    """Return the compartments the post was granted."""
    grants = granted(post)
    whole = {grant.operation_id for grant in grants if grant.compartment_id is None}
    parts = {grant.compartment_id for grant in grants if grant.compartment_id is not None}
    return frozenset(parts | set(_ordinary(whole)))


@cache
def granted(post: Post) -> tuple[Grant, ...]:
    """Return the memberships of the post."""
    with viewing(post):
        return tuple(Grant.objects.filter(post=post))


def _ordinary(operations: set[UUID]) -> Iterable[int]:
    """Return the parts a grant of the whole operation opens: all but the restricted ones."""
    parts = Compartment.objects.filter(operation__in=operations, restriction=None)
    return parts.values_list("id", flat=True)


@contextmanager
def undone() -> Iterator[None]:
    """Undo whatever an attempt did, so that the next one meets the same scene."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as the test case's own: durable blocks may open in it
    with block:
        yield
        transaction.set_rollback(True)


def written() -> dict[str, int]:
    """Return how many rows of each table were written so far in this transaction, rolled back or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def build() -> Scene:
    """Play both operations."""
    world = make_world(AT)
    other = _elsewhere(world)
    own, elsewhere = played(world), played(other)
    _publish(other, elsewhere)
    _rename(other)
    foreign = _foreign(world, own)
    things: dict[str, dict[str, Thing]] = {
        "package": {"own": own.package, "foreign": foreign["package"], "elsewhere": _again(other, elsewhere.package)},
        "visit": {"own": own.visit, "foreign": foreign["visit"], "elsewhere": elsewhere.visit},
        "exhibit": {"own": own.exhibit, "foreign": foreign["exhibit"], "elsewhere": elsewhere.exhibit},
        "child-referral": {"own": own.referral, "foreign": foreign["child"], "elsewhere": elsewhere.referral},
        "hit": {"own": own.side, "foreign": foreign["hit"], "elsewhere": elsewhere.side},
        "batch": {"own": own.batch, "elsewhere": elsewhere.batch},
        "source": {"own": own.source, "elsewhere": elsewhere.source},
        "declaration": {"own": _declaration(world), "elsewhere": _declaration(other)},
        "referral": {"own": own.report, "elsewhere": elsewhere.report},
        "subject": {"own": _subject(world, own), "elsewhere": _subject(other, elsewhere)},
        "link": {"own": _link(world, own, "a"), "elsewhere": _link(other, elsewhere, "a")},
        "judged pair": {"own": _judged(world, own), "elsewhere": _judged(other, elsewhere)},
        "resolution request": {"own": _asked(world), "elsewhere": _asked(other)},
        "ground": {"own": _ground(world, own), "elsewhere": _ground(other, elsewhere)},
        "premises": {"own": _premises(world), "elsewhere": _premises(other)},
        "typed identifier": {"own": _typed(world), "elsewhere": _typed(other)},
        "device": {
            "own": _device(world, "kent"),
            "foreign": _device(world, "surrey"),
            "elsewhere": _device(other, "kent"),
        },
        **_suspected(world, other),
        **safeguarded(
            {
                "own": (world, own.package, own.referral),
                "elsewhere": (other, elsewhere.package, elsewhere.referral),
                "foreign": (world, foreign["package"], foreign["child"]),
            }
        ),
        "release": {"own": own.release, "elsewhere": elsewhere.release},
        "snapshot": {"own": own.release.snapshot, "elsewhere": elsewhere.release.snapshot},
        "release file": {"elsewhere": elsewhere.release},
        "press file": {"elsewhere": elsewhere.release},
    }
    posts = {role.value: _attacker(world, role) for role in Role} | {"stranger": _stranger(world)}
    tokens = {name: token_for(world, post) for name, post in posts.items()}
    cookies = {name: client_of(post).cookies[settings.SESSION_COOKIE_NAME] for name, post in posts.items()}
    things |= _hashes(world, other) | _exceptions(world, other, own)
    named = _restrict(world, things)
    things["block"] = {"restricted": _block(world, named)}
    things["plan condition"] = {"own": _laid_down(world), "elsewhere": _laid_down(other)}
    things["plan search"] = {"own": _searched(world), "elsewhere": _searched(other)}
    things |= {"session": {}, "passkey": {}, "post": {"own": world.bronze("surrey")}}
    things["token"] = {"foreign": _token(world, world.force_analyst("surrey"))}
    return Scene(world, other, things, posts, tokens, cookies, world.examiner("kent"), named)


def _laid_down(world: World) -> Thing:
    """Lay down that a visit is not made on one morning."""
    by = world.post(Role.LEAD_ANALYST, number=9)
    with viewing(by):
        return PlanCondition.objects.create(
            compartment=world.national, kind="no_go", visits=[], starts_at=world.at,
            ends_at=world.at + timedelta(hours=6), reason="invented for this test", set_by=by.id, set_at=world.at,
        )  # fmt: skip


def _searched(world: World) -> Thing:
    """Begin a search for a plan that nobody carries on."""
    by = world.post(Role.LEAD_ANALYST, number=9)
    with viewing(by):
        return PlanSearch.objects.create(
            compartment=world.national, seconds=60, begun_by=by.id, begun_at=world.at, told_at=world.at
        )


def _device(world: World, slug: str) -> Thing:
    """Enrol a device of an officer who is no attacker."""
    by = world.post(Role.BRONZE, slug, 9)
    with viewing(by):
        return enrol_device(uuid4(), name="Telephone 9", force=world.force(slug), by=by, at=AT)


def _asked(world: World) -> Thing:
    """Write what an operator was asked about the first lead there is."""
    with viewing(world.analyst):
        referral = Referral.objects.order_by("reference").first()
        subject = Subject.objects.order_by("reference").first()
        assert referral is not None
        assert subject is not None
        version = referral.versions.order_by("number").first()
        assert version is not None
        fact = Fact.objects.create(
            compartment=world.national,
            referral=referral,
            version=version,
            kind="ip_event",
            place="/x",
            value="x",
            category="suspect",
        )
        lead = IpLead.objects.create(
            compartment=world.national, subject=subject, fact=fact, address="203.0.113.7", port=51500, at=AT,
            at_text="x", countable=True,
        )  # fmt: skip
        return ResolutionRequest.objects.create(
            compartment=world.national, reference="R-0123456789ABCD", lead=lead, asked_ip="203.0.113.7",
            asked_port="51500", asked_at_text="x", applicant=uuid4(), asked_at=AT,
        )  # fmt: skip


def _suspected(world: World, other: World) -> dict[str, dict[str, Thing]]:
    """Raise errors about what nobody holds, in a post no attacker holds, and write their recipients by hand."""
    things: dict[str, dict[str, Thing]] = {"suspected error": {}, "error recipient": {}}
    for place, where in (("own", world), ("elsewhere", other)):
        by = where.post(Role.GOLD, number=9)
        with viewing(by):
            error = raise_error("nobody@example.org", national=where.national, reason=REASON, by=by, at=AT).error
            things["suspected error"][place] = error
            for side, slug in ((place, "kent"), *([("foreign", "surrey")] if place == "own" else [])):
                things["error recipient"][side] = ErrorRecipient.objects.create(
                    compartment=where.force(slug), error=error, reference=error.reference, kind="force", thing=uuid4(),
                    name=slug, about="P-1/1", asks=REASON, asked_at=AT,
                )  # fmt: skip
    return things


def _ground(world: World, row: Operation) -> SeenGround:
    by = world.post(Role.LEAD_ANALYST, number=9)
    with viewing(by):
        premises = Premises.objects.create(compartment=world.national, key="3 seen street", line1="3 Seen Street")
        return SeenGround.objects.create(
            compartment=world.national, subject_id=row.package.subject_id, premises=premises,
            kind=GroundKind.COUNCIL_RECORD, reference="CT/1", upstream="Invented Council", from_subscriber=False,
            role="home", on=AT.date(), seen_by="PC 1", entered_by=uuid4(), entered_at=AT,
        )  # fmt: skip


def _premises(world: World) -> Premises:
    with viewing(world.analyst):
        return Premises.objects.create(
            compartment=world.national, key="4 seen street", line1="4 Seen Street", postcode="ZZ99 1AA"
        )


def _typed(world: World) -> Thing:
    """Type an identifier for the first time, in a post no attacker holds."""
    by = world.post(Role.LEAD_ANALYST, number=9)
    with viewing(by):
        return enter_identifier(world.national, TypedKind.PHONE, "07700 900123", of=None, why=REASON, by=by, at=AT)


def _declaration(world: World) -> SavedDeclaration:
    with viewing(world.analyst):
        text = b'profile = "uk"\nname = "files of one laboratory"'
        return save_declaration(text, national=world.national, by=world.analyst, at=world.at)


def _elsewhere(world: World) -> World:
    agencies = Agency.objects.filter(kind__in=[AgencyKind.FORCE, AgencyKind.CHILDRENS_SERVICES])
    by = world.administrator
    with viewing(by):
        operation = found_operation("OTHER DUSK", lead=world.lead, agencies=agencies, invented=True, by=by, at=AT)
    return Elsewhere(AT, world.lead, by, operation)


def _publish(world: World, operation: Operation) -> None:
    now = datetime.now(UTC)
    with viewing(world.coordinator):
        release.seal(operation.release.id, operation=world.operation, by=world.coordinator, at=now)
    for post in (world.coordinator, world.gold):
        with viewing(post):
            release.unlock(operation.release.id, by=post, at=now)
    with viewing(world.gold):
        release.publish(
            operation.release.id, operation=world.operation, readings=clocks(now), by=world.gold, at=now
        )  # fmt: skip


def _rename(world: World) -> None:
    """Give what lies elsewhere names that stand nowhere else, so that one of them in an answer is a leak."""
    with viewing(world.gold):
        for number, key in enumerate(Package.objects.values_list("pk", flat=True), start=90_000):
            Package.objects.filter(pk=key).update(reference=f"P-{number}/1", subject_name="Elsewhere Suspect")
        Subject.objects.update(name="Elsewhere Suspect")
        Premises.objects.update(line1="1 Elsewhere Lane")
        PackagePremises.objects.update(address="1 Elsewhere Lane")


def _again(world: World, package: Package) -> Package:
    with viewing(world.gold):
        return Package.objects.get(pk=package.pk)


def _foreign(world: World, own: Operation) -> dict[str, Thing]:
    visit, bronze = entered(world, "surrey")[0], world.bronze("surrey")
    child = recorded(world, {"authority": "cs-surrey"}, slug="surrey")[0]
    with viewing(bronze):
        exhibit = seize(bagged(visit), by=bronze, at=AT)[0]
        referral = refer([child.id], by=bronze, at=AT)[0]
    package = waiting(world, slug="surrey")[0]
    with viewing(world.coordinator):
        hit = HitSide.objects.create(
            compartment=package.compartment, hit=own.side.hit, handling=own.side.handling,
            shown={"contact": "desk"}, subject_reference=package.subject_reference, waiting_since=AT,
        )  # fmt: skip
    return {"package": package, "visit": visit, "exhibit": exhibit, "child": referral, "hit": hit}


def _hashes(world: World, other: World) -> dict[str, dict[str, Thing]]:
    """Return a list of known hashes and a match on it, in both operations."""
    found: dict[str, dict[str, Thing]] = {"hash list": {}, "hash match": {}}
    for place, each, digest in (("own", world, "0a" * 16), ("elsewhere", other, "0b" * 16)):
        with viewing(each.analyst):
            deliver(report(f"H-{digest[:6]}", hashes=[digest]), national=each.national, by=each.analyst, at=AT)
            take_hashes(each.national, by=each.analyst, at=AT)
            version = import_list(
                pack([digest.encode()], Said()), name=f"Known files {place}", publisher="Example", file_name="l.txt",
                national=each.national, by=each.analyst, at=AT,
            )  # fmt: skip
            found["hash list"][place] = version.hash_list
            found["hash match"][place] = HashMatch.objects.get(version=version)
    return found


def _subject(world: World, operation: Operation) -> Thing:
    with viewing(world.gold):
        return Subject.objects.get(pk=operation.package.subject_id)


def _link(world: World, operation: Operation, name: str) -> Link:
    """Write two records that may be one person, and the link between them, which waits."""
    part = {"compartment": world.national}
    with viewing(world.analyst):
        model, _ = LinkModel.objects.get_or_create(
            **part, digest="d" * 64, defaults={"content": {}, "trained_on": 2, "trained_at": AT}
        )
        left, right = (
            Mention.objects.create(
                **part, referral=operation.report, party=f"reported/{name}{n}", category="suspect", digest="d",
                key=f"ncmec:R-1/reported/{name}{n}", features={"given_name": "ann", "family_name": "other"},
            )
            for n in range(2)
        )  # fmt: skip
        return Link.objects.create(**part, left=left, right=right, bits=12.5, band="review", evidence=[], model=model)


def _judged(world: World, operation: Operation) -> Judgement:
    """Write two more such records, judged one person."""
    link, by = _link(world, operation, "b"), world.analyst
    with viewing(by):
        return Judgement.objects.create(
            compartment=world.national, left=link.left, right=link.right, verdict="same", why=REASON, judged_by=by.id,
            judged_at=AT,
        )  # fmt: skip


def _exceptions(world: World, other: World, own: Operation) -> dict[str, dict[str, Thing]]:
    """Return what need to know leaves behind, in both operations: memberships, requests, reviews, a restriction."""
    found: dict[str, dict[str, Thing]] = {"grant": {}, "request": {}, "review": {}, "ledger entry": {}}
    for place, each in (("own", world), ("elsewhere", other)):
        asker, now = each.force_analyst("surrey"), _begun()
        with viewing(asker):
            request = ask_access(each.operation, wanted="P-1 of Kent", reason=REASON, by=asker, at=now)
            _, review = break_glass(
                each.force("kent"), purpose=Purpose.CHILD_AT_RISK, reason=REASON, hours=2, by=asker, at=now
            )
        with viewing(each.coordinator):
            found["grant"][place] = Grant.objects.get(post=each.bronze("kent"))
        found["request"][place], found["review"][place] = request, review
    with viewing(world.auditor):
        found["ledger entry"]["own"] = Entry.objects.filter(act="visit:open").first() or Entry.objects.latest("id")
    return found


def _begun() -> datetime:
    """Return when this transaction began: for the row policies it is that instant all the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cast(datetime, cursor.fetchone()[0])


def _restrict(world: World, things: dict[str, dict[str, Thing]]) -> Post:
    """Restrict the suspect of one more package of Kent; return one of the two who may open it: no attacker."""
    by, second = world.post(Role.LEAD_COORDINATOR, number=3), world.post(Role.LEAD_COORDINATOR, number=4)
    package, now = waiting(world)[0], _begun()
    with viewing(by):
        subject = Subject.objects.get(pk=package.subject_id)
        done = restrict(
            subject, ground=AccessGround.POLICE, reason=REASON, named=[second], until=now + timedelta(days=9), by=by,
            at=now,
        )  # fmt: skip
        things["restriction"] = {"restricted": done.restriction}
        things["subject"]["restricted"] = Subject.objects.get(pk=subject.pk)
        things["package"]["restricted"] = Package.objects.get(pk=package.pk)
    return by


def _block(world: World, by: Post) -> Thing:
    """Place a silent block that only the two who may open what is restricted know of."""
    second, now = world.post(Role.LEAD_COORDINATOR, number=4), _begun()
    with viewing(by):
        return place_block(
            world.national, ["phone:+447700900999"], ground=BlockGround.UNDERCOVER, reason=REASON, named=[second],
            until=now + timedelta(days=9), by=by, at=now,
        )  # fmt: skip


def _token(world: World, post: Post) -> Thing:
    token_for(world, post)
    return ApiToken.objects.select_related("post").get(pk=newest_token(post))


def _attacker(world: World, role: Role) -> Post:
    return world.administrator if role is Role.ADMINISTRATOR else world.post(role, AGENCIES.get(role, ""))


def _stranger(world: World) -> Post:
    """Return a post of Kent that is a member of nothing."""
    by = world.administrator
    with viewing(by):
        return appoint(
            "Sam Stranger", username="stranger", agency=Agency.objects.get(slug="kent"), role=Role.FORCE_ANALYST,
            by=by, at=AT,
        )  # fmt: skip


NAMING = frozenset(
    {
        "reference", "subject_reference", "subject_name", "name", "address", "known_as", "value", "key", "line1",
        "digest", "seal_number", "headline",
    }
)  # fmt: skip
"""Fields whose text tells of one thing."""


def told(scene: Scene) -> list[tuple[set[int], set[str]]]:
    """Return every naming text and key of both operations with the compartments it is seen in."""
    from django.apps import apps

    from daybreak.access.models import BetweenCompartments, Compartmented

    found = []
    for whole in (scene.world.gold, scene.other.gold, scene.named):
        with viewing(whole):
            for model in apps.get_models():
                if issubclass(model, Compartmented | BetweenCompartments) and model is not PublishedFile:
                    found += [_said(row) for row in model._default_manager.all()]
    return found


def _said(row: Any) -> tuple[set[int], set[str]]:
    texts = {str(getattr(row, field.name)) for field in row._meta.concrete_fields if field.name in NAMING}
    lies = {row.compartment_id, getattr(row, "sender_id", None)} - {None}
    return lies, {str(row.pk), *(text for text in texts if len(text) >= 6)}
