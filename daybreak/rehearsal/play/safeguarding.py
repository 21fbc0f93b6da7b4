"""Children: recorded, referred, answered for; employers told, suspects' contacts planned."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from daybreak.agencies.models import District
from daybreak.packages.models import Package
from daybreak.rehearsal.cast import ForcePosts, engage_social_workers
from daybreak.rehearsal.nation.terms import Relation as FoundRelation
from daybreak.rehearsal.play.acting import behind_doors
from daybreak.rehearsal.play.packaging import whom
from daybreak.rehearsal.play.scene import Advance, Figures, Scene
from daybreak.safeguarding import actions as safeguarding
from daybreak.safeguarding.models import ChildReferral, WelfareContact
from daybreak.safeguarding.terms import ChildFound, Contact, Decided, Decision, Relation, Trigger
from daybreak.visits.models import Visit
from daybreak.visits.terms import VisitState

RELATIONS = {
    FoundRelation.CHILD: Relation.OWN_CHILD,
    FoundRelation.STEPCHILD: Relation.PARTNERS_CHILD,
}
RELEASE_AFTER_DAYS = 40
FIRST_CONTACTS = (Trigger.FIRST_DAY, Trigger.SECOND_DAY)


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
    for posts in scene.cast.forces.values():
        counted.update(_look_after(scene, posts))
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
            for behind in behind_doors(scene, completed)
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


def _look_after(scene: Scene, posts: ForcePosts) -> Figures:
    """Make the contacts of the first 48 hours, which recording an arrest or an attendance planned."""
    at = scene.clock + timedelta(days=2)
    with scene.as_post(posts.analyst) as by:
        due = WelfareContact.objects.filter(trigger__in=FIRST_CONTACTS, due_on__lte=at.date(), done_at=None)
        keys = list(due.order_by("due_on", "package__reference").values_list("id", flat=True))
        if keys:
            safeguarding.done_welfare_contact(keys, by=by, at=at, found="Spoken to")
    return {"first_contacts": len(keys)}


def _authorities_answer(scene: Scene) -> Figures:
    at = scene.wait(minutes=40)
    acknowledged = 0
    for worker in scene.cast.social_workers.values():
        with scene.as_post(worker) as by:
            mine = list(ChildReferral.objects.order_by("reference").values_list("id", "immediate_risk"))
            if mine:
                safeguarding.acknowledge([key for key, _ in mine], by=by, at=at)
                decided = [Decided(key, Decision.ENQUIRY if urgent else Decision.SUPPORT) for key, urgent in mine]
                safeguarding.decide(decided, by=by, at=at + timedelta(days=2))
        acknowledged += len(mine)
    return {"acknowledged": acknowledged}
