"""One pair scored in Python is the pair the batch scores in DuckDB: same bits, evidence and band, null by null."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.identity.linkage.blocking import blocking_keys
from daybreak.identity.linkage.invented.mentions import population
from daybreak.identity.linkage.live import Scorer, prepare
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.linkage.scoring import score
from daybreak.identity.linkage.shipped import shipped_model
from daybreak.identity.linkage.training import train
from daybreak.identity.linkage.words import Band
from tests.identity.linkage.linkage_homes import town

ALL = frozenset(Band)


def live(mentions: list[Mention], scorer: Scorer) -> dict[tuple[str, str], Pair]:
    """Return every pair that shares a key, scored one by one."""
    ready, keys = [prepare(mention) for mention in mentions], [blocking_keys(mention) for mention in mentions]
    found = {}
    for one, other in combinations(range(len(ready)), 2):
        if not keys[one].isdisjoint(keys[other]) and (pair := scorer.score(ready[one], ready[other])):
            found[pair.left, pair.right] = pair
    return found


def agree(mentions: list[Mention], model: object = None) -> int:
    used = model or shipped_model()
    batch = {(pair.left, pair.right): pair for pair in score(mentions, used, bands=ALL)}  # type: ignore[arg-type]
    single = live(mentions, Scorer(used))  # type: ignore[arg-type]
    assert single.keys() == batch.keys()
    for ends, pair in batch.items():
        mine = single[ends]
        assert (mine.band, mine.contradictions) == (pair.band, pair.contradictions), ends
        assert [(item.field, item.level) for item in mine.evidence] == [(i.field, i.level) for i in pair.evidence]
        assert mine.bits == pytest.approx(pair.bits, abs=1e-5), ends
        for item, theirs in zip(mine.evidence, pair.evidence, strict=True):
            assert item.bits == pytest.approx(theirs.bits, abs=1e-5), (ends, item)
    return len(batch)


def test_the_town_of_hard_homes() -> None:
    assert agree([mention for mention, _ in town()]) > 100


@pytest.mark.parametrize("seed", [1, 2])
def test_an_invented_population(seed: int) -> None:
    assert agree([mention for mention, *_ in population(700, seed=seed)]) > 100


def test_a_model_with_rare_and_common_names() -> None:
    mentions = [mention for mention, *_ in population(2_400, seed=3)]
    model = train(mentions, seed=7)
    assert any(rarity.shares for rarity in model.rarities.values()), "otherwise rarity is not tested"
    assert agree(mentions[:600], model) > 50


NAMES = st.sampled_from(["ann", "anne", "a", "bob", "robert", "john paul", "john", "smith", "jose-maria", "de la cruz"])
MENTION = st.fixed_dictionaries(
    {},
    optional={
        "given_name": NAMES,
        "family_name": NAMES,
        "born_on": st.sampled_from(
            ["1980-01-01", "1980-05-06", "1980-06-05", "1981-05-06", "1980-05-07", "2010-05-06"]
        ),
        "emails": st.sets(st.sampled_from(["annabel@example.com", "bobby@example.com"])).map(tuple),
        "phones": st.sets(st.sampled_from(["+447700900001", "+447700900002"])).map(tuple),
        "usernames": st.sets(st.sampled_from(["chat|annabel", "mail|annabel", "chat|bob"])).map(tuple),
        "accounts": st.sets(st.sampled_from(["chat|1", "chat|2"])).map(tuple),
        "address_key": st.sampled_from(["1 high street|ZZ99 1AA", "2 high street|ZZ99 1AA"]),
        "postcode": st.sampled_from(["ZZ99 1AA", "ZZ99 2BB"]),
        "age": st.sampled_from([9, 17, 44]),
        "is_child": st.booleans(),
    },
)


@settings(deadline=None, max_examples=15)  # each opens a database: few examples of many mentions
@given(st.lists(MENTION, min_size=25, max_size=60), st.integers(0, 9))
def test_whatever_is_missing(many: list[dict[str, object]], seed: int) -> None:
    mentions = [Mention(key=f"{n:03}", as_at_year=2026, **values) for n, values in enumerate(many)]  # type: ignore[arg-type]
    Random(seed).shuffle(mentions)
    agree(mentions)
