"""Operators' answers as they come back, one file an operator."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from daybreak.rehearsal.nation.operators import Answer
from daybreak.rehearsal.writers.column_maps import Column, ColumnMap

COLUMNS = (
    Column("Reference", "asked_reference"),
    Column("IP address", "asked_ip"),
    Column("Port", "asked_port"),
    Column("Time", "asked_at"),
    Column("Given name", "given_name"),
    Column("Family name", "family_name"),
    Column("Address", "address", part="line1"),
    Column("Town", "address", part="locality"),
    Column("Postcode", "address", part="postcode"),
    Column("Address role", "address", part="role"),
    Column("As at", "premises_as_at", pattern="%Y-%m-%d"),
    Column("Operator", "originator"),
)


def write_answers(answers: Iterable[Answer], folder: Path) -> tuple[Path, ...]:
    """Write one CSV for each operator with its column map beside it; return the CSVs, in alphabetical order."""
    folder.mkdir(parents=True, exist_ok=True)
    by_operator: dict[str, list[Answer]] = {}
    for answer in answers:
        by_operator.setdefault(answer.operator, []).append(answer)
    return tuple(_write(operator, by_operator[operator], folder) for operator in sorted(by_operator))


def _write(operator: str, answers: Iterable[Answer], folder: Path) -> Path:
    slug = operator.lower().replace(" ", "-")
    path = folder / f"answers-{slug}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([column.name for column in COLUMNS])
        writer.writerows(map(_row, answers))
    toml = ColumnMap(f"answers-{slug}", "resolution", operator, "Reference", COLUMNS).toml()
    path.with_suffix(".toml").write_bytes(toml)
    return path


def _row(answer: Answer) -> tuple[str, ...]:
    return (
        answer.reference,
        answer.ip,
        "" if answer.port is None else str(answer.port),
        answer.at_text,
        answer.given_name,
        answer.family_name,
        answer.line1,
        answer.locality,
        answer.postcode,
        answer.address_role,
        answer.as_at_text,
        answer.operator,
    )
