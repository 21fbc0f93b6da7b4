"""Who is one person: clusters derived from pairs and judgements, whatever order they came in.

Kruskal's order (strongest edge first, then by key) over the edges a caller allows, refusing each union in which any
two mentions, compared or not, cannot be one person. A pure function: taking a judgement back gives exactly what would
have been without it. Clusters share no edges, so a touched component can be derived alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daybreak.identity.linkage.joining import Joining
from daybreak.identity.linkage.mention import Mention, by_key
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.linkage.words import Band, Contradiction, Verdict
from daybreak.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold what a person decided about two mentions and has not taken back; the order of the two says nothing."""

    left: str
    right: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Refusal:
    """Hold an edge that was allowed and still not followed, and why: a judgement of "different", or contradictions."""

    left: str
    right: str
    against: tuple[Contradiction | Verdict, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Hold the mention keys of every cluster, sorted inside and among themselves, and the refused edges."""

    groups: tuple[tuple[str, ...], ...]
    refused: tuple[Refusal, ...]

    def cluster_of(self) -> dict[str, str]:
        """Return for each mention key the first key of its cluster."""
        return {key: group[0] for group in self.groups for key in group}


def clusters(
    mentions: Sequence[Mention],
    pairs: Iterable[Pair],
    judgements: Iterable[Judgement],
    *,
    fuse: frozenset[Band] = frozenset(),
) -> Clusters:
    """Return the clusters; without `fuse` only judgements join.

    "Same" joins first, also against contradictions, never against "different" anywhere in the two clusters.

    Raises `BadInput` where mentions share a key, a pair or judgement names no mention of these, or two judgements of
    one pair disagree.
    """
    known = by_key(mentions)
    verdicts = _verdicts(judgements)
    allowed = sorted(
        (pair for pair in pairs if pair.band in fuse), key=lambda pair: (-pair.bits, pair.left, pair.right)
    )
    _require_known(known, [*verdicts, *((pair.left, pair.right) for pair in allowed)])
    joining = Joining(known, [ends for ends, verdict in verdicts.items() if verdict is Verdict.DIFFERENT])
    refused = []
    for left, right in sorted(ends for ends, verdict in verdicts.items() if verdict is Verdict.SAME):
        if not joining.join(left, right, judged=True):
            refused.append(Refusal(left, right, (Verdict.DIFFERENT,)))
    refused += [
        Refusal(pair.left, pair.right, joining.against(pair.left, pair.right))
        for pair in allowed
        if not joining.join(pair.left, pair.right)
    ]
    return Clusters(joining.groups(), tuple(refused))


def _verdicts(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Verdict]:
    verdicts: dict[tuple[str, str], Verdict] = {}
    for judgement in judgements:
        ends = (min(judgement.left, judgement.right), max(judgement.left, judgement.right))
        if verdicts.setdefault(ends, judgement.verdict) is not judgement.verdict:
            raise BadInput(
                f"mentions {ends[0]!r} and {ends[1]!r} are judged both same and different",
                remedy="Take one of the two judgements back.",
            )
    return verdicts


def _require_known(known: dict[str, Mention], edges: Iterable[tuple[str, str]]) -> None:
    for left, right in edges:
        if left == right or left not in known or right not in known:
            raise BadInput(
                f"the pair {left!r}, {right!r} does not join two of the mentions given",
                remedy="Give every mention that a pair or a judgement names.",
            )
