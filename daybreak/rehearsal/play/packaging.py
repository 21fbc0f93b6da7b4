"""Disseminate packages, have each force acknowledge and answer them."""

from __future__ import annotations

from uuid import UUID

from daybreak.attribution.terms import DoorState
from daybreak.packages import actions as packages
from daybreak.packages.models import Package, PackageItem, PackagePremises
from daybreak.packages.terms import Answer, PackageState
from daybreak.rehearsal.cast import ForcePosts
from daybreak.rehearsal.nation.truth import Person
from daybreak.rehearsal.play.scene import Advance, Figures, Scene
from daybreak.triage.queries import current_ranking

FIRST_PLACES = 2_200  # at scale 1: how far down the ranking packages are built
AT_ONCE = 200
REJECTED_ONE_IN = 25
STANDING_ONE_IN = 60  # the force investigates that subject already
STANDING = "This force already investigates the subject; the package is returned with its reference."
REJECTION = "The subject has moved to another force's area; returned for a new premises."


def disseminate(scene: Scene, advance: Advance) -> Figures:
    """Build packages for the first places of the ranking; a second person checks them, the coordinator sends them."""
    cast, at = scene.cast, scene.wait(hours=4)
    places = round(FIRST_PLACES * scene.nation.scale)
    with scene.as_post(cast.analyst):
        subjects = list(current_ranking(cast.operation)[:places].values_list("subject_id", flat=True))
    built: list[UUID] = []
    unplaced = 0
    for start in range(0, len(subjects), AT_ONCE):
        with scene.as_post(cast.analyst) as by:
            made = packages.build(subjects[start : start + AT_ONCE], operation=cast.operation, by=by, at=at)
        built += [package.id for package in made.packages]
        unplaced += len(made.unplaced)
        advance(AT_ONCE)
    for start in range(0, len(built), AT_ONCE):
        part = built[start : start + AT_ONCE]
        with scene.as_post(cast.second) as by:
            packages.check(part, by=by, at=scene.clock)
        with scene.as_post(cast.coordinator) as by:
            packages.sign(part, by=by, at=scene.clock)
            packages.disseminate(part, by=by, at=scene.clock)
    return {"packages": len(built), "without_a_force": unplaced}


def answer(scene: Scene, advance: Advance) -> Figures:
    """Every force acknowledges what it was sent, says whether there is access to children, and accepts or rejects."""
    at = scene.wait(hours=20)
    counted = {"acknowledged": 0, "accepted": 0, "rejected": 0, "unknown_access": 0}
    for posts in scene.cast.forces.values():
        for key, number in _answer_for(scene, posts).items():
            counted[key] += number
        advance(1)
    assert scene.clock == at  # noqa: S101 - forces answer at the same invented instant
    return counted


def _answer_for(scene: Scene, posts: ForcePosts) -> Figures:
    with scene.as_post(posts.analyst) as by:
        waiting = list(Package.objects.filter(state=PackageState.DISSEMINATED).order_by("reference"))
        if not waiting:
            return {}
        people = whom(scene, waiting)
        answers = {package.id: _access(scene, people.get(package.id)) for package in waiting}
        packages.acknowledge(answers, by=by, at=scene.clock)
        open_doors = set(
            PackagePremises.objects.filter(door=DoorState.ESTABLISHED).values_list("package_id", flat=True)
        )
        able = [package.id for package in waiting if package.id in open_doors]
        standing = able[STANDING_ONE_IN - 1 :: STANDING_ONE_IN]
        accepted = [key for key in able if key not in standing]
        blocked = [package.id for package in waiting if package.id not in open_doors]
        rejected = blocked[REJECTED_ONE_IN - 1 :: REJECTED_ONE_IN]
        packages.accept(accepted, by=by, at=scene.clock)
        packages.reject(standing, reason=STANDING, by=by, at=scene.clock)
        packages.reject(rejected, reason=REJECTION, by=by, at=scene.clock)
    return {
        "acknowledged": len(waiting),
        "accepted": len(accepted),
        "rejected": len(standing) + len(rejected),
        "unknown_access": list(answers.values()).count(Answer.UNKNOWN),
    }


def _access(scene: Scene, person: Person | None) -> Answer:
    """Return what a force would find out: children at home, or work with them."""
    if person is None:
        return Answer.UNKNOWN
    home = scene.nation.premises[person.home]
    return Answer.YES if home.children or person.occupation.position_of_trust else Answer.NO


def whom(scene: Scene, about: list[Package]) -> dict[UUID, Person]:
    """Return whom the nation knows behind each package, by the accounts the package names."""
    items = PackageItem.objects.filter(package__in=about, kind="account_id").order_by("package__reference", "place")
    accounts: dict[UUID, list[tuple[str, str]]] = {}
    for package, value, detail in items.values_list("package_id", "value", "detail"):
        accounts.setdefault(package, []).append((str(detail.get("service") or ""), value))
    found = {package: scene.nation.person_of(known) for package, known in accounts.items()}
    return {package: person for package, person in found.items() if person is not None}
