"""Each constraint of the tables of custody refuses once; nothing in them is ever changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from daybreak.access.viewer import viewing
from daybreak.custody.models import ExaminationCount, Exhibit, Handover
from tests.custody.invented import entered, seized
from tests.rooms import World
from tests.visits.invented import DAWN

pytestmark = pytest.mark.django_db


def refused(name: str, write: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        write()


def test_exhibits(world: World) -> None:
    first, second = entered(world, count=2)
    with viewing(world.bronze("kent")):
        item = {
            "compartment": first.compartment,
            "visit": first,
            "reference": "ABC/1",
            "seal_number": "S1",
            "kind": "phone",
            "seized_at": DAWN,
            "seized_by": uuid4(),
        }
        Exhibit.objects.create(**item)
        refused("custody_exhibit_reference", lambda: Exhibit.objects.create(**(item | {"seal_number": "S2"})))
        refused("custody_exhibit_seal", lambda: Exhibit.objects.create(**(item | {"visit": second})))
        other = item | {"reference": "ABC/2", "seal_number": "S2", "kind": "picture"}
        refused("custody_exhibit_kind", lambda: Exhibit.objects.create(**other))
        refused("permission denied", lambda: Exhibit.objects.update(seal_number="S3"))


def test_hand_overs(world: World) -> None:
    exhibit = seized(world)[0]
    with viewing(world.bronze("kent")):
        passed = {
            "compartment_id": exhibit.compartment_id,
            "exhibit": exhibit,
            "number": 1,
            "given_by": uuid4(),
            "taken_by": uuid4(),
            "seal_number": "S1",
            "given_at": DAWN,
            "taken_at": DAWN,
        }
        Handover.objects.create(**passed)
        other = passed | {"number": 2}
        refused("custody_handover_once", lambda: Handover.objects.create(**passed))
        same = other | {"taken_by": passed["given_by"]}
        refused("custody_handover_two", lambda: Handover.objects.create(**same))
        early = other | {"taken_at": DAWN - timedelta(minutes=1)}
        refused("custody_handover_order", lambda: Handover.objects.create(**early))
        refused("permission denied", lambda: Handover.objects.update(seal_number="S3"))


def test_counts(world: World) -> None:
    exhibit = seized(world)[0]
    with viewing(world.examiner("kent")):
        count = {
            "compartment_id": exhibit.compartment_id,
            "exhibit": exhibit,
            "scheme": "uk_abc",
            "category": "A",
            "count": 3,
            "examined_by": uuid4(),
            "examined_at": DAWN,
        }
        ExaminationCount.objects.create(**count)
        refused("examinationcount_scheme", lambda: ExaminationCount.objects.create(**(count | {"scheme": "bare"})))
        refused("examinationcount_count", lambda: ExaminationCount.objects.create(**(count | {"count": -1})))
        refused("permission denied", lambda: ExaminationCount.objects.update(count=0))
