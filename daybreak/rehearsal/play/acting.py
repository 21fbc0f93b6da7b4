"""Plan, action day, exhibits, children."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from daybreak.agencies.models import District
from daybreak.custody import actions as custody
from daybreak.custody.terms import Counted, GradingScheme, HandedOver, ItemKind, Seized
from daybreak.kernel.errors import NotFound
from daybreak.kernel.periods import Period
from daybreak.packages.models import Package
from daybreak.packages.terms import Answer, PackageState
from daybreak.rehearsal.cast import ForcePosts, engage_social_workers
from daybreak.rehearsal.nation.day import WINDOWS, Found, Team
from daybreak.rehearsal.nation.terms import DeviceKind
from daybreak.rehearsal.nation.terms import Outcome as FoundOutcome
from daybreak.rehearsal.nation.terms import Relation as FoundRelation
from daybreak.rehearsal.nation.truth import Person
from daybreak.rehearsal.play.packaging import whom
from daybreak.rehearsal.play.scene import Advance, Figures, Scene
from daybreak.safeguarding import actions as safeguarding
from daybreak.safeguarding.models import ChildReferral
from daybreak.safeguarding.terms import ChildFound, Contact, Decided, Decision, Relation, Trigger
from daybreak.visits import actions as visits
from daybreak.visits.models import Visit
from daybreak.visits.terms import EventKind, Happened, Preparation, Prepared, VisitState

ITEM_KINDS = {
    DeviceKind.PHONE: ItemKind.PHONE,
    DeviceKind.LAPTOP: ItemKind.COMPUTER,
    DeviceKind.DESKTOP: ItemKind.COMPUTER,
    DeviceKind.TABLET: ItemKind.TABLET,
    DeviceKind.GAMES_CONSOLE: ItemKind.GAMES_CONSOLE,
    DeviceKind.CAMERA: ItemKind.CAMERA,
}
RELATIONS = {
    FoundRelation.CHILD: Relation.OWN_CHILD,
    FoundRelation.STEPCHILD: Relation.PARTNERS_CHILD,
}
PREPARED = {
    Preparation.WARRANT: "Warrant for all premises named",
    Preparation.STRATEGY_DISCUSSION: "Held with the authority where the children live",
    Preparation.WELFARE_PLAN: "Written; contacts named for the first two days",
    Preparation.EVIDENCE_TEAM: "Named",
}
EXAMINED_ONE_IN = 20
TUESDAY = 1


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind the door of one visit, and whom officers look for there."""

    visit: Visit
    person: Person | None
    found: Found | None


def plan(scene: Scene, advance: Advance) -> Figures:
    """Propose visits, prepare them, plan the nation, and check each visit's readiness."""
    cast, at = scene.cast, scene.wait(days=1)
    windows = _windows(at)
    with scene.as_post(cast.gold) as by:
        visits.set_windows(cast.operation, windows, by=by, at=at)
        visits.set_capacities(cast.operation, _teams(scene.nation.teams, windows), by=by, at=at)
    refused = sum(_propose_and_prepare(scene, posts, windows[0].from_) for posts in cast.forces.values())
    with scene.as_post(cast.gold) as by:
        made = visits.plan_operation(cast.operation, by=by, at=scene.wait(hours=3), seconds=60, seed=scene.nation.seed)
    ready = 0
    for posts in cast.forces.values():
        with scene.as_post(posts.silver) as by:
            planned = list(Visit.objects.filter(state=VisitState.PLANNED).values_list("id", flat=True))
            ready += len(visits.check_ready(planned, by=by, at=scene.clock).ready) if planned else 0
        advance(1)
    late = sum(1 for missing in made.unplaced if missing["late"])
    return {"placed": made.placed, "late": late, "unplaced": len(made.unplaced) - late, "refused": refused, "ready": ready}


