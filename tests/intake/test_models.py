"""Each constraint of the tables refused once, and what was received is never rewritten."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.intake.arrivals import Arrived
from daybreak.intake.models import Fact, Receipt, Referral, SealedChunk, Source, Version
from tests.intake.invented import PNG, deliver, person, report
from tests.refusing import refused, unchangeable
from tests.rooms import World


@pytest.mark.django_db
def test_what_cannot_be_is_refused(world: World) -> None:
    with viewing(world.analyst):
        files = report("1001", person("Alex", "Invented")), Arrived("p.json", PNG)
        deliver(*files, national=world.national, by=world.analyst, at=world.at)
        source, chunk, referral, version = (m.objects.get() for m in (Source, SealedChunk, Referral, Version))
        fact, quarantined = Fact.objects.first(), Receipt.objects.get(referral=None)
        assert fact is not None
        refused("intake_source_once", source)
        refused("intake_sealedchunk_once", chunk)
        refused("intake_referral_kind", referral, kind="rumour", reference="1002")
        refused("intake_referral_state", referral, state="lost", reference="1002")
        refused("intake_referral_once", referral)
        refused("intake_version_once", version, current=False)
        refused("intake_version_current", version, number=2)
        refused("intake_receipt_outcome", quarantined, outcome="mislaid")
        refused("intake_receipt_reason", quarantined, rule="")
        refused("intake_fact_category", fact, category="bystander")
        refused("intake_fact_kind", fact, kind="hunch")
        unchangeable(fact, value="other")
        unchangeable(chunk, number=1)
        unchangeable(quarantined, rule="other")
