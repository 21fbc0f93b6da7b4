"""Resolve everything known: mentions from facts, links from mentions, subjects from links and judgements."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.identity import queries
from daybreak.identity.actions.deriving import Derived, derive
from daybreak.identity.features import features_digest, features_of, mention_of
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.linkage.model import Model
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.linkage.scoring import score
from daybreak.identity.linkage.training import train
from daybreak.identity.models import Link, LinkModel, Mention
from daybreak.identity.terms import Band
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.kernel.words import Category
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing

KEPT_BANDS = frozenset({Band.STRONG, Band.HOUSEHOLD, Band.REVIEW})
TRAINING_SEED = 2014


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a resolution gave: counts of mentions, links by band, subjects, accounts and premises."""

    mentions: int
    strong: int
    household: int
    review: int
    subjects: int
    accounts: int
    premises: int


def resolve(national: Compartment, *, by: Post, at: datetime) -> Resolved:
    """Resolve all current facts of an operation into subjects, accounts and premises; return what it gave.

    The result does not depend on the order in which anything arrived.
    """
    Compartment.objects.select_for_update().get(pk=national.pk)
    require(by, "identity:resolve")
    mentions = _refresh_mentions(national)
    compared = [mention_of(row.key, row.features, record_kind=row.referral.kind) for row in mentions]
    model, pairs = _link(compared)
    _write_links(national, mentions, model, pairs, at)
    derived = derive(national, mentions, compared, pairs, by=by, at=at)
    resolved = _summary(mentions, pairs, derived)
    record(
        "identity:resolve",
        "operation",
        national.operation_id,
        by=by.actor,
        at=at,
        processing=Processing.COMBINE,
        model=model.digest,
        mentions=resolved.mentions,
        subjects=resolved.subjects,
    )
    return resolved


def _refresh_mentions(national: Compartment) -> list[Mention]:
    """Bring the mentions up to what the current facts say; return all of them by key, with their referrals.

    A mention no current fact speaks of keeps its key, for judgements name it, and has nothing to be compared by.
    """
    known = {row.key: row for row in queries.mentions().filter(compartment=national)}
    silent = set(known)
    fresh, changed = [], []
    for referral, party, facts in queries.said_of_people(national):
        key = f"{referral.scheme}:{referral.reference}/{party}"
        silent.discard(key)
        features = features_of(facts, year=referral.received_at.year)
        digest = features_digest(features)
        row = known.get(key)
        if row is None:
            fresh.append(
                Mention(
                    compartment=national,
                    referral=referral,
                    party=party,
                    key=key,
                    category=Category.SUSPECT,
                    features=features,
                    digest=digest,
                )
            )
        elif row.digest != digest:
            row.features, row.digest = features, digest
            changed.append(row)
    nothing = features_digest({})
    for row in (known[key] for key in sorted(silent)):
        if row.digest != nothing:
            row.features, row.digest = {}, nothing
            changed.append(row)
    create_rows(fresh)
    update_rows(changed, ["features", "digest"])
    known |= {row.key: row for row in fresh}
    return [known[key] for key in sorted(known)]


def _link(mentions: list[MentionRead]) -> tuple[Model, tuple[Pair, ...]]:
    model = train(mentions, seed=TRAINING_SEED)
    return model, score(mentions, model, bands=KEPT_BANDS)


def _write_links(
    national: Compartment, mentions: Iterable[Mention], model: Model, pairs: Iterable[Pair], at: datetime
) -> None:
    """Replace the links: they are derived from mentions and model, judgements stand elsewhere."""
    row, _ = LinkModel.objects.get_or_create(
        compartment=national,
        digest=model.digest,
        defaults={"content": json.loads(model.to_json()), "trained_on": model.trained_on, "trained_at": at},
    )
    ids = {mention.key: mention.id for mention in mentions}
    Link.objects.filter(compartment=national)._raw_delete(using="default")  # nothing hangs on a link
    create_rows(
        [
            Link(
                compartment=national,
                left_id=ids[pair.left],
                right_id=ids[pair.right],
                bits=pair.bits,
                band=pair.band,
                evidence=[[item.field.value, item.level.value, item.bits] for item in pair.evidence],
                contradictions=[word.value for word in pair.contradictions],
                model=row,
            )
            for pair in pairs
        ]
    )


def _summary(mentions: list[Mention], pairs: Iterable[Pair], derived: Derived) -> Resolved:
    bands = [pair.band for pair in pairs]
    return Resolved(
        mentions=len(mentions),
        strong=bands.count(Band.STRONG),
        household=bands.count(Band.HOUSEHOLD),
        review=bands.count(Band.REVIEW),
        subjects=derived.subjects,
        accounts=derived.accounts,
        premises=derived.premises,
    )
