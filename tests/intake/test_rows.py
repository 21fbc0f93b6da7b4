"""What arrived is national: leads and gold see it, nobody else, not even how much there is."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.intake.arrivals import Arrived
from daybreak.intake.models import Batch, Fact, Receipt, Referral, SealedChunk, Source, Version
from daybreak.intake.queries import (
    batches,
    current_facts,
    quarantine,
    reconciliation,
    referral,
    referrals_by_kind,
    referrals_by_state,
)
from daybreak.kernel.errors import NotFound
from tests.intake.invented import PNG, deliver, person, records, report
from tests.rooms import World

MODELS = (Batch, Source, SealedChunk, Referral, Version, Receipt, Fact)


@pytest.mark.django_db
def test_who_sees_what_arrived(world: World) -> None:
    with viewing(world.analyst):
        deliver(
            report("1001", person("Alex", "Invented")), records("kent", {"Record": "1", "Forename": "Sam"}),
            Arrived("p.json", PNG), national=world.national, by=world.analyst, at=world.at,
        )  # fmt: skip
        key = Referral.objects.get(reference="1001").id
    for post in (world.analyst, world.coordinator, world.gold):
        with viewing(post):
            assert all(model.objects.exists() for model in MODELS)
            assert referral(key).reference == "1001"
            assert reconciliation()["received"] == 3
    outside = (
        world.force_analyst("kent"), world.silver("kent"), world.force_analyst("surrey"), world.press_officer,
        world.social_worker("cs-kent"), world.auditor, world.administrator, None,
    )  # fmt: skip
    for hidden_from in outside:
        with viewing(hidden_from):
            assert [model.objects.count() for model in MODELS] == [0] * len(MODELS)
            assert not batches().exists()
            assert not quarantine().exists()
            assert not current_facts().exists()
            assert set(reconciliation().values()) == {0}
            assert referrals_by_state() == referrals_by_kind() == {}
            with pytest.raises(NotFound) as hidden:
                referral(key)
            with pytest.raises(NotFound) as absent:
                referral("00000000-0000-0000-0000-000000000000")
            assert str(hidden.value) == str(absent.value)
