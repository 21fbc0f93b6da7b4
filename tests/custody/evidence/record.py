"""An invented evidence record, as queries give it."""

from __future__ import annotations

from typing import Any


def step(number: int, kind: str, **said: Any) -> dict[str, Any]:
    """Return one entry of continuity."""
    return {
        "number": number, "kind": kind, "happened_at": f"2026-03-10T07:0{number}:00+00:00",
        "recorded_at": "2026-03-10T08:00:00+00:00", "signed_by": "Pat Example, Bronze, Kent Police", "given_to": "",
        "seal_number": "S1", "new_seal": "", "place": "store", "reason": "", "corrects": None, "part": "", "says": "",
        "sha256": "ab" * 32,
    } | said  # fmt: skip


def content(label: str = "X-4F7KQ2M4TZ", **said: Any) -> dict[str, Any]:
    """Return the record of one exhibit with every kind of entry."""
    return {
        "reference": "ABC/1", "label": label, "kind": "phone", "visit": "V-1", "force": "Kent Police",
        "found_where": "Ann Other, desk", "described": True, "seized_at": "2026-03-10T06:00:00+00:00",
        "seized_by": "Pat Example, Bronze, Kent Police", "seal_number": "S1", "seal_now": "S2", "ended": "returned",
        "held_by": "Kim Example, Examiner, Kent Police", "given_to": "", "sha256": "cd" * 32,
        "steps": [
            step(1, "given", given_to="Kim Example, Examiner, Kent Police"),
            step(2, "taken", signed_by="Kim Example, Examiner, Kent Police"),
            step(3, "resealed", new_seal="S2", reason="opened to be examined", place=""),
            step(4, "corrected", corrects=0, part="place", says="loft", reason="left out", seal_number="", place=""),
            step(5, "returned", seal_number="S2", reason="to the owner"),
        ],
        "breaks": [
            {"kind": "gap", "place": "Entry 1", "what": "Signed by somebody", "expected": "Pat", "recorded": "Kim",
             "explained": 4},
        ],
        "examinations": [
            {"number": 1, "examined_at": "2026-03-12T06:00:00+00:00", "examined_by": "Kim Example", "devices": 1,
             "first_generation": None, "unknown_hashes": 3, "for_identification": True, "source_sha256": "",
             "counts": [{"scheme": "uk_abc", "category": "A", "count": 3}]},
        ],
    } | said  # fmt: skip
