"""Training: the same model from the same mentions, near the truth, with an answer for what the data do not show."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from daybreak.identity.linkage import training
from daybreak.identity.linkage.invented.mentions import population
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.model import Model
from daybreak.identity.linkage.rarity import FEWEST_HOLDERS
from daybreak.identity.linkage.scoring import score
from daybreak.identity.linkage.shipped import shipped_model
from daybreak.identity.linkage.starting import STARTING
from daybreak.identity.linkage.training import FEWEST_MENTIONS, train
from daybreak.identity.linkage.words import Band, Field, Level

POPULATION = population(4_000, seed=11)
MENTIONS = [mention for mention, _ in POPULATION]
TRUTH = {mention.key: person for mention, person in POPULATION}


@pytest.fixture(scope="module", autouse=True)
def _a_smaller_sample() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "RANDOM_PAIRS", 2e5)
        yield


@pytest.fixture(scope="module")
def model() -> Model:
    return train(MENTIONS, seed=7)


def test_training_again_in_another_order_gives_the_same_model(model: Model) -> None:
    again = train(Random(2).sample(MENTIONS, len(MENTIONS)), seed=7)
    assert again == model
    assert again.digest == model.digest
    assert score(MENTIONS[:2_000], again) == score(MENTIONS[:2_000], model)


def test_the_seed_is_part_of_the_model(model: Model) -> None:
    assert train(MENTIONS, seed=8).digest != model.digest


def test_strong_pairs_of_a_learnt_model_are_right(model: Model) -> None:
    strong = score(MENTIONS, model, bands=frozenset({Band.STRONG}))
    right = sum(TRUTH[pair.left] == TRUTH[pair.right] for pair in strong)
    assert len(strong) > 50
    assert right == len(strong)


def test_agreement_speaks_for_and_difference_against(model: Model) -> None:
    for weights in (model.weights, shipped_model().weights):
        for levels in weights.values():
            assert all(0 < weight.m <= 1 and 0 < weight.u <= 1 for weight in levels.values())
            assert levels[Level.DIFFERENT].bits <= 0
            assert all(weight.bits >= 0 for level, weight in levels.items() if level is not Level.DIFFERENT)


def test_what_the_mentions_never_show_gets_the_starting_weight() -> None:
    bare = [replace(mention, phones=(), age=None) for mention in MENTIONS[:FEWEST_MENTIONS]]
    learnt = train(bare, seed=7)
    for field in (Field.AGE, Field.PHONE):
        for level, weight in STARTING[field].items():
            assert learnt.weights[field][level].m == weight.m
    assert learnt.weights[Field.AGE][Level.FITS].u == pytest.approx(STARTING[Field.AGE][Level.FITS].u, rel=0.02)


def test_mentions_without_one_comparable_pair_can_be_trained_on() -> None:
    strangers = [Mention(f"m{number:05d}", emails=(f"m{number}@post.example",)) for number in range(FEWEST_MENTIONS)]
    assert score(strangers, train(strangers, seed=1)) == ()


def test_few_mentions_take_the_shipped_model() -> None:
    assert train(MENTIONS[: FEWEST_MENTIONS - 1], seed=7) == shipped_model()


def test_a_model_keeps_no_name_that_few_bear(model: Model) -> None:
    given_names = [mention.given_name for mention in MENTIONS if mention.given_name]
    kept = model.rarities[Field.GIVEN_NAME].shares
    assert kept
    assert all(given_names.count(name) >= FEWEST_HOLDERS for name in kept)


def test_a_rare_name_says_more_than_a_common_one(model: Model) -> None:
    common = max(model.rarities[Field.FAMILY_NAME].shares, key=model.rarities[Field.FAMILY_NAME].shares.__getitem__)
    bits = []
    for family in (common, "quillfeather"):
        twice = {"given_name": "olivia", "family_name": family, "born_on": "1980-02-03", "emails": ("o@post.example",)}
        [pair] = score([Mention("a", **twice), Mention("b", **twice)], model)  # type: ignore[arg-type]
        bits.append({item.field: item.bits for item in pair.evidence}[Field.FAMILY_NAME])
    assert bits[0] < bits[1]
