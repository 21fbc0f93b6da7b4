"""Computing an old rank again from what was kept: the facts, the counts, the decision, the file of factors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from daybreak.kernel.errors import Conflict
from daybreak.kernel.words import Level
from daybreak.triage.factors import load
from daybreak.triage.facts import kept_facts
from daybreak.triage.models import Ranking, RankingRun
from daybreak.triage.placing import digest
from daybreak.triage.rules import decide, rank
from daybreak.triage.terms import Decided, DecisionKind, FactSeen, Model, Ranked, Recomputed, SubjectFacts

AT_ONCE = 2_000


def recompute(run: RankingRun, *, reference: str = "") -> Iterator[Recomputed]:
    """Yield for each rank of a run (or for one subject's) whether the same comes out of what was kept.

    Raises Conflict where the run kept no factors, or the kept file is no longer the one it names.
    """
    model = _model(run)
    rows = Ranking.objects.filter(run=run).select_related("subject").order_by("position")
    rows = rows.filter(subject__reference=reference) if reference else rows
    batch: list[Ranking] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield from _again(batch, run, model)
            batch = []
    yield from _again(batch, run, model)


def digest_holds(run: RankingRun) -> bool:
    """Answer whether the places that are kept still give the digest that was recorded with a run.

    A viewer who does not see every place gets another digest: ask as somebody who does.
    """
    rows = Ranking.objects.filter(run=run).order_by("position").values_list("subject__reference", "score", "level")
    return digest(rows.iterator(chunk_size=AT_ONCE)) == run.digest


def _model(run: RankingRun) -> Model:
    if run.factors is None:
        raise Conflict(
            f"Run {run.number} kept no file of factors, and cannot be computed again",
            rule="recompute",
            remedy="Only runs since factors are kept can be; rank anew",
        )
    model = load(run.factors.text.encode(), name=run.factors.version)
    if model.digest != run.factors.digest:
        raise Conflict(
            f"The kept factors give {model.digest[:12]}, the run names {run.factors.digest[:12]}",
            rule="recompute",
            remedy="The kept file was changed: find out by whom (daybreak verify)",
        )
    return model


def _again(rows: list[Ranking], run: RankingRun, model: Model) -> Iterator[Recomputed]:
    wanted = {key for row in rows for key in row.inputs.get("facts", [])}
    own, victims = kept_facts(wanted)
    sides = {fact.key: (fact, False) for fact in own} | {fact.key: (fact, True) for fact in victims}
    for row in rows:
        yield _one(row, run, model, sides)


def _one(row: Ranking, run: RankingRun, model: Model, sides: Mapping[str, tuple[FactSeen, bool]]) -> Recomputed:
    keys = row.inputs.get("facts", [])
    seen = [sides[key] for key in keys if key in sides]
    facts = SubjectFacts(
        facts=tuple(fact for fact, of_victim in seen if not of_victim),
        victims=tuple(fact for fact, of_victim in seen if of_victim),
        referrals=row.inputs.get("referrals", 0),
        providers=row.inputs.get("providers", 0),
    )
    advised = rank(facts, model=model, at=run.ran_at)
    again = decide(advised, _decided(row.inputs.get("decision")))
    return Recomputed(row.subject.reference, run.number, _differs(row, advised.level, again), len(keys) - len(seen))


def _decided(kept: Mapping[str, Any] | None) -> Decided | None:
    if not kept:
        return None
    return Decided(
        kept["key"],
        DecisionKind(kept["kind"]),
        Level(kept["level"]),
        kept["seen_score"],
        tuple(kept["seen_factors"]),
    )


def _differs(row: Ranking, advised: Level, again: Ranked) -> tuple[str, ...]:
    reasons = [
        (each.factor, each.words, each.kind, each.points, each.seen, list(each.facts), each.task)
        for each in again.reasons
    ]
    kept = [
        (each["factor"], each["words"], each["kind"], each["points"], each["seen"], each["facts"], each["task"])
        for each in row.reasons
    ]
    same = {
        "points": again.score == row.score,
        "level": again.level == row.level,
        "advised level": advised == row.advised,
        "reasons": reasons == kept,
        "unanswered factors": list(again.unanswered) == row.unanswered,
    }
    return tuple(what for what, holds in same.items() if not holds)
