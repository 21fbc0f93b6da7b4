"""Links between mentions: all of them scored in the batch, or those of some mentions as they arrive."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from daybreak.access.models import Compartment
from daybreak.identity import queries
from daybreak.identity.actions.meeting import Holders, pairs_of
from daybreak.identity.features import mention_of
from daybreak.identity.linkage.live import Prepared, Scorer, prepare
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.linkage.model import Model
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.linkage.scoring import score
from daybreak.identity.linkage.shipped import shipped_model
from daybreak.identity.linkage.training import train
from daybreak.identity.models import Link, LinkModel, Mention
from daybreak.identity.terms import Band
from daybreak.kernel.bulk import among, create_rows

TRAINING_SEED = 2014
PREPARED_AT_MOST = 20_000  # mentions kept ready for comparing: about 40 MB


def kept(pair: Pair) -> bool:
    """Answer whether a pair is kept: for a person, or, below that and uncontradicted, for alerting."""
    return pair.band is not Band.DROP or not pair.contradictions


def model_in_use(national: Compartment, *, at: datetime) -> LinkModel:
    """Return the operation's model; the one that Daybreak ships until a first one is trained."""
    return linking(national, at=at)[0]


def linking(national: Compartment, *, at: datetime) -> tuple[LinkModel, bool]:
    """Return the operation's model, as `model_in_use` does, and whether strong links fuse without a judgement."""
    model, fusing = queries.linking(national)
    return model or keep_model(national, shipped_model(), at=at), fusing


def keep_model(national: Compartment, model: Model, *, at: datetime) -> LinkModel:
    """Keep a model, so that every score stays reproducible; return its row."""
    row, _ = LinkModel.objects.get_or_create(
        compartment=national,
        digest=model.digest,
        defaults={"content": json.loads(model.to_json()), "trained_on": model.trained_on, "trained_at": at},
    )
    return row


def learn(national: Compartment, mentions: Sequence[MentionRead], *, at: datetime) -> LinkModel:
    """Train a model on the mentions and keep it; every link is scored anew by it."""
    return keep_model(national, train(mentions, seed=TRAINING_SEED), at=at)


def link_all(national: Compartment, mentions: Sequence[Mention], model: LinkModel) -> list[Pair]:
    """Compare all mentions in the batch engine and replace every link between records; return the pairs kept."""
    compared = [row.read() for row in mentions]
    pairs = [pair for pair in score(compared, read_model(model), bands=frozenset(Band)) if kept(pair)]
    Link.objects.filter(compartment=national)._raw_delete(using="default")  # nothing hangs on a link
    write_links(pairs, {row.key: row.id for row in mentions}, model)
    return pairs


def link_some(
    national: Compartment,
    numbers: Mapping[UUID, Collection[int]],
    holders: Holders,
    *,
    fresh: Sequence[Mention],
    model: LinkModel,
) -> int:
    """Compare these mentions with everybody they meet and replace their links; return how many stand.

    `numbers` are those each of them is held under, `holders` who else is under some of these; `fresh` are those among
    them that may not be written yet, and have no links.
    """
    pairs = pairs_of(national, numbers, holders)
    ready, scorer = _ready({mention for pair in pairs for mention in pair}, fresh), scorer_of(model)
    scored = (scorer.score(ready[one], ready[other]) for one, other in pairs)
    found = [pair for pair in scored if pair and kept(pair)]
    if linked := list(numbers.keys() - {row.id for row in fresh}):
        Link.objects.filter(Q(left__in=among(linked)) | Q(right__in=among(linked)), pooled=False)._raw_delete(
            using="default"
        )
    write_links(found, {mention.key: key for key, mention in ready.items()}, model)
    return len(found)


def drop_links(mentions: Collection[UUID], *, pooled: bool = False) -> None:
    """Take away the links of these mentions: derived, nothing hangs on them."""
    for links in queries.links_at(mentions, pooled=pooled) if mentions else ():
        links._raw_delete(using="default")


def write_links(pairs: Iterable[Pair], ids: Mapping[str, UUID], model: LinkModel, *, pooled: bool = False) -> None:
    """Write the links of scored pairs."""
    create_rows(
        [
            Link(
                compartment_id=model.compartment_id,
                left_id=ids[pair.left],
                right_id=ids[pair.right],
                bits=pair.bits,
                band=pair.band,
                evidence=[[item.field.value, item.level.value, item.bits] for item in pair.evidence],
                contradictions=[word.value for word in pair.contradictions],
                model_id=model.id,
                pooled=pooled,
            )
            for pair in pairs
        ]
    )


_prepared: OrderedDict[tuple[str, str], Prepared] = OrderedDict()
"""Mentions ready for comparing, by key and digest of what they say: a change is another entry."""


def _ready(mentions: Collection[UUID], fresh: Sequence[Mention]) -> dict[UUID, Prepared]:
    if not mentions:
        return {}
    rows = [*fresh, *queries.mentions_at(set(mentions) - {row.id for row in fresh})]
    return {row.id: _prepare(row.key, row.digest, row.features) for row in rows}


def _prepare(name: str, digest: str, features: Mapping[str, object]) -> Prepared:
    found = _prepared.get((name, digest))
    if found is None:
        found = prepare(mention_of(name, features, record_kind=""))
        _prepared[name, digest] = found
        if len(_prepared) > PREPARED_AT_MOST:
            _prepared.popitem(last=False)
    return found


def read_model(row: LinkModel) -> Model:
    """Return the engine's model of a kept one.

    Raises BadInput where it was trained under other comparison rules than this release has.
    """
    return Model.from_json(json.dumps(row.content))


_scorers: dict[str, Scorer] = {}
"""By the digest of their model, which stands for every parameter."""


def scorer_of(row: LinkModel) -> Scorer:
    """Return what scores pairs by a kept model."""
    found = _scorers.get(row.digest)
    if found is None:
        found = _scorers[row.digest] = Scorer(read_model(row))
    return found
