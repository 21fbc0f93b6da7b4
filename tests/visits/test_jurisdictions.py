"""Each jurisdiction speaks in its own words: nothing on a screen or a device of one is another's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.words import Jurisdiction
from daybreak.visits.actions import enrol_device
from daybreak.visits.jurisdictions import law_of
from daybreak.visits.models import Visit
from daybreak.visits.terms import EventKind, OutcomeKind
from tests.api.programs import Program
from tests.rooms import World
from tests.visits.invented import ready
from tests.web.conftest import _static_files  # noqa: F401 - a fixture: the visit's page takes files as they lie
from tests.web.doors import client_of

FORCES = {
    Jurisdiction.ENGLAND_WALES: "kent",
    Jurisdiction.SCOTLAND: "police-scotland",
    Jurisdiction.NORTHERN_IRELAND: "northern-ireland",
}
DEVICE = UUID(int=0xE)


def foreign_words(own: Jurisdiction) -> list[str]:
    return [word.lower() for other in Jurisdiction if other != own for word in law_of(other).only_here]


@pytest.mark.parametrize("own", list(Jurisdiction))
def test_no_pack_holds_a_word_of_another_and_each_has_its_own(own: Jurisdiction) -> None:
    law = law_of(own)
    said = " ".join([law.warrant_source, law.discussion, *law.words.values()]).lower()
    assert law.only_here
    assert all(word.lower() in said for word in law.only_here if word[0].islower()), "a word nobody says guards nothing"
    assert [word for word in foreign_words(own) if word in said] == []
    assert set(law.words) <= {*(kind.value for kind in EventKind), *(kind.value for kind in OutcomeKind)}


@pytest.mark.django_db
@pytest.mark.parametrize(("own", "slug"), FORCES.items(), ids=str)
def test_the_visit_and_the_notebook_speak_the_words_of_the_force(world: World, own: Jurisdiction, slug: str) -> None:
    visit, bronze, analyst = ready(world, slug)[0], world.bronze(slug), world.force_analyst(slug)
    now = datetime.now(UTC)
    with viewing(bronze):
        span = {"starts_at": now - timedelta(minutes=1), "ends_at": now + timedelta(minutes=1)}
        Visit.objects.filter(pk=visit.pk).update(state="ready", **span)
        enrol_device(DEVICE, name="Telephone 7", force=world.force(slug), by=bronze, at=now)
    pack = Program(world, bronze).send("/day/carry", {"device": str(DEVICE), "visits": [str(visit.id)]})
    assert pack.status_code == 200, pack.content
    pages = [client_of(post).get(f"/visits/{visit.id}/").content.decode() for post in (bronze, analyst)]
    said = "\n".join([pack.content.decode(), *pages]).lower()
    assert law_of(own).word(EventKind.VOLUNTARY_ATTENDANCE).lower() in said
    assert [word for word in foreign_words(own) if word in said] == []
