"""From the fields of mentions to the columns that keys, comparisons and contradictions read; as `columns` does it."""

from __future__ import annotations

from typing import Any

from splink import DuckDBAPI

from daybreak.identity.linkage.births import ADULT_FROM_YEARS, LONGEST_LIFE_YEARS
from daybreak.identity.linkage.columns import COLUMN_TYPES, LONGEST_PARTICLE, SHORTEST_HANDLE
from daybreak.identity.linkage.nicknames import formal_names
from daybreak.identity.linkage.tables import take_in

# `position` is the place in the order of the keys, so that the left mention of a pair has the smaller key.
PERSON_TYPES = {
    "position": "integer",
    "key": "varchar",
    "given_name": "varchar",
    "family_name": "varchar",
    "born_on": "varchar",
    "age": "integer",
    "as_at_year": "integer",
    "is_child": "boolean",
    "emails": "varchar[]",
    "phones": "varchar[]",
    "usernames": "varchar[]",
    "accounts": "varchar[]",
    "address_key": "varchar",
    "postcode": "varchar",
}
_PROFILE = ("open_from", "open_until", "was_child")

_DERIVED = f"""
create table mention as
with first as (
    select *,
        split_part(given_name, ' ', 1) as given_first,
        regexp_split_to_array(family_name, '[ -]') as words,
        cast(left(born_on, 4) as integer) as born_year,
        list_transform(usernames, lambda name: substring(name, strpos(name, '|') + 1)) as names_used,
        list_transform(emails, lambda address: split_part(address, '@', 1)) as mailboxes,
    from person
), known as (
    select *,
        coalesce(born_year, as_at_year - age - 1) as birth_from,
        coalesce(born_year, as_at_year - age) as birth_until,
        as_at_year - {ADULT_FROM_YEARS} as turning_point,
        list_filter(words, lambda part: length(part) > {LONGEST_PARTICLE}) as parts,
        list_filter(list_concat(names_used, mailboxes), lambda name: length(name) >= {SHORTEST_HANDLE}) as handles_used,
    from first
)
select
    position, key, given_name, given_first,
    case when given_name is null then [] else coalesce(names, [given_first]) end as given_roots,
    family_name,
    case when family_name is null then [] when len(parts) = 0 then [family_name]
        else list_sort(list_distinct(parts)) end as family_parts,
    given_name || '|' || family_name as full_name,
    family_name || '|' || given_name as turned_name,
    born_on, birth_from, birth_until, emails, phones, usernames,
    list_sort(list_distinct(handles_used)) as handles,
    accounts, list_sort(accounts)[1] as first_account, address_key, postcode,
    coalesce(birth_from, case when is_child then turning_point else as_at_year - {LONGEST_LIFE_YEARS} end) as all_from,
    coalesce(birth_until, case when is_child then as_at_year else turning_point end) as all_until,
    if(birth_from is null and (as_at_year is null or is_child is null), null, all_from) as open_from,
    if(birth_from is null and (as_at_year is null or is_child is null), null, all_until) as open_until,
    case
        when is_child is not null or as_at_year is null then is_child
        when age is not null then age < {ADULT_FROM_YEARS}
        when born_year is null or as_at_year - born_year = {ADULT_FROM_YEARS} then null
        else as_at_year - born_year < {ADULT_FROM_YEARS}
    end as was_child,
from known left join formal_name on form = given_first
order by position
"""  # noqa: S608 our own numbers


def derive(tables: DuckDBAPI) -> None:
    """Make the table `mention` from the table `person`."""
    forms = formal_names()
    taken: dict[str, Any] = {"form": list(forms), "names": [sorted(names) for names in forms.values()]}
    take_in(tables, taken, "create or replace table formal_name as select * from {}")
    tables.duckdb_con.execute(_DERIVED)
    for leftover in ("all_from", "all_until"):
        tables.duckdb_con.execute(f"alter table mention drop column {leftover}")


def mention_columns() -> tuple[str, ...]:
    """Return the columns of the table `mention`."""
    return ("key", *COLUMN_TYPES, *_PROFILE)
