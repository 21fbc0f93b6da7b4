"""Writes a nation's files into a folder."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daybreak.kernel.errors import Conflict
from daybreak.rehearsal.nation.nation import Nation
from daybreak.rehearsal.nation.places import forces
from daybreak.rehearsal.nation.sightings import Report
from daybreak.rehearsal.nation.terms import Form, ReportKind, Resend
from daybreak.rehearsal.nation.truth import Notice
from daybreak.rehearsal.writers import intelligence_csv, law_enforcement_json, submission_xml
from daybreak.rehearsal.writers.broken import broken_files
from daybreak.rehearsal.writers.column_maps import ColumnMap
from daybreak.rehearsal.writers.deliveries import Delivery, Slot, plan_deliveries
from daybreak.rehearsal.writers.name_list_csv import PARTNERS

FILES_A_FOLDER = 1000
BY_SLUG = {partner.slug: partner for partner in PARTNERS}
Files = list[tuple[str, bytes]]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: records, files and rows by kind, and the deliveries in the order of time."""

    counts: Mapping[str, int]
    deliveries: tuple[Delivery, ...]


@dataclass
class Shelves:
    """Deliveries being filled; single files lie in parts of at most FILES_A_FOLDER, rows wait for their CSV."""

    deliveries: Mapping[Slot, Delivery]
    filled: Counter[Slot] = field(default_factory=Counter)
    rows: dict[Slot, list[Row]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def put(self, slot: Slot, files: Iterable[tuple[str, bytes]]) -> None:
        for name, content in files:
            part = f"{self.deliveries[slot].folder}/{self.filled[slot] // FILES_A_FOLDER + 1:04}"
            if self.filled[slot] % FILES_A_FOLDER == 0:
                Path(part).mkdir(parents=True)
            with open(f"{part}/{name}", "wb", buffering=0) as out:  # half the time of pathlib, for 31,000 files
                out.write(content)
            self.filled[slot] += 1
            self.counts["files"] += 1

    def add_row(self, slot: Slot, row: Row) -> None:
        self.rows.setdefault(slot, []).append(row)


def write(nation: Nation, folder: Path, *, progress: Callable[[int], None] = lambda _: None) -> Written:
    """Write all referral files and local records of a nation; `progress` hears of records written since the last call.

    Raises Conflict where the folder holds something: a delivery is never mixed with another.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} is not empty", rule="rehearsal.folder", remedy="Name a new folder.")
    shelves = Shelves(plan_deliveries(folder, begins_on=nation.begins_on))
    for notice in nation.notices:
        progress(_write_notice(shelves, nation, notice))
    for place, (name, content) in enumerate(broken_files(nation)):
        shelves.put(Slot(Form(name.rsplit(".", 1)[1]), place % 2), [(name, content)])
        shelves.counts["broken"] += 1
    for record in nation.local_records():
        shelves.add_row(Slot(None, 0, record.force), intelligence_csv.row(record))
        shelves.counts["local_records"] += 1
    _write_tables(shelves)
    used = tuple(
        delivery for slot, delivery in shelves.deliveries.items() if slot in shelves.rows or shelves.filled[slot]
    )
    return Written(dict(sorted(shelves.counts.items())), used)


def _write_notice(shelves: Shelves, nation: Nation, notice: Notice) -> int:
    """Write a report, and again where it is sent again; return how many records that made."""
    report = nation.report(notice)
    content = _deliver(shelves, notice, report, notice.wave)
    if notice.resend is None:
        return 1
    shelves.counts[f"resent/{notice.resend}"] += 1
    if notice.resend is Resend.CHANGED:
        _deliver(shelves, notice, nation.changed_report(notice), notice.resend_wave)
    else:
        _deliver(shelves, notice, report, notice.resend_wave, content=content)
    return 2


def _deliver(shelves: Shelves, notice: Notice, report: Report, wave: int, *, content: Files | None = None) -> Files:
    """Put one report into its delivery, as the bytes given or written anew; return the bytes."""
    shelves.counts["records"] += 1
    shelves.counts[f"records/{report.form}"] += 1
    if report.kind is not ReportKind.REFERRAL:
        shelves.counts[f"records/{report.kind}"] += 1
    if report.form is Form.LIST:
        partner = PARTNERS[notice.source]
        shelves.add_row(Slot(Form.LIST, wave, partner.slug), partner.row(report))
        return []
    files = content or _files(report)
    shelves.put(Slot(report.form, wave), files)
    shelves.counts["file_documents"] += len(files) - 1
    return files


def _files(report: Report) -> Files:
    if report.form is Form.JSON:
        return [(f"{report.reference}.json", law_enforcement_json.report_bytes(report))]
    return list(submission_xml.report_files(report))


def _write_tables(shelves: Shelves) -> None:
    """Write every CSV with its column map beside it."""
    for slot, rows in shelves.rows.items():
        folder = shelves.deliveries[slot].folder
        folder.mkdir(parents=True)
        column_map, encoding = _map_of(slot)
        with (folder / f"{slot.name}.csv").open("w", encoding=encoding, newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            writer.writerow([column.name for column in column_map.columns])
            writer.writerows(rows)
        (folder / f"{slot.name}.toml").write_bytes(column_map.toml())
        shelves.counts["files"] += 1


def _map_of(slot: Slot) -> tuple[ColumnMap, str]:
    if slot.form is Form.LIST:
        return BY_SLUG[slot.source].map, BY_SLUG[slot.source].encoding
    return intelligence_csv.map_of(slug=slot.source, name=forces()[slot.source].name), "utf-8"
