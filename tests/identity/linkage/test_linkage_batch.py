"""The batch in DuckDB and the path over mentions are one engine: same pairs, bits, bands, contradictions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.identity.linkage.batch.deriving import PERSON_TYPES, derive
from daybreak.identity.linkage.batch.keys import block
from daybreak.identity.linkage.batch.linking import link
from daybreak.identity.linkage.blocking import blocking_keys
from daybreak.identity.linkage.columns import COLUMN_TYPES, columns_of
from daybreak.identity.linkage.contradictions import profile_of
from daybreak.identity.linkage.invented.mentions import population
from daybreak.identity.linkage.mention import Mention, by_key
from daybreak.identity.linkage.pair import ALERT_BITS, worth_asking
from daybreak.identity.linkage.scoring import score
from daybreak.identity.linkage.shipped import shipped_model
from daybreak.identity.linkage.tables import sealed_tables, take_in
from daybreak.identity.linkage.words import Band
from tests.identity.linkage.linkage_homes import town

NAMES = st.sampled_from(("ann", "anne", "chris", "christine", "jo", "j", "john paul", "o'neil-barton", "barton", None))
DATES = st.sampled_from(("1980-02-03", "1980-03-02", "1990-02-03", "1981-02-03", "1980-01-01", "2009-07-08", None))
MENTIONS = st.builds(
    lambda **fields: Mention("-", as_at_year=2025, **fields),
    given_name=NAMES,
    family_name=NAMES,
    born_on=DATES,
    age=st.sampled_from((None, 12, 17, 18, 45)),
    is_child=st.sampled_from((None, True, False)),
    emails=st.sampled_from(((), ("barton.home@post.example",), ("ann77@post.example", "barton.home@mail.example"))),
    phones=st.sampled_from(((), ("+441632960001",))),
    usernames=st.sampled_from(((), ("picnest|ann77",), ("loopvid|ann77",))),
    accounts=st.sampled_from(((), ("picnest|1",), ("picnest|1", "loopvid|2"))),
    address_key=st.sampled_from((None, "1 barton st|ZZ99 1AA", "1 bartan st|ZZ99 1AA", "9 other st|ZZ99 1AA")),
    postcode=st.sampled_from((None, "ZZ99 1AA", "ZZ99 1AB")),
)


@pytest.mark.parametrize("which", ["hard homes", "population"])
def test_the_batch_gives_the_same_links(which: str) -> None:
    mentions = [mention for mention, _ in (town() if which == "hard homes" else population(3_000, seed=9))]
    assert len(_both_ways(mentions)) > 100


@settings(max_examples=15, deadline=None)
@given(st.lists(MENTIONS, min_size=2, max_size=25))
def test_the_batch_gives_the_same_links_for_any_mentions(found: list[Mention]) -> None:
    from dataclasses import replace

    _both_ways([replace(mention, key=f"k{place:02d}") for place, mention in enumerate(found)])


def test_the_derived_columns_are_those_of_mentions() -> None:
    mentions = [mention for mention, _ in population(1_500, seed=5)]
    with sealed_tables() as tables:
        _take_in(tables, mentions)
        derive(tables)
        names = [*COLUMN_TYPES, "open_from", "was_child"]
        rows = tables.duckdb_con.execute(f"select {', '.join(names)} from mention order by position").fetchall()
    expected = columns_of(mentions)
    for place, name in enumerate(COLUMN_TYPES):
        assert [row[place] for row in rows] == expected[name], name
    profiles = [profile_of(mention) for mention in mentions]
    assert [row[-2] for row in rows] == [profile.years and profile.years[0] for profile in profiles]
    assert [row[-1] for row in rows] == [profile.was_child for profile in profiles]


def test_the_keys_are_those_of_mentions() -> None:
    mentions = [mention for mention, _ in population(800, seed=6)]
    with sealed_tables() as tables:
        _take_in(tables, mentions)
        derive(tables)
        block(tables)
        pairs = tables.duckdb_con.execute("select join_key_l, join_key_r from candidate").fetchall()
    keys = [blocking_keys(mention) for mention in mentions]
    expected = {(l, r) for r in range(len(keys)) for l in range(r) if keys[l] & keys[r]}  # noqa: E741
    assert set(pairs) == expected
    assert len(pairs) == len(expected) > 100


def _both_ways(mentions: Sequence[Mention]) -> list[tuple[Any, ...]]:
    ordered = list(by_key(mentions).values())
    with sealed_tables() as tables:
        _take_in(tables, ordered)
        link(tables, shipped_model(), least_bits=ALERT_BITS)
        batch = tables.duckdb_con.execute(
            'select "left", "right", bits, band, contradictions, worth_asking from link order by 1, 2'
        ).fetchall()
    pairs = score(mentions, shipped_model(), bands=frozenset(Band))
    assert batch == [
        (
            pair.left,
            pair.right,
            pytest.approx(pair.bits, abs=2e-6),
            pair.band,
            list(pair.contradictions),
            worth_asking(pair),
        )
        for pair in pairs
    ]
    return batch


def _take_in(tables: Any, mentions: Sequence[Mention]) -> None:
    columns: dict[str, list[Any]] = {"position": list(range(len(mentions)))}
    for name in PERSON_TYPES:
        values = [getattr(mention, name, None) for mention in mentions]
        columns.setdefault(name, [list(value) if isinstance(value, tuple) else value for value in values])
    typed = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in PERSON_TYPES.items())
    take_in(tables, columns, f"create table person as select {typed} from {{}} order by position")
