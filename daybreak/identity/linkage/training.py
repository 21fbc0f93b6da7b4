"""Learn a model from mentions, without any truth: `u` from random pairs, `m` by expectation maximisation."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from splink import DuckDBAPI, Linker

from daybreak.identity.linkage import settings
from daybreak.identity.linkage.batch.keys import block
from daybreak.identity.linkage.batch.linking import expected_matches
from daybreak.identity.linkage.blocking import CROWD
from daybreak.identity.linkage.freezing import freeze, with_prior
from daybreak.identity.linkage.mention import Mention, by_key
from daybreak.identity.linkage.model import Model, Weight
from daybreak.identity.linkage.rarity import exact_agreement, rarities_of
from daybreak.identity.linkage.shipped import shipped_model
from daybreak.identity.linkage.starting import ALONE_BITS, STARTING
from daybreak.identity.linkage.tables import mention_tables
from daybreak.identity.linkage.words import Field, Level

log = logging.getLogger(__name__)

# Fewer mentions hold too few pairs of one person to learn from; the shipped model knows better.
FEWEST_MENTIONS = 2_000
# A table of records comes as a whole, not as the first weeks of an operation: it teaches from this size.
FEWEST_OF_A_TABLE = 300
# At least one pair of one person is expected among so many mentions.
_PARTNERLESS = 20
# A block with fewer pairs teaches noise.
FEWEST_PAIRS = 100
RANDOM_PAIRS = 1e6
MOST_BLOCK_PAIRS = 1e6
# Up to so many mentions the prior is counted again over their candidate pairs; of more, the sure pairs are enough.
MOST_COUNTED_AGAIN = 50_000
_ROUNDS = 4
_HIGHEST_PRIOR = 0.05

# Pairs that are surely one person: an account in common, or full name and date of birth. Of one person's mentions that
# both carry them, about half agree; how many carry them is counted.
_SURE_WHERE_CARRIED = 0.5
_SURE_KEYS = """
create table sure as
select position, 'account' as kind, first_account as key from mention where first_account is not null
union all
select position, 'names', full_name || '|' || born_on from mention
where full_name is not null and born_on not like '%-01-01'
"""
_SURE_PAIRS = """
with held as (select kind, key from sure group by kind, key having count(*) between 2 and ?)
select count(*) from (
    select distinct l.position, r.position
    from sure l join sure r on l.kind = r.kind and l.key = r.key and l.position < r.position
    where (l.kind, l.key) in (select kind, key from held)
)
"""

# Each block holds pairs that agree on something personal, so that it teaches what one person's records look like, not
# what one household's do; each teaches the fields it does not itself name.
_BLOCKS = (
    "l.given_name = r.given_name and l.born_on = r.born_on and l.born_on not like '%-01-01'",
    "l.first_account = r.first_account and list_has_any(l.accounts, r.accounts)",
    "l.given_name = r.given_name and l.family_name = r.family_name and l.postcode = r.postcode",
    "l.family_name = r.family_name and l.born_on = r.born_on and l.born_on not like '%-01-01'",
)


def train(mentions: Sequence[Mention], *, seed: int) -> Model:
    """Learn a model, or return the shipped one where there are fewer than 2,000 mentions.

    The same mentions and seed give the same model, in whatever order they come.

    Raises `BadInput` where two mentions carry one key.
    """
    ordered = tuple(by_key(mentions).values())
    if len(ordered) < FEWEST_MENTIONS:
        return shipped_model()
    with mention_tables(ordered) as tables:
        return learn(tables, seed=seed)


def learn(tables: DuckDBAPI, *, seed: int) -> Model:
    """Learn a model from the table `mention`, in the order of `position`."""
    connection = tables.duckdb_con
    [(number,)] = connection.execute("select count(*) from mention").fetchall()
    prior = _prior(connection, number)
    start = settings.for_training(STARTING, prior, fixed_u=frozenset(ALONE_BITS))
    linker = Linker(tables.register("mention"), start, log_level=None)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=RANDOM_PAIRS, seed=seed, min_count_per_level=None, num_chunks=1
    )
    [(threads,)] = connection.execute("select current_setting('threads')").fetchall()
    connection.execute("set threads = 1")  # sums in a fixed order: the same digits on every run
    _learn_m(linker, connection)
    learnt = _weights_of(linker.misc.save_model_to_json(), exact_agreement(connection))
    rarities = rarities_of(connection, learnt)
    frozen = partial(freeze, learnt, rarities=rarities, trained_on=number, seed=seed)
    if 1 < number <= MOST_COUNTED_AGAIN:
        prior = _prior_again(tables, frozen, prior, number)
    connection.execute(f"set threads = {int(threads)}")
    return frozen(prior=prior)


def learn_or_take(tables: DuckDBAPI, *, seed: int) -> Model:
    """Learn from the table `mention`, or return the shipped weights with a prior for so few where it holds few."""
    [(number,)] = tables.duckdb_con.execute("select count(*) from mention").fetchall()
    if number >= FEWEST_OF_A_TABLE:
        return learn(tables, seed=seed)
    return with_prior(shipped_model(), min(_HIGHEST_PRIOR, 2 / _PARTNERLESS / max(1, number - 1)))


def _prior_again(tables: DuckDBAPI, frozen: Callable[..., Model], prior: float, mentions: int) -> float:
    """Return the prior counted anew over the candidate pairs, by the weights learnt: the M step for the prior alone.

    The sure pairs of `_prior` are few where every record is spoilt, and then too low a prior sinks the rest.
    """
    block(tables)
    possible = mentions * (mentions - 1) / 2
    for _ in range(_ROUNDS):
        expected = expected_matches(tables, frozen(prior=prior))
        prior = float(f"{min(_HIGHEST_PRIOR, max(prior / 2, expected / possible)):.4g}")
    tables.duckdb_con.execute("drop table candidate")
    return prior


def _prior(connection: Any, mentions: int) -> float:
    """Return the chance that two random mentions are one person: at least one partner in ten mentions, at most 1 %."""
    connection.execute(_SURE_KEYS)
    [(sure,)] = connection.execute(_SURE_PAIRS, [CROWD]).fetchall()
    carried = connection.execute("select count(*) from sure group by kind order by kind").fetchall()
    seen = _SURE_WHERE_CARRIED * sum((number / mentions) ** 2 for (number,) in carried)
    possible = mentions * (mentions - 1) / 2
    return min(0.01, max(sure / seen if seen else 0.0, mentions / _PARTNERLESS) / possible)


def _learn_m(linker: Linker, connection: Any) -> None:
    for rule in _BLOCKS:
        query = f"select 1 from mention l join mention r on {rule} and l.position < r.position limit ?"  # noqa: S608 our own rules
        if len(connection.execute(query, [FEWEST_PAIRS]).fetchall()) < FEWEST_PAIRS:
            log.info("fewer than %d pairs agree on %s: nothing learnt there", FEWEST_PAIRS, rule)
            continue
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=MOST_BLOCK_PAIRS, record_sample_proportion=1.0
        )


def _weights_of(trained: Mapping[str, Any], counted: Mapping[Field, float]) -> dict[Field, dict[Level, Weight]]:
    weights = {
        Field(comparison["output_column_name"]): {
            Level(level["label_for_charts"]): Weight(level["m_probability"], level["u_probability"])
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        }
        for comparison in trained["comparisons"]
    }
    for field, u in counted.items():
        if u > 0:
            weights[field][Level.EXACT] = replace(weights[field][Level.EXACT], u=u)
    return weights
