"""Ranking beside the acts that rank too: whoever is second waits for the first, and never both for each other."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

from daybreak.access.viewer import viewing
from daybreak.identity.models import Mention, Subject
from daybreak.identity.terms import Verdict
from daybreak.intake.actions import open_batch
from daybreak.intake.arrivals import open_all
from daybreak.kernel.words import Level
from daybreak.triage import tasks
from daybreak.triage.actions import raise_level, rank_subjects
from tests.intake.invented import person, report
from tests.packages.test_at_once import at_once
from tests.rooms import World

ROUNDS = 3
WHY = "A second look"


def test_raising_judging_and_receiving_beside_a_ranking_of_everybody(committed_world: World) -> None:
    """Each holds the subject or the operation while it waits for the ranking, which writes about the same rows."""
    world = committed_world
    analyst, coordinator = world.analyst, world.coordinator

    def take(number: int) -> None:
        alex = person("Alex", f"Invented{number}", born_on="1984-02-29", emails=[f"a{number}@example.com"])
        batch = open_batch(f"b{number}", national=world.national, sender="x", by=analyst, at=world.at)
        tasks.take_in(open_all([report(str(number), alex)]), batch=batch, by=analyst, at=world.at)

    for number in range(ROUNDS + 1):
        with viewing(analyst):
            take(number)
    with viewing(analyst):
        subjects, mentions = list(Subject.objects.order_by("reference")), list(Mention.objects.order_by("key"))
    done: Counter[str] = Counter()
    for number in range(ROUNDS):
        at = world.at + timedelta(days=number + 1)
        subject, left, right = subjects[number], mentions[number], mentions[number + 1]
        ranks = {post.id: partial(rank_subjects, world.operation, by=post, at=at) for post in (analyst, coordinator)}
        raises = partial(raise_level, subject.id, to=Level.VERY_HIGH, why=WHY, by=coordinator, at=at)
        judges = partial(tasks.judge, left.id, right.id, verdict=Verdict.UNSURE, why=WHY, by=analyst, at=at)
        done += at_once((coordinator, raises), (analyst, ranks[analyst.id]))
        done += at_once((analyst, judges), (coordinator, ranks[coordinator.id]))
        done += at_once((analyst, partial(take, 100 + number)), (coordinator, ranks[coordinator.id]))
    assert done == {"done": ROUNDS * 6}
