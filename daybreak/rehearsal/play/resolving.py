"""Receive, resolve, deconflict, establish the door, rank."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from daybreak.attribution import actions as attribution
from daybreak.attribution import queries as attribution_queries
from daybreak.attribution.terms import DoorState
from daybreak.deconfliction import actions as deconfliction
from daybreak.deconfliction.queries import my_hits
from daybreak.deconfliction.terms import HitState
from daybreak.hashmatch.actions import take_hashes
from daybreak.identity.actions import Verdicts, judge_all, switch_fusing
from daybreak.identity.actions import resolve as resolve_identities
from daybreak.identity.models import Link
from daybreak.identity.queries import links_to_review, subjects
from daybreak.identity.terms import Verdict
from daybreak.intake.queries import reconciliation
from daybreak.intake.tasks import receive_paths
from daybreak.rehearsal.nation.operators import Request
from daybreak.rehearsal.play.checking import look_at_doors
from daybreak.rehearsal.play.scene import Advance, Figures, Scene
from daybreak.rehearsal.writers.folders import write
from daybreak.rehearsal.writers.resolution_csv import write_answers
from daybreak.triage.actions import rank_subjects
from daybreak.triage.queries import counts_by_level


def write_files(scene: Scene, advance: Advance) -> Figures:
    """Write the nation's referrals as files in the published formats."""
    scene.written = write(scene.nation, scene.folder / "deliveries", progress=advance)
    return {"files": scene.written.counts["files"], "deliveries": len(scene.written.deliveries)}


def receive(scene: Scene, advance: Advance) -> Figures:
    """Receive every delivery in the order of time, as the lead analyst would."""
    assert scene.written is not None  # noqa: S101 - the stage before
    for delivery in scene.written.deliveries:
        scene.clock = max(scene.clock, delivery.received_at)
        receive_paths(
            [delivery.folder], sender=delivery.sender, by=scene.cast.analyst, at=scene.clock, progress=advance
        )
    with scene.as_post(scene.cast.analyst):
        return reconciliation()


def resolve(scene: Scene, advance: Advance) -> Figures:
    """Resolve who is who; the coordinator has switched the fusing of strong links on, with a reason."""
    at = scene.wait(hours=12)
    with scene.as_post(scene.cast.coordinator) as by:
        switch_fusing(scene.national, on=True, reason="Rehearsal: strong links only", by=by, at=at)
    with scene.as_post(scene.cast.analyst) as by:
        resolved = resolve_identities(scene.national, by=by, at=at)
        take_hashes(scene.national, by=by, at=at)
    return {
        "mentions": resolved.mentions,
        "people": resolved.subjects,
        "accounts": resolved.accounts,
        "premises": resolved.premises,
        "to_review": resolved.review,
    }


def judge(scene: Scene, advance: Advance) -> Figures:
    """Have analysts judge the links in the middle: the same person where the nation says so, otherwise different."""
    at = scene.wait(days=2)
    with scene.as_post(scene.cast.analyst) as by:
        links = list({(link.left_id, link.right_id): link for link in links_to_review(scene.national)}.values())
        verdicts = [verdict for link in links if (verdict := _verdict(scene, link))]
        judge_all(verdicts, by=by, at=at)
        people = subjects().count()
    same = sum(verdict.verdict is Verdict.SAME for verdict in verdicts)
    return {"judged": len(verdicts), "same": same, "left_open": len(links) - len(verdicts), "people": people}


def _verdict(scene: Scene, link: Link) -> Verdicts | None:
    left, right = scene.whose(link.left.features), scene.whose(link.right.features)
    if left is None or right is None:
        return None
    if left == right:
        return Verdicts(link.left_id, link.right_id, Verdict.SAME, "Both records agree with what the officers know")
    return Verdicts(link.left_id, link.right_id, Verdict.DIFFERENT, "Two people: the records speak of different homes")


def deconflict(scene: Scene, advance: Advance) -> Figures:
    """Find conflicts between forces; every force acknowledges and settles its side."""
    at = scene.wait(hours=1)
    with scene.as_post(scene.cast.analyst) as by:
        hits = deconfliction.find_hits(scene.national, by=by, at=at)
        involved = sorted({slug for hit in hits for slug in (hit.left.agency.slug, hit.right.agency.slug)})
    at = scene.wait(hours=20)
    for slug in involved:
        with scene.as_post(scene.cast.forces[slug].analyst) as by:
            deconfliction.acknowledge(_open(HitState.WAITING), by=by, at=at)
    at = scene.wait(hours=2)
    for slug in involved:
        with scene.as_post(scene.cast.forces[slug].analyst) as by:
            deconfliction.make_contact(_open(HitState.ACKNOWLEDGED), by=by, at=at)
            made = _open(HitState.CONTACT_MADE)
            deconfliction.settle(made, settlement="Spoken; the lead agency's package goes first.", by=by, at=at)
    return {"hits": len(hits), "forces": len(involved)}


def _open(state: HitState) -> list[UUID]:
    return list(my_hits().filter(state=state).values_list("id", flat=True))


def establish_doors(scene: Scene, advance: Advance) -> Figures:
    """Ask operators, receive their answers as files, have them compared by somebody else, check the door gate."""
    at = scene.wait(hours=2)
    with scene.as_post(scene.cast.analyst) as by:
        attribution.read_leads(scene.national, by=by, at=at)
        requests = attribution.request_resolutions(scene.national, by=by, at=at)
    asked = [Request(r.reference, r.asked_ip, int(r.asked_port), r.asked_at_text) for r in requests]
    answers = scene.folder / "answers"
    write_answers(scene.nation.answers(asked), answers)
    at = scene.wait(days=4)
    received = receive_paths([answers], sender="Operators", by=scene.cast.analyst, at=at, progress=advance)
    with scene.as_post(scene.cast.analyst) as by:
        attribution.import_answers(scene.national, by=by, at=at)
    with scene.as_post(scene.cast.second) as by:
        _, differ = attribution.compare_answers(scene.national, by=by, at=scene.wait(hours=3))
        attribution.establish_doors(scene.national, by=by, at=scene.clock)
        look_at_doors(scene, by=by)
        doors = Counter(attribution_queries.doors(scene.national).values_list("state", flat=True))
        waiting = attribution_queries.open_requests(scene.national).count()
    return {
        "asked": len(requests),
        "answered": received["new"],
        "unanswered": waiting,
        "differ": differ,
        "established": doors[DoorState.ESTABLISHED],
        "blocked": doors[DoorState.BLOCKED],
    }


def rank(scene: Scene, advance: Advance) -> Figures:
    """Rank everybody, the most endangered child first."""
    at = scene.wait(hours=1)
    with scene.as_post(scene.cast.analyst) as by:
        run = rank_subjects(scene.cast.operation, by=by, at=at)
        levels = counts_by_level(scene.cast.operation)
    return {"ranked": run.ranked} | {level.value: n for level, n in levels.items()}
