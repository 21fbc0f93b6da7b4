"""What is restricted leaves no gap: neither in the order of a list, nor in a total, nor in small figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daybreak.access.actions import restrict
from daybreak.access.terms import Ground
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.intake.terms import FactKind
from daybreak.release import actions as release
from daybreak.triage.actions import rank_subjects
from tests.access.suspects import NOW, UNTIL, WHY, restricted, suspect
from tests.api.programs import Program
from tests.rooms import World
from tests.triage.invented import Said, add_reported
from tests.web.conftest import _static_files  # noqa: F401 - a fixture for all tests here
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
CHILDREN = Said(FactKind.CHILDREN_IN_HOME, "2")


def ranked_and_hidden(world: World) -> list[Subject]:
    """Rank three, hide the first of them from whoever is not named, and return them in their order."""
    coordinator, second, analyst = world.coordinator, world.second_coordinator, world.analyst
    with viewing(analyst):
        subjects = [add_reported(world, 1, CHILDREN), add_reported(world, 2), add_reported(world, 3)]
        rank_subjects(world.operation, by=analyst, at=NOW)
    with viewing(coordinator):
        restrict(subjects[0], ground=Ground.POLICE, reason=WHY, until=NOW + UNTIL, named=[second],
                 by=coordinator, at=NOW + timedelta(seconds=1))  # fmt: skip
    return subjects


def places_in_api(world: World, post: Post) -> list[tuple[int, str]]:
    return [(row["position"], row["reference"]) for row in Program(world, post).get("/ranking").json()]


def test_the_order_has_no_gap_where_somebody_is_hidden(world: World) -> None:
    _, second, third = ranked_and_hidden(world)
    assert places_in_api(world, world.analyst) == [(1, second.reference), (2, third.reference)]
    page = client_of(world.analyst).get("/subjects/").content.decode()
    assert "2 subjects" in page
    assert "3 subjects" not in page
    assert '<dd class="govuk-summary-list__value">1</dd>' in squeezed(
        client_of(world.analyst).get(f"/subjects/{second.id}/")
    )


def test_the_named_see_the_whole_order(world: World) -> None:
    subjects = ranked_and_hidden(world)
    expected = [(number, subject.reference) for number, subject in enumerate(subjects, start=1)]
    assert places_in_api(world, world.second_coordinator) == expected


def test_only_command_reads_figures_that_count_what_is_hidden(world: World) -> None:
    """Frozen figures count everybody: whoever may not open the restricted ones gets small counts protected."""
    it, coordinator = suspect(world), world.coordinator
    restricted(world, it)
    with viewing(coordinator):
        frozen = release.freeze(world.operation, checkpoint=None, by=coordinator, at=NOW)
    with viewing(world.press_officer):
        release.draft(
            frozen.id, operation=world.operation, embargo_until=NOW + timedelta(days=9), by=world.press_officer, at=NOW
        )
    for post, sees in ((world.gold, True), (world.analyst, False)):
        assert (numbers(Program(world, post).get("/figures").json()) == {1}) is sees


def numbers(answer: dict[str, Any]) -> set[object]:
    """Return what the answer says of the children found with this suspect, and with nobody else."""
    figures = answer["figures"]
    return {figures["children_safeguarded"].get("national")} if figures else set()


def squeezed(answer: Any) -> str:
    return "".join(line.strip() for line in answer.content.decode().splitlines())
