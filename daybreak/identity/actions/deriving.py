"""What links and judgements imply: subjects, the accounts they hold, the premises they are placed at.

Derived rows are written where they differ from what stands, so undoing a judgement restores what was before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.identity import queries
from daybreak.identity.actions.premises import place_premises
from daybreak.identity.linkage.clusters import Judgement as JudgementRead
from daybreak.identity.linkage.clusters import clusters
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.models import Account, Mention, Occupancy, Subject
from daybreak.identity.rules import Assignment, assign, most_said, reference_of, role_of
from daybreak.identity.terms import Band, SubjectState
from daybreak.intake.models import Fact
from daybreak.intake.terms import FactKind
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing

SAME_ACCOUNT_BITS = 40.0
DESCRIPTION = ("name", "born_on", "occupation", "mentions_count")


@dataclass(frozen=True, slots=True)
class Derived:
    subjects: int
    accounts: int
    premises: int


def derive(
    national: Compartment,
    mentions: Sequence[Mention],
    compared: Sequence[MentionRead],
    pairs: Iterable[Pair],
    *,
    by: Post,
    at: datetime,
) -> Derived:
    """Cluster and write what follows; mentions are all of the operation's, by key."""
    fuse = frozenset({Band.STRONG}) if queries.fusing_is_on(national) else frozenset[Band]()
    judged = [JudgementRead(left, right, verdict) for left, right, verdict in queries.standing_judgements(national)]
    joined = [*pairs, *same_account_pairs(compared)] if fuse else pairs
    groups = clusters(compared, joined, judged, fuse=fuse).groups
    subjects = _write_subjects(national, mentions, groups, by=by, at=at)
    accounts = _write_accounts(national, mentions, {subject.id: subject.reference for subject in subjects})
    premises = _write_occupancies(national, mentions)
    return Derived(len(subjects), accounts, premises)


