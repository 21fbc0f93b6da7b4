"""An invented suspect with something in every room, for what must vanish with a restriction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Model

from daybreak.access.actions import Restricted, restrict
from daybreak.access.reach import Rows, hanging_on, records
from daybreak.access.terms import Ground
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.custody.actions import seize
from daybreak.custody.models import Exhibit
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.terms import Handling
from daybreak.identity.models import Mention, Subject
from daybreak.intake.actions import open_batch, receive
from daybreak.intake.arrivals import open_all
from daybreak.intake.models import Referral
from daybreak.kernel.words import Category
from daybreak.safeguarding.actions import record_children, refer
from daybreak.visits.models import Visit
from tests.custody.invented import bagged, entered
from tests.intake.invented import person, report
from tests.rooms import World
from tests.safeguarding.invented import found

NOW = datetime.now(UTC) - timedelta(minutes=5)
"""Terms of grants run by the database's own clock: these acts happen just before the test, the case long before."""
WHY = "The suspect is a serving officer of this force"
UNTIL = timedelta(days=30)


@dataclass
class Suspect:
    """The subject, a visit to him, and the number of rows that tell of him, by model, as the coordinator sees them."""

    subject: Subject
    visit: Visit
    rows: Rows


def suspect(world: World, slug: str = "kent") -> Suspect:
    """Return a suspect with a referral, a package, a hit, a visit, an exhibit and a child."""
    visit, bronze = entered(world, slug)[0], world.bronze(slug)
    assert world.coordinator  # appointed when first asked for, and not inside somebody's view
    with viewing(bronze):
        seize(bagged(visit, first=Exhibit.objects.count() + 1), by=bronze, at=world.at)
        children = record_children([found(visit.package, known_as="Robin")], by=bronze, at=world.at)
        refer([child.id for child in children], by=bronze, at=world.at)
    with viewing(world.coordinator):
        subject = Subject.objects.get(pk=visit.package.subject_id)
        _hit(world, subject, visit, _reported(world, subject))
        return Suspect(subject, visit, hanging_on(subject))


def _reported(world: World, subject: Subject) -> Referral:
    """Write that a report names him, and nobody else."""
    batch = open_batch("b", national=world.national, sender="Example", by=world.coordinator, at=world.at)
    said = report(f"R-{subject.reference}", person("Ann", "Other", emails=[f"{subject.reference}@example.com"]))
    receive(open_all([said]), batch=batch, by=world.coordinator, at=world.at)
    referral = Referral.objects.get(reference=f"R-{subject.reference}")
    Mention.objects.create(
        compartment=world.national, referral=referral, party="reported/0", key=str(referral),
        category=Category.SUSPECT, features={}, digest="0" * 64, subject=subject,
    )  # fmt: skip
    return referral


def _hit(world: World, subject: Subject, visit: Visit, referral: Referral) -> None:
    """Write a hit between his force and another one, which holds an interest of its own in the same name."""
    other, own = Agency.objects.get(slug="essex"), visit.compartment.agency
    assert own is not None
    theirs = _reported(world, _namesake(world, subject))
    interests = [
        Interest.objects.create(
            compartment=world.national, agency=agency, identifier_kind="email", identifier=subject.reference,
            handling=Handling.OPEN, fact=of.facts.order_by("place")[0], subject=whom,
        )
        for agency, of, whom in ((own, referral, subject), (other, theirs, None))
    ]  # fmt: skip
    hit = Hit.objects.create(
        compartment=world.national, left=interests[0], right=interests[1], subject=subject, found_at=world.at
    )
    for force in ("essex", own.slug):
        HitSide.objects.create(
            compartment=world.force(force), hit=hit, handling=Handling.OPEN, shown={"name": subject.name},
            waiting_since=world.at,
        )  # fmt: skip


def _namesake(world: World, subject: Subject) -> Subject:
    return Subject.objects.create(
        compartment=world.national,
        reference=f"N-{len(subject.reference) + Subject.objects.count()}",
        name="Name Sake",
        identified_at=world.at,
    )


def restricted(world: World, of: Suspect, *named: Post) -> Restricted:
    """Restrict the suspect to two coordinators and the named posts."""
    by, second = world.coordinator, world.second_coordinator
    with viewing(by):
        return restrict(
            of.subject, ground=Ground.POLICE, reason=WHY, named=[second, *named],
            until=NOW + UNTIL, by=by, at=NOW,
        )  # fmt: skip


def seen(post: Post | None, rows: Rows) -> dict[str, set[UUID]]:
    """Return which of the rows a post sees, by model; nothing for a model it sees none of."""
    with viewing(post):
        found = {model._meta.label: _visible(model, keys) for model, keys in rows.items()}
    return {label: keys for label, keys in found.items() if keys}


def _visible(model: type[Model], keys: set[UUID]) -> set[UUID]:
    return set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))


def counts(post: Post | None) -> dict[str, int]:
    """Return how many rows of each table in compartments a post counts."""
    with viewing(post):
        return {model._meta.label: model._default_manager.count() for model in records()}
