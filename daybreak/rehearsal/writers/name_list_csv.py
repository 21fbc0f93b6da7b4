"""Name lists of three invented foreign partners, each with columns of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from daybreak.rehearsal.nation.sightings import Report
from daybreak.rehearsal.writers.column_maps import Column, ColumnMap

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """Who sends a list; `row` writes a report in the order of the map's columns."""

    slug: str
    map: ColumnMap
    row: Callable[[Report], Row]
    encoding: str = "utf-8"


def _dated(born_on: date | None, pattern: str) -> str:
    return born_on.strftime(pattern) if born_on else ""


def _address(report: Report) -> Row:
    first = next((seen.address for seen in report.reported.addresses), None)
    return (first.line1, first.locality, first.postcode) if first else ("", "", "")


def _email(report: Report) -> str:
    return ";".join(report.reported.emails[-1:])


def _screen_name(report: Report) -> str:
    return report.reported.account.screen_name if report.reported.account else ""


def _nordhaven(report: Report) -> Row:
    person = report.reported
    return (
        f"NH-{report.reference}",
        person.given_name,
        person.family_name,
        _dated(person.born_on, "%d/%m/%Y"),
        _email(report),
        person.phone,
        *_address(report),
        _screen_name(report),
        report.platform.name,
        report.received_at.strftime("%d/%m/%Y"),
    )


def _valmoria(report: Report) -> Row:
    person = report.reported
    return (
        f"VAL/{report.reference}",
        person.family_name.upper(),
        person.given_name,
        _dated(person.born_on, "%Y-%m-%d"),
        *_address(report),
        person.occupation,
        _email(report),
        _screen_name(report),
    )


def _corrane(report: Report) -> Row:
    person = report.reported
    return (
        f"C{report.reference}",
        person.given_name,
        person.family_name,
        _dated(person.born_on, "%d.%m.%Y"),
        _email(report),
        person.phone,
        _screen_name(report),
        "United Kingdom",
    )


def _map(name: str, sender: str, *columns: Column) -> ColumnMap:
    return ColumnMap(name, "referral", sender, columns[0].name, columns, {"originator": sender})


PARTNERS = (
    Partner(
        "nordhaven",
        _map(
            "nordhaven-list",
            "Nordhaven Online Child Protection Directorate",
            Column("Ref"),
            Column("Given name", "given_name"),
            Column("Surname", "family_name"),
            Column("Date of birth", "born_on", pattern="%d/%m/%Y"),
            Column("E-mail", "email"),
            Column("Telephone", "phone"),
            Column("Street", "address", part="line1"),
            Column("City", "address", part="locality"),
            Column("Post code", "address", part="postcode"),
            Column("User name", "username"),
            Column("Platform"),
            Column("Listed on"),
        ),
        _nordhaven,
    ),
    Partner(
        "valmoria",
        _map(
            "valmoria-list",
            "Valmoria National Cyber Unit",
            Column("CASE"),
            Column("LAST NAME", "family_name"),
            Column("FIRST NAME", "given_name"),
            Column("BORN", "born_on", pattern="%Y-%m-%d"),
            Column("ADDRESS", "address", part="line1", role="home"),
            Column("TOWN", "address", part="locality", role="home"),
            Column("POSTCODE", "address", part="postcode", role="home"),
            Column("PROFESSION", "occupation"),
            Column("MAIL", "email"),
            Column("NICKNAME", "username"),
        ),
        _valmoria,
        encoding="utf-8-sig",
    ),
    Partner(
        "corrane",
        _map(
            "corrane-list",
            "Corrane Ministry of Justice",
            Column("No."),
            Column("Name", "given_name"),
            Column("Family name", "family_name"),
            Column("Born", "born_on", pattern="%d.%m.%Y"),
            Column("Mail", "email"),
            Column("Phone", "phone"),
            Column("Handle", "username"),
            Column("Country"),
        ),
        _corrane,
    ),
)
