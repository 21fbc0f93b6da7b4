"""A force's local records as it would hand them over."""

from __future__ import annotations

from daybreak.rehearsal.nation.records import LocalRecord
from daybreak.rehearsal.writers.column_maps import Column, ColumnMap

DATE = "%d/%m/%Y"
COLUMNS = (
    Column("Record"),
    Column("Forename", "given_name"),
    Column("Surname", "family_name"),
    Column("DOB", "born_on", pattern=DATE),
    Column("Address", "address", part="line1"),
    Column("Town", "address", part="locality"),
    Column("Postcode", "address", part="postcode"),
    Column("Address role", "address", part="role"),
    Column("Phone", "phone"),
    Column("Email", "email"),
    Column("Occupation", "occupation"),
    Column("Works with children", "access_to_children"),
    Column("Children in home", "children_in_home"),
    Column("Registered sex offender", "registered_sex_offender"),
    Column("Handling", "handling_code"),
    Column("As at", "premises_as_at", pattern=DATE),
)
HEADER = tuple(column.name for column in COLUMNS)


def map_of(*, slug: str, name: str) -> ColumnMap:
    """Return the column map of one force; the originator is its slug."""
    return ColumnMap(f"local-records-{slug}", "intelligence", name, "Record", COLUMNS, {"originator": slug})


def row(record: LocalRecord) -> tuple[str, ...]:
    """Return a record in the order of COLUMNS."""
    address = record.address
    return (
        record.reference,
        record.given_name,
        record.family_name,
        record.born_on.strftime(DATE) if record.born_on else "",
        *((address.line1, address.locality, address.postcode, record.role) if address else ("", "", "", "")),
        record.phone,
        record.email,
        record.occupation,
        record.works_with_children,
        "" if record.children is None else str(record.children),
        "yes" if record.registered_sex_offender else "no",
        record.handling,
        record.as_at.strftime(DATE),
    )
