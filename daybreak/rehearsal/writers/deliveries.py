"""Which deliveries a nation's files come in: one folder each, numbered in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from daybreak.rehearsal.nation.clock import LIST_WAVES, WAVES, delivered_at
from daybreak.rehearsal.nation.places import forces
from daybreak.rehearsal.nation.terms import Form
from daybreak.rehearsal.writers.name_list_csv import PARTNERS

CLEARING_HOUSE = "Example Clearing House"
RECORDS_AFTER = timedelta(days=3)  # forces hand over their records after the first delivery of reports


@dataclass(frozen=True, slots=True)
class Delivery:
    """One folder of files from one sender; a map is named where the folder holds a single CSV."""

    folder: Path
    sender: str
    map_path: Path | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """What one delivery is for: a form and a wave, and whose list or records."""

    form: Form | None  # None for a force's own records
    wave: int
    source: str = ""  # slug of partner or force

    @property
    def name(self) -> str:
        if self.form is None:
            return f"local-records-{self.source}"
        return f"list-{self.source}" if self.form is Form.LIST else f"reports-{self.form}"


def plan_deliveries(root: Path, *, begins_on: date) -> Mapping[Slot, Delivery]:
    """Return every delivery there may be, in the order of time."""
    return {
        slot: _delivery(root, number, slot, sender, begins_on)
        for number, (slot, sender) in enumerate(_slots(), start=1)
    }


def _slots() -> Iterator[tuple[Slot, str]]:
    for wave in range(len(WAVES)):
        yield Slot(Form.JSON, wave), CLEARING_HOUSE
        yield Slot(Form.XML, wave), CLEARING_HOUSE
        if wave in LIST_WAVES:
            yield from ((Slot(Form.LIST, wave, partner.slug), partner.map.sender) for partner in PARTNERS)
        if wave == 0:
            yield from ((Slot(None, wave, force.slug), force.name) for force in forces().values())


def _delivery(root: Path, number: int, slot: Slot, sender: str, begins_on: date) -> Delivery:
    at = delivered_at(begins_on, slot.wave) + (RECORDS_AFTER if slot.form is None else timedelta())
    folder = root / f"{number:03}-{at:%Y-%m-%d}-{slot.name}"
    single_csv = slot.form in (None, Form.LIST)
    return Delivery(folder, sender, folder / f"{slot.name}.toml" if single_csv else None, at)
