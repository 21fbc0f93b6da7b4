"""Which column of a table holds what: `columns.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import phonenumbers

from daybreak.kernel.errors import BadInput

# field: other names people give it
FIELDS = {
    "id": ("unique_id", "record_id", "key"),
    "given_name": ("first_name", "forename", "given_names"),
    "family_name": ("surname", "last_name"),
    "full_name": ("name",),
    "born_on": ("dob", "date_of_birth", "birth_date"),
    "age": (),
    "as_at": ("year",),
    "email": ("emails",),
    "phone": ("phones", "telephone"),
    "username": ("usernames", "handle"),
    "account": ("accounts", "account_id"),
    "identity_number": ("national_id", "id_number"),
    "address": ("street", "address_line"),
    "town": ("city", "suburb"),
    "postcode": ("zip", "zipcode", "postal_code"),
    "truth": ("cluster", "person"),
    "household": ("home",),
}
SEVERAL = frozenset({"email", "phone", "username", "account", "identity_number", "address", "given_name"})
COMPARED = frozenset(FIELDS) - {"id", "as_at", "truth", "household"}
_OPTIONS = ("date_order", "country", "as_at_year", "absent")
DAY_FIRST, MONTH_FIRST = "day first", "month first"
_NAMES = {other: field for field, others in FIELDS.items() for other in (field, *others)}


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold the columns of each field in their order, and how the table writes things.

    `date_order` is None where the dates themselves must tell; `as_at_year` is the year in which stated ages were true.
    """

    columns: Mapping[str, tuple[str, ...]]
    date_order: str | None = None
    country: str = "GB"
    as_at_year: int | None = None
    absent: tuple[str, ...] = ()


def read_layout(path: Path) -> Layout:
    """Return the layout that a TOML file holds.

    Raises `BadInput` where there is no such file, it is no TOML, names an unknown field or option, or compares nothing.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"the columns cannot be read: {error}",
            place=str(path),
            rule="--columns names a TOML file",
            remedy='Write one line a field, such as: given_name = "first_name".',
        ) from error
    options = said.pop("options", {})
    columns = _columns(said.pop("columns", {}) | said, path)
    if not COMPARED & set(columns):
        raise BadInput(
            "no column is named that could be compared",
            place=str(path),
            rule=f"at least one of {', '.join(sorted(COMPARED))} names a column",
            remedy='Write one line a field, such as: given_name = "first_name".',
        )
    _require_options(options, path)
    return Layout(
        columns,
        date_order=options.get("date_order"),
        country=options.get("country", "GB"),
        as_at_year=options.get("as_at_year"),
        absent=tuple(options.get("absent", ())),
    )


def _columns(said: Mapping[str, object], path: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, value in said.items():
        field = _NAMES.get(word.lower())
        names: list[Any] = value if isinstance(value, list) else [value]
        if field is None or not names or not all(isinstance(name, str) and name for name in names):
            raise BadInput(
                f"{word} = {value!r} names no column for a field",
                place=str(path),
                rule=f"a field is one of {', '.join(FIELDS)}; it names one column or a list of columns",
                remedy="Put the field first and the table's column second, and leave out what the table does not hold.",
            )
        if field in found or (len(names) > 1 and field not in SEVERAL):
            raise BadInput(
                f"{field} is given more than one column",
                place=str(path),
                rule=f"only {', '.join(sorted(SEVERAL))} may have several, as one list",
                remedy="Keep one of them.",
            )
        found[field] = tuple(names)
    return found


def _require_options(said: Mapping[str, object], path: Path) -> None:
    for word, value in said.items():
        if not _fits(word, value):
            raise BadInput(
                f"the option {word} = {value!r} is none",
                place=str(path),
                rule=f'date_order is "{DAY_FIRST}" or "{MONTH_FIRST}", country two letters such as "GB",'
                " as_at_year a year, absent a list of texts",
                remedy=f"Correct it or leave it out; the options are {', '.join(_OPTIONS)}.",
            )


def _fits(word: str, value: object) -> bool:
    if word == "date_order":
        return value in (DAY_FIRST, MONTH_FIRST)
    if word == "country":
        return value in phonenumbers.SUPPORTED_REGIONS
    if word == "as_at_year":
        return isinstance(value, int) and 1 <= value <= 9999
    return word == "absent" and isinstance(value, list) and all(isinstance(text, str) for text in value)
