"""Devices are counted as they were corrected: what turned out to be papers is no device, and the other way round."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.custody.actions import correct
from daybreak.custody.terms import DEVICES, SEIZURE, Correction, ItemKind, Part
from daybreak.release.counting import count
from tests.custody.invented import seized
from tests.rooms import World

pytestmark = pytest.mark.django_db


def test_what_a_correction_says_is_counted(world: World) -> None:
    exhibits, bronze = seized(world, count=len(ItemKind)), world.bronze("kent")
    device = next(each for each in exhibits if each.kind in DEVICES)
    paper = next(each for each in exhibits if each.kind not in DEVICES)
    first = sum(each.kind in DEVICES for each in exhibits)
    said = [(device, paper.kind, first - 1), (paper, device.kind, first), (device, device.kind, first + 1)]
    for exhibit, kind, expected in said:
        with viewing(bronze):
            correct(
                exhibit.id, Correction(SEIZURE, Part.KIND, kind, "seen by daylight it was another kind"), by=bronze,
                at=world.at,
            )  # fmt: skip
        with viewing(world.coordinator):
            found = count("devices_seized", world.operation)
        assert (found.national, found.forces["kent"], found.reconciles) == (expected, expected, True)
