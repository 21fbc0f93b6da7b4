"""The collected sample of an operator's answer as an ETSI TS 102 657 message."""

from __future__ import annotations

from pathlib import Path

import pytest

from daybreak.attribution.comparing import Asked, Held, compared
from daybreak.intake.readers import read
from daybreak.intake.refusals import refuse
from daybreak.intake.terms import FactKind, ReportRead
from daybreak.kernel.periods import instant

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "standards" / "etsi-rd"
if not DATA.is_dir():
    pytest.skip("…/shared/data is absent", allow_module_level=True)


def test_the_sample_answers_what_lies_in_its_interval_and_ports_only() -> None:
    path = DATA / "retained_data_shape.xml"
    refuse(path.name, path.read_bytes())
    [answer] = read(path.name, path.read_bytes())
    assert isinstance(answer, ReportRead)
    said = {fact.kind: fact.value for fact in answer.facts}
    held = Held(said[FactKind.ASKED_IP], "", "", said[FactKind.HELD_FROM], said[FactKind.HELD_UNTIL],
                said[FactKind.HELD_PORTS])  # fmt: skip
    for port, at, differs in [
        ("51500", "2025-11-03T21:00:00Z", []),
        ("51712", "2025-11-03T21:00:00Z", ["ports"]),
        ("51500", "2025-11-03T22:00:00Z", ["interval"]),
        ("515000", "2025-11-03T21:00:00+01:00", ["ports", "interval"]),
    ]:
        found = compared(Asked("198.51.100.23", port, at, instant(at).at), held)
        assert [each.field for each in found] == differs