def _windows(at: datetime) -> list[Period[datetime]]:
    """Return two windows a day from the next Tuesday on, enough for the windows the nation's teams work in."""
    day = (at + timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    day += timedelta(days=(TUESDAY - day.weekday()) % 7)
    starts = [day + timedelta(days=n // 2, hours=7 * (n % 2)) for n in range(WINDOWS)]
    return [Period(start, start + timedelta(hours=5)) for start in starts]


def _teams(teams: Iterable[Team], windows: list[Period[datetime]]) -> dict[str, dict[datetime, int]]:
    found: dict[str, dict[datetime, int]] = {}
    for team in teams:
        own = found.setdefault(team.force, {window.from_: 0 for window in windows})
        for number in team.windows:
            own[windows[number - 1].from_] += 1
    return found


def _propose_and_prepare(scene: Scene, posts: ForcePosts, first: datetime) -> int:
    with scene.as_post(posts.silver) as by:
        accepted = dict(
            Package.objects.filter(state=PackageState.ACCEPTED)
            .order_by("reference")
            .values_list("id", "access_to_children")
        )
        if not accepted:
            return 0
        proposed = visits.propose(list(accepted), by=by, at=scene.clock)
        issued = (first - timedelta(days=2)).date()
        items = [Prepared(package, kind, words, issued) for package in accepted for kind, words in PREPARED.items()]
        # What was unknown on receipt has been found out by now.
        items += [
            Prepared(package, Preparation.ACCESS_TO_CHILDREN, "yes" if known == Answer.YES else "no", issued)
            for package, known in accepted.items()
        ]
        visits.prepare(items, by=by, at=scene.clock)
    return len(proposed.refused)


def act(scene: Scene, advance: Advance) -> Figures:
    """Play the day: entries, searches, arrests, as bronze officers record them."""
    counted: Counter[str] = Counter()
    for slug, posts in scene.cast.forces.items():
        with scene.as_post(posts.bronze) as by:
            ready = list(
                Visit.objects.filter(state=VisitState.READY).select_related("package", "premises").order_by("reference")
            )
            events = [event for behind in _behind(scene, ready) for event in _events(behind)]
            if events:
                scene.clock = max(scene.clock, max(event.happened_at for event in events))
                visits.record_events(events, by=by, at=scene.clock)
        counted.update(event.kind.value for event in events)
        advance(1)
    shown = (EventKind.SEARCH, EventKind.ARREST, EventKind.VOLUNTARY_ATTENDANCE, EventKind.CHILD_ENCOUNTERED)
    return {kind.value: counted[kind.value] for kind in shown}


def _behind(scene: Scene, ready: list[Visit]) -> list[Behind]:
    people = whom(scene, [visit.package for visit in ready])
    found = []
    for visit in ready:
        person = people.get(visit.package_id)
        try:
            seen = scene.nation.found_at(scene.by_address.get(visit.premises.address, ""), person=person)
        except NotFound:
            seen = None
        found.append(Behind(visit, person, seen))
    return found


def _events(behind: Behind) -> list[Happened]:
    """Return what officers record on a visit, a few minutes apart from the start of its window."""
    found, visit = behind.found, behind.visit
    assert visit.starts_at is not None  # noqa: S101 - a ready visit has its window
    kinds = [EventKind.ENTRY]
    if found is not None:
        kinds.append(EventKind.SEARCH)
        kinds += [EventKind.CHILD_ENCOUNTERED] * len(found.children)
        kinds += {
            FoundOutcome.ARREST: [EventKind.ARREST],
            FoundOutcome.VOLUNTARY_ATTENDANCE: [EventKind.VOLUNTARY_ATTENDANCE],
            FoundOutcome.NOT_THERE: [EventKind.NOTE],
        }[found.outcome]
    kinds.append(EventKind.LEFT)
    return [
        Happened(visit.id, uuid5(visit.id, f"{n}"), kind, visit.starts_at + timedelta(minutes=7 * n))
        for n, kind in enumerate(kinds)
    ]


def seize(scene: Scene, advance: Advance) -> Figures:
    """Seize what was found, hand it to the exhibits officer and on to the examiner, count what some examinations give."""
    exhibits = handovers = 0
    for slug, posts in scene.cast.forces.items():
        initials = [team.officers[0].initials for team in scene.nation.teams if team.force == slug]
        with scene.as_post(posts.bronze) as by:
            items = _seized(scene, initials, slug)
            rows = custody.seize(items, by=by, at=scene.clock) if items else []
        exhibits += len(rows)
        if rows:
            _pass_on(scene, posts, [(row.id, row.seal_number) for row in rows])
            handovers += 2 * len(rows)
        advance(1)
    return {"exhibits": exhibits, "hand_overs": handovers}


def _seized(scene: Scene, initials: list[str], slug: str) -> list[Seized]:
    completed = list(
        Visit.objects.filter(state=VisitState.COMPLETED).select_related("package", "premises").order_by("reference")
    )
    items, numbers, seal = [], Counter[str](), 0
    for place, behind in enumerate(_behind(scene, completed)):
        officer = initials[place % len(initials)]
        for device in behind.found.devices if behind.found else ():
            numbers[officer] += 1
            seal += 1
            assert behind.visit.starts_at is not None  # noqa: S101 - a completed visit had its window
            items.append(
                Seized(
                    behind.visit.id, f"{officer}/{numbers[officer]}", f"{slug[:4].upper()}{seal:07}",
                    ITEM_KINDS.get(device, ItemKind.STORAGE), behind.visit.starts_at + timedelta(minutes=30),
                )
            )  # fmt: skip
    return items


def _pass_on(scene: Scene, posts: ForcePosts, seals: list[tuple[UUID, str]]) -> None:
    given = scene.clock + timedelta(hours=2)
    for giver, taker in ((posts.bronze, posts.exhibits), (posts.exhibits, posts.examiner)):
        with scene.as_post(giver) as by:
            handed = [HandedOver(exhibit, seal, given, "Exhibits store") for exhibit, seal in seals]
            custody.hand_over(handed, to=taker, by=by, at=given + timedelta(minutes=10))
        given += timedelta(hours=20)
    with scene.as_post(posts.examiner) as by:
        examined = [
            Counted(exhibit, GradingScheme.UK_ABC, category, number)
            for exhibit, _ in seals[::EXAMINED_ONE_IN]
            for category, number in (("A", 0), ("B", 2), ("C", 11))
        ]
        custody.record_counts(examined, by=by, at=given + timedelta(hours=4))


def safeguard(scene: Scene, advance: Advance) -> Figures:
    """Record and refer every child found; authorities acknowledge and decide; employers are told where they must be."""
    scene.wait(hours=1)
    counted: Counter[str] = Counter()
    authorities = {row.code: row.authority for row in District.objects.select_related("authority")}
    for posts in scene.cast.forces.values():
        counted.update(_refer(scene, posts, {code: agency.slug for code, agency in authorities.items()}))
        counted.update(_disclose(scene, posts))
        advance(1)
    engage_social_workers(scene.cast, set(authorities.values()), at=scene.clock - timedelta(days=30))
    counted.update(_authorities_answer(scene))
    return dict(counted)


def _refer(scene: Scene, posts: ForcePosts, authorities: dict[str, str]) -> Figures:
    with scene.as_post(posts.bronze) as by:
        completed = list(
            Visit.objects.filter(state=VisitState.COMPLETED).select_related("package", "premises").order_by("reference")
        )
        found = [
            ChildFound(
                package=behind.visit.package_id,
                visit=behind.visit.id,
                known_as=child.given_name,
                age=child.age,
                relation=RELATIONS.get(child.relation, Relation.OTHER_RELATIVE),
                immediate_risk=child.immediate_risk,
                authority=authorities[behind.found.premises.authority],
            )
            for behind in _behind(scene, completed)
            if behind.found
            for child in behind.found.children
            if child.age < 18
        ]
        if not found:
            return {}
        children = safeguarding.record_children(found, by=by, at=scene.clock)
        safeguarding.refer([child.id for child in children], by=by, at=scene.clock)
    return {"children": len(found), "at_immediate_risk": sum(child.immediate_risk for child in found)}


def _disclose(scene: Scene, posts: ForcePosts) -> Figures:
    """Tell employers about arrested people in a position of trust; plan every suspect's contacts."""
    with scene.as_post(posts.analyst) as by:
        suspects = list(
            Package.objects.filter(outcomes__kind__in=["arrest", "voluntary_attendance"]).order_by("reference")
        )
        people = whom(scene, suspects)
        trusted = [
            package
            for package in suspects
            if (person := people.get(package.id)) and person.occupation.position_of_trust
        ]
        drafts = [
            safeguarding.draft_disclosure(
                package.id,
                recipient=f"Employer: {people[package.id].workplace or people[package.id].occupation.title}",
                words="A person who works for you is under investigation for an offence against children.",
                pressing_need="The person works with children.",
                proportionality="Only that there is an investigation is disclosed, and only to the employer.",
                by=by,
                at=scene.clock,
            )
            for package in trusted
        ]
        day = (scene.clock + timedelta(days=RELEASE_AFTER_DAYS)).date()
        safeguarding.plan_welfare_contacts(
            [Contact(package.id, Trigger.RELEASE_DAY, day) for package in suspects], by=by, at=scene.clock
        )
    with scene.as_post(posts.silver) as by:
        for draft in drafts:
            safeguarding.approve_disclosure(draft.id, by=by, at=scene.clock)
            safeguarding.send_disclosure(draft.id, by=by, at=scene.clock)
    return {"disclosures": len(drafts)}


RELEASE_AFTER_DAYS = 40


def _authorities_answer(scene: Scene) -> Figures:
    at = scene.wait(minutes=40)
    acknowledged = 0
    for worker in scene.cast.social_workers.values():
        with scene.as_post(worker) as by:
            mine = list(ChildReferral.objects.order_by("reference").values_list("id", "immediate_risk"))
            if mine:
                safeguarding.acknowledge([key for key, _ in mine], by=by, at=at)
                decided = [
                    Decided(key, Decision.ENQUIRY if urgent else Decision.SUPPORT) for key, urgent in mine
                ]
                safeguarding.decide(decided, by=by, at=at + timedelta(days=2))
        acknowledged += len(mine)
    return {"acknowledged": acknowledged}
