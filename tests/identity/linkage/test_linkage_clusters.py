"""Clusters: free of order, reversible, and never against a "cannot"."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.identity.linkage.clusters import Clusters, Judgement, Refusal, clusters
from daybreak.identity.linkage.contradictions import contradictions, profile_of
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.linkage.words import Band, Contradiction, Verdict
from daybreak.kernel.errors import BadInput

KEYS = [f"k{number}" for number in range(9)]
STRONG = frozenset({Band.STRONG})


def _mention(key: str) -> st.SearchStrategy[Mention]:
    return st.builds(
        Mention,
        key=st.just(key),
        given_name=st.sampled_from([None, None, "ann", "tom"]),
        born_on=st.sampled_from([None, None, "1960-05-11", "1987-09-23"]),
    )


MENTIONS = st.tuples(*(_mention(key) for key in KEYS)).map(list)
ENDS = st.sampled_from(list(combinations(KEYS, 2)))
PAIRS = st.dictionaries(ENDS, st.sampled_from([20.0, 25.0, 30.0]), max_size=20).map(
    lambda found: [Pair(left, right, bits, Band.STRONG) for (left, right), bits in found.items()]
)
JUDGEMENTS = st.dictionaries(ENDS, st.sampled_from(Verdict), max_size=6).map(
    lambda found: [Judgement(left, right, verdict) for (left, right), verdict in found.items()]
)


@given(MENTIONS, PAIRS, JUDGEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    mentions: list[Mention], pairs: list[Pair], judgements: list[Judgement], chance: Random
) -> None:
    expected = clusters(mentions, pairs, judgements, fuse=STRONG)
    for shuffled in (mentions, pairs, judgements):
        chance.shuffle(shuffled)
    turned = [Judgement(one.right, one.left, one.verdict) for one in judgements]
    assert clusters(mentions, pairs, turned, fuse=STRONG) == expected


@given(MENTIONS, PAIRS, JUDGEMENTS)
@settings(max_examples=200)
def test_the_same_as_checking_every_pair(
    mentions: list[Mention], pairs: list[Pair], judgements: list[Judgement]
) -> None:
    assert clusters(mentions, pairs, judgements, fuse=STRONG).groups == _plainly(mentions, pairs, judgements)


@given(MENTIONS, PAIRS, JUDGEMENTS)
def test_what_is_judged_different_is_never_together(
    mentions: list[Mention], pairs: list[Pair], judgements: list[Judgement]
) -> None:
    cluster_of = clusters(mentions, pairs, judgements, fuse=STRONG).cluster_of()
    for judgement in judgements:
        if judgement.verdict is Verdict.DIFFERENT:
            assert cluster_of[judgement.left] != cluster_of[judgement.right]


@given(MENTIONS, PAIRS)
def test_no_rule_puts_a_contradiction_into_a_cluster(mentions: list[Mention], pairs: list[Pair]) -> None:
    profiles = {mention.key: profile_of(mention) for mention in mentions}
    for group in clusters(mentions, pairs, [], fuse=STRONG).groups:
        assert not any(contradictions(profiles[one], profiles[other]) for one, other in combinations(group, 2))


@given(MENTIONS, PAIRS, JUDGEMENTS, ENDS, st.sampled_from(Verdict))
def test_a_judgement_taken_back_leaves_no_trace(
    mentions: list[Mention], pairs: list[Pair], judgements: list[Judgement], ends: tuple[str, str], verdict: Verdict
) -> None:
    others = [judgement for judgement in judgements if (judgement.left, judgement.right) != ends]
    before = clusters(mentions, pairs, others, fuse=STRONG)
    clusters(mentions, pairs, [*others, Judgement(*ends, verdict)], fuse=STRONG)
    assert clusters(mentions, pairs, others, fuse=STRONG) == before


@given(MENTIONS, PAIRS, JUDGEMENTS)
def test_a_component_can_be_derived_alone(
    mentions: list[Mention], pairs: list[Pair], judgements: list[Judgement]
) -> None:
    """Two copies of a town that share no edge: each alone gives what both together give."""

    def other(key: str) -> str:
        return f"other-{key}"

    copies = [Mention(other(one.key), one.given_name, born_on=one.born_on) for one in mentions]
    more_pairs = [Pair(other(one.left), other(one.right), one.bits, one.band) for one in pairs]
    more_judgements = [Judgement(other(one.left), other(one.right), one.verdict) for one in judgements]
    alone = clusters(mentions, pairs, judgements, fuse=STRONG)
    together = clusters([*mentions, *copies], [*pairs, *more_pairs], [*judgements, *more_judgements], fuse=STRONG)
    assert tuple(group for group in together.groups if not group[0].startswith("other-")) == alone.groups


def test_without_a_rule_only_judgements_join() -> None:
    mentions = [Mention(key) for key in "abc"]
    pairs = [Pair("a", "b", 40.0, Band.STRONG)]
    assert clusters(mentions, pairs, []).groups == (("a",), ("b",), ("c",))
    assert clusters(mentions, pairs, [Judgement("c", "b", Verdict.SAME)]).groups == (("a",), ("b", "c"))
    assert clusters(mentions, pairs, [], fuse=STRONG).groups == (("a", "b"), ("c",))


def test_a_contradiction_at_one_remove_refuses_the_weaker_edge() -> None:
    mentions = [Mention("a", given_name="tom"), Mention("b"), Mention("c", given_name="ann")]
    pairs = [Pair("a", "b", 21.0, Band.STRONG), Pair("b", "c", 30.0, Band.STRONG)]
    assert clusters(mentions, pairs, [], fuse=STRONG) == Clusters(
        (("a",), ("b", "c")), (Refusal("a", "b", (Contradiction.GIVEN_NAME,)),)
    )


def test_a_judgement_of_same_overrules_a_contradiction_but_not_a_judgement_of_different() -> None:
    mentions = [Mention("a", given_name="tom"), Mention("b", given_name="ann"), Mention("c")]
    same = [Judgement("a", "b", Verdict.SAME)]
    assert clusters(mentions, [], same).groups == (("a", "b"), ("c",))
    apart = [*same, Judgement("b", "c", Verdict.SAME), Judgement("a", "c", Verdict.DIFFERENT)]
    assert clusters(mentions, [], apart) == Clusters((("a", "b"), ("c",)), (Refusal("b", "c", (Verdict.DIFFERENT,)),))


def test_bad_input_is_named() -> None:
    mentions = [Mention("a"), Mention("b")]
    with pytest.raises(BadInput, match="'z'"):
        clusters(mentions, [], [Judgement("a", "z", Verdict.SAME)])
    with pytest.raises(BadInput, match="'a'"):
        clusters(mentions, [], [Judgement("a", "a", Verdict.SAME)])
    with pytest.raises(BadInput, match="both same and different"):
        clusters(mentions, [], [Judgement("a", "b", Verdict.SAME), Judgement("b", "a", Verdict.DIFFERENT)])


def _plainly(mentions: list[Mention], pairs: list[Pair], judgements: list[Judgement]) -> tuple[tuple[str, ...], ...]:
    """Return the groups by checking every cross pair of mentions at every edge."""
    profiles = {mention.key: profile_of(mention) for mention in mentions}
    different = {frozenset((one.left, one.right)) for one in judgements if one.verdict is Verdict.DIFFERENT}
    group_of = {key: {key} for key in profiles}
    edges = [(one.left, one.right, True) for one in judgements if one.verdict is Verdict.SAME]
    edges = sorted(edges) + [
        (one.left, one.right, False) for one in sorted(pairs, key=lambda one: (-one.bits, one.left, one.right))
    ]
    for left, right, judged in edges:
        one, other = group_of[left], group_of[right]
        across = [(a, b) for a in one for b in other]
        apart = any(frozenset(ends) in different for ends in across)
        clash = not judged and any(contradictions(profiles[a], profiles[b]) for a, b in across)
        if one is not other and not apart and not clash:
            joined = one | other
            group_of.update(dict.fromkeys(joined, joined))
    return tuple(sorted({tuple(sorted(group)) for group in group_of.values()}))