def same_account_pairs(compared: Iterable[MentionRead]) -> list[Pair]:
    """Return a strong pair for each two neighbouring mentions of one account at one provider.

    A provider gives an account's identifier once: reports about it are about one account holder. What contradicts
    that (a child and an adult, two first names) still keeps them apart.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for mention in compared:
        for account in mention.accounts:
            holders[account].append(mention.key)
    neighbours = {pair for keys in holders.values() for pair in pairwise(sorted(keys))}
    return [Pair(left, right, SAME_ACCOUNT_BITS, Band.STRONG) for left, right in sorted(neighbours)]


def _write_subjects(
    national: Compartment, mentions: Sequence[Mention], groups: Sequence[Sequence[str]], *, by: Post, at: datetime
) -> list[Subject]:
    rows = {row.key: row for row in mentions}
    standing = {row.reference: row for row in Subject.objects.filter(compartment=national)}
    by_id = {row.id: row for row in standing.values()}
    before = {
        key: by_id[row.subject_id].reference
        for key, row in rows.items()
        if row.subject_id and by_id[row.subject_id].state == SubjectState.CURRENT
    }
    gone = {row.reference: by_id[row.redirected_to_id].reference for row in standing.values() if row.redirected_to_id}
    assignment = assign(groups, before, gone)
    chosen, minted = _choose(national, groups, assignment, standing, at)
    described = _describe(national, chosen, groups, rows)
    create_rows(minted)
    fresh = {subject.id for subject in minted}
    update_rows([subject for subject in described if subject.id not in fresh], DESCRIPTION)
    _bring_back(subject for subject in chosen if subject.state == SubjectState.REDIRECTED)
    _redirect(assignment, chosen, standing)
    moved = _move_mentions(rows, groups, chosen)
    things = [(subject.id, {"mentions": len(group)}) for subject, group in zip(chosen, groups, strict=True)]
    touched = [thing for thing in things if thing[0] in moved]
    record_many("identity:resolve", "subject", touched, by=by.actor, at=at, processing=Processing.COMBINE)
    return chosen


def _choose(
    national: Compartment,
    groups: Sequence[Sequence[str]],
    assignment: Assignment,
    standing: dict[str, Subject],
    at: datetime,
) -> tuple[list[Subject], list[Subject]]:
    chosen, minted = [], []
    for index, group in enumerate(groups):
        reference = assignment.kept.get(index)
        if reference is None:
            subject = Subject(compartment=national, reference=_unused(group, standing), identified_at=at)
            standing[subject.reference] = subject
            minted.append(subject)
        else:
            subject = standing[reference]
        chosen.append(subject)
    return chosen, minted


def _unused(group: Sequence[str], standing: dict[str, Subject]) -> str:
    """Return a reference never given before: minted from a mention of the group, with a suffix where that is taken."""
    for key in sorted(group):
        if (reference := reference_of(key)) not in standing:
            return reference
    suffix = 2
    while (reference := f"{reference_of(min(group))}-{suffix}") in standing:
        suffix += 1
    return reference


def _bring_back(subjects: Iterable[Subject]) -> None:
    back = list(subjects)
    for subject in back:
        subject.state, subject.redirected_to = SubjectState.CURRENT, None
    update_rows(back, ["state", "redirected_to"])


def _redirect(assignment: Assignment, chosen: list[Subject], standing: dict[str, Subject]) -> None:
    gone = []
    for reference, index in assignment.redirected.items():
        subject = standing[reference]
        subject.state, subject.redirected_to = SubjectState.REDIRECTED, chosen[index]
        gone.append(subject)
    update_rows(gone, ["state", "redirected_to"])


def _move_mentions(rows: dict[str, Mention], groups: Sequence[Sequence[str]], chosen: list[Subject]) -> set[UUID]:
    moved, touched = [], set[UUID]()
    for subject, group in zip(chosen, groups, strict=True):
        for key in group:
            if rows[key].subject_id != subject.id:
                rows[key].subject = subject
                moved.append(rows[key])
                touched.add(subject.id)
    update_rows(moved, ["subject"])
    return touched


def _describe(
    national: Compartment, chosen: list[Subject], groups: Sequence[Sequence[str]], rows: dict[str, Mention]
) -> list[Subject]:
    """Say what each subject is called, from the values most of its mentions carry; return those that changed."""
    occupations = queries.said_by_mention(national, FactKind.OCCUPATION)
    given = queries.said_by_mention(national, FactKind.GIVEN_NAME)
    family = queries.said_by_mention(national, FactKind.FAMILY_NAME)
    changed = []
    for subject, group in zip(chosen, groups, strict=True):
        mentions = [rows[key] for key in group]
        whose = [(mention.referral_id, mention.party) for mention in mentions]
        name = most_said(" ".join(filter(None, (given.get(one), family.get(one)))) for one in whose)
        born = most_said(str(mention.features.get("born_on", "")) for mention in mentions)
        work = most_said(occupations.get(one, "") for one in whose)
        said = (name[:300], date.fromisoformat(born) if born else None, work[:200], len(mentions))
        if said != (subject.name, subject.born_on, subject.occupation, subject.mentions_count):
            subject.name, subject.born_on, subject.occupation, subject.mentions_count = said
            changed.append(subject)
    return changed


def _write_accounts(national: Compartment, mentions: Sequence[Mention], references: Mapping[UUID, str]) -> int:
    """Give each account to the subject whose mentions name it most, the first reference of equals; else to nobody."""
    holders: dict[str, list[str]] = defaultdict(list)
    for mention in mentions:
        assert mention.subject_id is not None  # noqa: S101 - every mention lies in a group
        for account in mention.features.get("accounts", []):
            holders[account].append(references[mention.subject_id])
    ids = {reference: key for key, reference in references.items()}
    known = {f"{row.service}|{row.identifier}": row for row in Account.objects.filter(compartment=national)}
    fresh, changed = [], []
    for key in sorted(holders.keys() | known.keys()):
        subject_id = ids[most_said(holders[key])] if key in holders else None
        service, _, identifier = key.partition("|")
        if key not in known:
            fresh.append(Account(compartment=national, service=service, identifier=identifier, subject_id=subject_id))
        elif known[key].subject_id != subject_id:
            known[key].subject_id = subject_id
            changed.append(known[key])
    create_rows(fresh)
    update_rows(changed, ["subject"])
    return len(known) + len(fresh)


def _write_occupancies(national: Compartment, mentions: Sequence[Mention]) -> int:
    subjects = {(mention.referral_id, mention.party): mention.subject_id for mention in mentions if mention.subject_id}
    facts: list[Fact] = [
        fact
        for fact in queries.facts_of_kind(national, FactKind.ADDRESS)
        if fact.normal and (fact.referral_id, fact.party) in subjects
    ]
    premises = place_premises(facts, national=national)
    Occupancy.objects.filter(compartment=national)._raw_delete(using="default")  # derived, nothing hangs on it
    create_rows(
        [
            Occupancy(
                compartment=national,
                subject_id=subjects[fact.referral_id, fact.party],
                premises=premises[fact.normal],
                role=role_of(fact.detail.get("role")),
                fact=fact,
            )
            for fact in facts
        ]
    )
    return len(premises)
