"""Each constraint of the tables of custody refuses once; nothing in them is ever changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from daybreak.access.viewer import viewing
from daybreak.custody.models import Examination, ExaminationCount, Exhibit, ResultChunk, Step
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
            "reference_key": "ABC/1",
            "seal_number": "S1",
            "kind": "phone",
            "seized_at": DAWN,
            "seized_by": uuid4(),
        }
        Exhibit.objects.create(**item)
        refused("custody_exhibit_reference", lambda: Exhibit.objects.create(**(item | {"seal_number": "S2"})))
        refused(
            "custody_exhibit_seal",
            lambda: Exhibit.objects.create(**(item | {"visit": second, "reference_key": "ABC/2"})),
        )
        other = item | {"reference_key": "ABC/2", "seal_number": "S2", "kind": "picture"}
        refused("custody_exhibit_kind", lambda: Exhibit.objects.create(**other))
        refused("permission denied", lambda: Exhibit.objects.update(seal_number="S3"))


def test_steps(world: World) -> None:
    exhibit = seized(world)[0]
    with viewing(world.bronze("kent")):
        given = {
            "compartment_id": exhibit.compartment_id,
            "exhibit": exhibit,
            "number": 1,
            "kind": "given",
            "signed_by": uuid4(),
            "given_to": uuid4(),
            "seal_number": "S1",
            "happened_at": DAWN,
            "recorded_at": DAWN,
        }
        Step.objects.create(**given)
        refused("custody_step_once", lambda: Step.objects.create(**given))
        plain = given | {"number": 2, "kind": "taken", "given_to": None}
        corrected = plain | {"kind": "corrected", "corrects": 1, "part": "place", "says": "store", "reason": "left out"}
        wrong: list[tuple[str, dict[str, object]]] = [
            ("custody_step_two", given | {"number": 2, "given_to": given["signed_by"]}),
            ("custody_step_two", plain | {"given_to": uuid4()}),
            ("custody_step_two", given | {"number": 2, "given_to": None}),
            ("custody_step_kind", plain | {"kind": "edited", "reason": "x"}),
            ("custody_step_seal", plain | {"seal_number": ""}),
            ("custody_step_new_seal", plain | {"new_seal": "S2"}),
            ("custody_step_new_seal", plain | {"kind": "resealed", "reason": "opened"}),
            ("custody_step_reason", plain | {"kind": "returned"}),
            ("custody_step_correction", corrected | {"corrects": 2}),
            ("custody_step_correction", corrected | {"says": ""}),
            ("custody_step_correction", plain | {"corrects": 1}),
            ("custody_step_order", plain | {"happened_at": DAWN + timedelta(minutes=1)}),
            ("custody_step_number", plain | {"number": 0}),
        ]
        for name, values in wrong:
            refused(name, lambda values=values: Step.objects.create(**values))  # type: ignore[misc]
        Step.objects.create(**corrected)
        refused("permission denied", lambda: Step.objects.update(seal_number="S3"))
        refused("permission denied", lambda: Step.objects.all()._raw_delete("default"))


def test_examinations(world: World) -> None:
    exhibit = seized(world)[0]
    part = {"compartment_id": exhibit.compartment_id}
    with viewing(world.examiner("kent")):
        examined = part | {
            "exhibit": exhibit, "number": 1, "for_identification": False, "examined_by": uuid4(), "examined_at": DAWN,
        }  # fmt: skip
        row = Examination.objects.create(**examined)
        refused("custody_examination_once", lambda: Examination.objects.create(**examined))
        refused(
            "custody_examination_counts",
            lambda: Examination.objects.create(**(examined | {"number": 2, "devices": -1})),
        )
        count = part | {"examination": row, "scheme": "uk_abc", "category": "A", "count": 3}
        ExaminationCount.objects.create(**count)
        refused("examinationcount_once", lambda: ExaminationCount.objects.create(**count))
        refused("examinationcount_scheme", lambda: ExaminationCount.objects.create(**(count | {"scheme": "bare"})))
        refused("examinationcount_count", lambda: ExaminationCount.objects.create(**(count | {"count": -1})))
        chunk = part | {"examination": row, "number": 0, "nonce": b"", "ciphertext": b"", "digest": "", "profile": "uk"}
        ResultChunk.objects.create(**chunk)
        refused("custody_resultchunk_once", lambda: ResultChunk.objects.create(**chunk))
        for model in (Examination, ExaminationCount, ResultChunk):
            refused("permission denied", lambda model=model: model.objects.update(compartment=exhibit.compartment_id))  # type: ignore[misc]
