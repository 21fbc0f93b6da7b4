"""The press sees what may be shown, never what was counted; a force sees nothing; constraints refused once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import NotFound
from daybreak.release import queries
from daybreak.release.actions import draft, freeze, publish, unlock
from daybreak.release.models import (
    PublishedFile,
    Release,
    SealedPack,
    Sealing,
    ShownFigure,
    Snapshot,
    TextVersion,
    TrueFigure,
    Unlock,
)
from tests.refusing import refused, unchangeable
from tests.release.invented import EMBARGO, arrested, clocks, sealed
from tests.rooms import World

OURS = (Snapshot, ShownFigure, Release, Unlock, PublishedFile, Sealing, SealedPack, TextVersion)


@pytest.mark.django_db
def test_who_sees_figures_before_and_after_publication(world: World) -> None:
    gold, coordinator = world.gold, world.coordinator
    outside = (
        world.force_analyst("kent"), world.silver("kent"), world.examiner("surrey"), world.social_worker("cs-kent"),
        None,
    )  # fmt: skip
    arrested(world, "kent", 12)
    arrested(world, "surrey", 2)
    with viewing(coordinator):
        snapshot = freeze(world.operation, checkpoint=None, by=coordinator, at=world.at)
        release = draft(snapshot.id, operation=world.operation, embargo_until=EMBARGO, by=coordinator, at=world.at)
    sealed(world, release)
    with viewing(coordinator):
        unlock(release.id, by=coordinator, at=world.at)

    def nobody_outside_sees_anything() -> None:
        for hidden_from in outside:
            with viewing(hidden_from):
                assert [model.objects.count() for model in (*OURS, TrueFigure)] == [0] * 9
                assert not queries.snapshots(world.operation).exists()
                assert not queries.releases().exists()
                with pytest.raises(NotFound):
                    queries.release(release.id)
                with pytest.raises(NotFound):
                    queries.latest_snapshot(world.operation)
                with pytest.raises(NotFound):
                    queries.published_file(release.id, "figures.csv")

    nobody_outside_sees_anything()
    for post in (world.press_officer, world.auditor):
        with viewing(post):
            assert TrueFigure.objects.count() == 0, "no true figures"
            assert queries.true_figures(snapshot) == {}
            assert queries.shown_figures(snapshot)["arrests"]["surrey"] is None
            assert queries.release(release.id).text == release.text
            gate = queries.gate_of(queries.release(release.id), operation=world.operation, at=EMBARGO)
            assert {item.key for item in gate if item.state == "open"} >= {"reconciled"}, "nobody vouches unseen"
    for post in (coordinator, gold, world.analyst):
        with viewing(post):
            assert queries.true_figures(snapshot)["arrests"].forces["surrey"] == 2
    with viewing(gold):
        unlock(release.id, by=gold, at=world.at)
        publish(release.id, operation=world.operation, readings=clocks(EMBARGO), by=gold, at=EMBARGO)
        refused_once()
    nobody_outside_sees_anything()
    with viewing(world.press_officer):
        assert b",surrey," in bytes(queries.published_file(release.id, "figures.csv").content)


def refused_once() -> None:
    snapshot, release = Snapshot.objects.get(), Release.objects.get()
    true, shown = TrueFigure.objects.filter(agency=None)[0], ShownFigure.objects.filter(agency=None)[0]
    sealing, pack, version = Sealing.objects.get(), SealedPack.objects.all()[0], TextVersion.objects.get()
    unlocked, file = Unlock.objects.all()[0], PublishedFile.objects.all()[0]
    refused("release_snapshot_number", snapshot)
    refused("release_truefigure_once", true)
    refused("release_truefigure_value", true, value=-1, figure="other")
    refused("release_shownfigure_once", shown)
    refused("release_release_state", release, state="leaked")
    refused("release_release_embargo", release, published_at=EMBARGO - timedelta(seconds=1))
    refused("release_unlock_person_once", unlocked)
    refused("release_release_sealed", release, state="sealed", sealing_id=None)
    refused("release_sealing_once", sealing)
    refused("release_sealedpack_once", pack)
    refused("release_textversion_once", version)
    refused("release_textversion_text", version, text="", number=2)
    refused("release_publishedfile_name", file)
    unchangeable(snapshot, number=2)
    unchangeable(true, value=7)
    unchangeable(shown, value=7)
    unchangeable(file, content=b"")
    unchangeable(unlocked, unlocked_at=EMBARGO)
    unchangeable(sealing, version=2)
    unchangeable(pack, sealed=b"")
    unchangeable(version, text="other")
