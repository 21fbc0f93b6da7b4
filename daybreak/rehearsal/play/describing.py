"""Custody records: what each force writes down of whom it met, sex and kind of work."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from daybreak.rehearsal.cast import ForcePosts
from daybreak.rehearsal.nation.chance import chance, happens
from daybreak.rehearsal.nation.truth import Occupation, Person
from daybreak.rehearsal.play.scene import Scene
from daybreak.visits.actions import Described, record_many_particulars
from daybreak.visits.terms import Sex, Work

NOT_RECORDED = 0.05  # [M] of each of the two
BY_TITLE = {
    "childminder": Work.EDUCATION, "youth worker": Work.WITH_CHILDREN,
    "hospital porter": Work.OTHER,  # treats nobody
}  # fmt: skip
BY_WALK = {
    "education": Work.EDUCATION, "health": Work.HEALTH, "care": Work.CARE, "policing": Work.JUSTICE,
    "armed forces": Work.JUSTICE, "volunteering": Work.WITH_CHILDREN, "faith": Work.WITH_CHILDREN,
    "study": Work.NONE, "retirement": Work.NONE, "none": Work.NONE,
}  # fmt: skip


def describe(scene: Scene, posts: ForcePosts, met: Mapping[UUID, Person]) -> None:
    """Record, as a force's silver, what the custody records say of whom the force met, under the packages' keys."""
    said = [Described(key, *custody_record(person, seed=scene.nation.seed)) for key, person in met.items()]
    if said := [each for each in said if each.sex or each.work]:
        with scene.as_post(posts.silver) as by:
            record_many_particulars(said, by=by, at=scene.clock)


def custody_record(person: Person, *, seed: int) -> tuple[Sex | None, Work | None]:
    """Return what the custody record says; the draws are of a topic of their own, so that nothing else changes."""
    rng = chance(seed, "custody record", person.number)
    sex = None if happens(rng, NOT_RECORDED) else Sex(person.bearer.sex.value)
    return sex, None if happens(rng, NOT_RECORDED) else kind_of_work(person.occupation)


def kind_of_work(occupation: Occupation) -> Work:
    """Return the group a force would choose for an invented occupation."""
    return BY_TITLE.get(occupation.title) or BY_WALK.get(occupation.walk_of_life, Work.OTHER)
