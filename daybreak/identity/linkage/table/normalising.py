"""From the texts of the table `source` to the table `person`, which the engine takes.

Each distinct text is brought into its form once, in Python, and joined back: a million rows hold far fewer names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from splink import DuckDBAPI

from daybreak.identity.linkage.batch.deriving import PERSON_TYPES
from daybreak.identity.linkage.table import forms
from daybreak.identity.linkage.table.dates import days_lead, iso_date
from daybreak.identity.linkage.table.layout import DAY_FIRST, Layout
from daybreak.identity.linkage.tables import take_in

Form = Callable[[str], str | None]
_AGE = re.compile(r"(\d{1,3})(?:\.\d+)?(?:\s*(?:y|yrs?|years?)(?: old)?)?", re.IGNORECASE)
_YEAR = re.compile(r"\b(\d{4})\b")
_OLDEST = 130
_MANY = {"email": "emails", "phone": "phones", "username": "usernames"}


class Normalising:
    """Bring the columns of `source` into form one after the other, then make `person` of them."""

    def __init__(self, tables: DuckDBAPI, layout: Layout, *, this_year: int) -> None:
        self._tables, self._layout, self._this_year = tables, layout, this_year
        self._absent = forms.NOTHING | {text.strip().casefold() for text in layout.absent}
        self._made: dict[str, str] = {}  # column of person: SQL over source and the joined forms
        self._joins: list[str] = []

    def run(self) -> None:
        """Make `person`, in the order of the ids, and drop `source`."""
        self._names()
        self._births()
        self._identifiers()
        self._places()
        columns = ", ".join(
            f"cast({self._made.get(name, '[]' if kind.endswith('[]') else 'null')} as {kind}) as {name}"
            for name, kind in PERSON_TYPES.items()
            if name not in ("position", "key")
        )
        self._run(
            "create table person as"  # noqa: S608 our own columns
            " select cast(row_number() over (order by source.id) - 1 as integer) as position, source.id as key,"
            f" {columns} from source {' '.join(self._joins)} order by source.id"
        )

    def _has(self, field: str) -> bool:
        return field in self._layout.columns

    def _names(self) -> None:
        if self._has("full_name"):
            split = {text: forms.full_name(text) for text in self._distinct("full_name")}
            for place, field in enumerate(("given_name", "family_name")):
                self._made[field] = self._joined(
                    "full_name", field, {text: names[place] for text, names in split.items()}
                )
        for field, form in (("given_name", forms.given_name), ("family_name", forms.family_name)):
            if self._has(field):
                own = self._form(field, form)
                self._made[field] = f"coalesce({own}, {self._made[field]})" if field in self._made else own

    def _births(self) -> None:
        if self._has("born_on"):
            texts = self._distinct("born_on")
            order = self._layout.date_order
            lead = days_lead(texts) if order is None else order == DAY_FIRST
            date = partial(iso_date, day_first=lead, this_year=self._this_year)
            self._made["born_on"] = self._joined("born_on", "born_on", {text: date(text) for text in texts})
        if self._has("age"):
            age = self._form("age", _age)
            self._made["age"] = f"if({self._made.get('born_on', 'null')} is null, cast({age} as integer), null)"
            stated = self._form("as_at", _year) if self._has("as_at") else "null"
            year = self._layout.as_at_year or self._this_year
            self._made["as_at_year"] = f"coalesce(cast({stated} as integer), {year})"
        elif self._layout.as_at_year is not None:
            self._made["as_at_year"] = str(self._layout.as_at_year)

    def _identifiers(self) -> None:
        known: dict[str, Form] = {
            "email": forms.email,
            "phone": partial(forms.phone, country=self._layout.country),
            "username": forms.username,
        }
        for field, form in known.items():
            if self._has(field):
                self._made[_MANY[field]] = self._forms(field, form)
        accounts = [
            f"list_transform({self._forms(field, forms.number)}, lambda number: '{field}|' || number)"
            for field in ("account", "identity_number")
            if self._has(field)
        ]
        if accounts:
            self._made["accounts"] = f"list_concat({', '.join(accounts)})"

    def _places(self) -> None:
        """A town stands in for the postcode only in a table without postcodes."""
        place = "null"
        if self._has("postcode"):
            place = self._form("postcode", forms.postcode)
        elif self._has("town"):
            place = self._form("town", forms.town)
        self._made["postcode"] = place
        if self._has("address"):
            line = self._form("address", forms.street_line)
            where = self._form("town", forms.town) if place == "null" and self._has("town") else place
            self._made["address_key"] = f"{line} || '|' || coalesce({where}, '')"

    def _form(self, field: str, form: Form) -> str:
        """Join the forms of a column of single texts and return SQL for the form of a row."""
        return self._joined(field, field, {text: form(text) for text in self._distinct(field)})

    def _forms(self, field: str, form: Form) -> str:
        """Join the forms of a column of lists and return SQL for the forms of a row, sorted, each once."""
        said = self._run(f"select distinct unnest({field}) from source").fetchall()  # noqa: S608 our own columns
        pairs = {text: form(text) for (text,) in said if self._says_something(text)}
        name = self._table(f"{field}_each", pairs)
        self._run(
            f"create table {field}_all as select id, list_sort(list_distinct(list(form))) as forms"  # noqa: S608 our own columns
            f" from (select id, unnest({field}) as text from source) join {name} using (text) group by id"
        )
        self._joins.append(f"left join {field}_all on {field}_all.id = source.id")
        return f"coalesce({field}_all.forms, [])"

    def _joined(self, field: str, kind: str, pairs: dict[str, str | None]) -> str:
        name = self._table(f"{field}_{kind}_form", pairs)
        self._joins.append(f"left join {name} on {name}.text = source.{field}")
        return f"{name}.form"

    def _table(self, name: str, pairs: dict[str, str | None]) -> str:
        kept = {text: form for text, form in pairs.items() if form}
        taken: dict[str, Any] = {"text": list(kept), "form": list(kept.values())}
        create = f"create table {name} as select cast(text as varchar) as text, cast(form as varchar) as form from {{}}"  # noqa: S608 our own names
        take_in(self._tables, taken, create)
        return name

    def _distinct(self, field: str) -> list[str]:
        said: Iterable[tuple[str]] = self._run(f"select distinct {field} from source").fetchall()  # noqa: S608 our own
        return [text for (text,) in said if self._says_something(text)]

    def _says_something(self, text: str | None) -> bool:
        return text is not None and text.casefold() not in self._absent

    def _run(self, statement: str) -> Any:
        return self._tables.duckdb_con.execute(statement)


def _age(text: str) -> str | None:
    match = _AGE.fullmatch(text)
    return match[1] if match and int(match[1]) <= _OLDEST else None


def _year(text: str) -> str | None:
    match = _YEAR.search(text)
    return match[1] if match else None
