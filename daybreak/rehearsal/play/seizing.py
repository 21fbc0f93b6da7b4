"""Exhibits: seized on the visits, handed over twice, some of them examined."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

from daybreak.custody import actions as custody
from daybreak.custody.terms import Examined, GradingScheme, HandedOver, ItemKind, Seized
from daybreak.rehearsal.cast import ForcePosts
from daybreak.rehearsal.nation.terms import DeviceKind
from daybreak.rehearsal.play.acting import behind_doors
from daybreak.rehearsal.play.scene import Advance, Figures, Scene
from daybreak.visits.models import Visit
from daybreak.visits.terms import VisitState

ITEM_KINDS = {
    DeviceKind.PHONE: ItemKind.PHONE,
    DeviceKind.LAPTOP: ItemKind.COMPUTER,
    DeviceKind.DESKTOP: ItemKind.COMPUTER,
    DeviceKind.TABLET: ItemKind.TABLET,
    DeviceKind.GAMES_CONSOLE: ItemKind.GAMES_CONSOLE,
    DeviceKind.CAMERA: ItemKind.CAMERA,
}
EXAMINED_ONE_IN = 20


def seize(scene: Scene, advance: Advance) -> Figures:
    """Seize what was found, hand it on to the exhibits officer and the examiner, count what some examinations give."""
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
    for place, behind in enumerate(behind_doors(scene, completed)):
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
            custody.give(handed, to=taker, by=by, at=given)
        with scene.as_post(taker) as by:
            at = given + timedelta(minutes=10)
            taken = [HandedOver(exhibit, seal, at, "Exhibits store") for exhibit, seal in seals]
            custody.take(taken, by=by, at=at)
        given += timedelta(hours=20)
    with scene.as_post(posts.examiner) as by:
        counts = {(GradingScheme.UK_ABC, category): number for category, number in (("A", 0), ("B", 2), ("C", 11))}
        examined = [Examined(exhibit, counts) for exhibit, _ in seals[::EXAMINED_ONE_IN]]
        custody.record_examinations(examined, by=by, at=given + timedelta(hours=4))
