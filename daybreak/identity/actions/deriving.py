"""What links and judgements imply: subjects, the accounts they hold, the premises they are placed at.

Derived for all of an operation, or for the part that one arrival or judgement touches; the same rows follow. Rows are
written where they differ from what stands, so undoing a judgement restores what was before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.identity import queries
from daybreak.identity.actions.holding import write_accounts, write_occupancies
from daybreak.identity.actions.parts import Part
from daybreak.identity.linkage.clusters import Judgement as JudgementRead
from daybreak.identity.linkage.clusters import clusters
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.models import Mention, Subject
from daybreak.identity.queries import Person
from daybreak.identity.rules import Assignment, assign, most_said, reference_of
from daybreak.identity.terms import Band, SubjectState
from daybreak.intake.terms import FactKind
from daybreak.kernel.bulk import among, create_rows, update_rows
from daybreak.kernel.prepared import run
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing

SAME_ACCOUNT_BITS = 40.0
NAMES = (FactKind.GIVEN_NAME, FactKind.FAMILY_NAME, FactKind.OCCUPATION)
DESCRIPTION = ("name", "born_on", "occupation", "mentions_count")


@dataclass(frozen=True, slots=True)
class Derived:
    """How many subjects, accounts and premises follow, and the keys of the subjects."""

    subjects: int
    accounts: int
    premises: int
    keys: frozenset[UUID]


def derive(part: Part, *, by: Post, at: datetime) -> Derived:
    """Cluster a part's mentions and write what follows for them."""
    part = part.read()
    national, mentions = part.national, part.mentions
    compared = [row.read() for row in mentions]
    fuse = frozenset({Band.STRONG}) if part.fusing else frozenset[Band]()
    said = [] if part.unseen else queries.standing_judgements(national, part.ids)
    judged = [JudgementRead(*each) for each in said]
    joined = [*queries.fusing_pairs(national, part.ids), *same_account_pairs(compared)] if fuse else []
    groups = clusters(compared, joined, judged, fuse=fuse).groups
    before = {mention.subject_id for mention in mentions if mention.subject_id}
    subjects = _write_subjects(part, groups, by=by, at=at)
    accounts = write_accounts(part, {subject.id: subject.reference for subject in subjects}, before)
    placed = before or any("address_key" in mention.features for mention in mentions)
    premises = write_occupancies(part, before) if placed else 0
    return Derived(len(subjects), accounts, premises, frozenset(subject.id for subject in subjects))


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


def _write_subjects(part: Part, groups: Sequence[Sequence[str]], *, by: Post, at: datetime) -> list[Subject]:
    rows = {row.key: row for row in part.mentions}
    standing = {row.reference: row for row in _standing(part)}
    by_id = {row.id: row for row in standing.values()}
    before = {
        key: by_id[row.subject_id].reference
        for key, row in rows.items()
        if row.subject_id and by_id[row.subject_id].state == SubjectState.CURRENT
    }
    gone = {row.reference: _led_to(row, by_id).reference for row in standing.values() if row.redirected_to_id in by_id}
    assignment = assign(groups, before, gone)
    chosen, minted = _choose(part.national, groups, assignment, standing, at)
    described = _describe(part, chosen, groups, rows)
    create_rows(minted)
    fresh = {subject.id for subject in minted}
    update_rows([subject for subject in described if subject.id not in fresh], DESCRIPTION)
    _bring_back(subject for subject in chosen if subject.state == SubjectState.REDIRECTED)
    _redirect(assignment, chosen, standing)
    moved = _move_mentions(rows, groups, chosen)
    things = [(subject.id, {"mentions": len(group)}) for subject, group in zip(chosen, groups, strict=True)]
    # One record that stands alone combines nothing: that it was collected is entered already.
    touched = [thing for thing in things if thing[0] in moved and (thing[0] not in fresh or thing[1]["mentions"] > 1)]
    record_many("identity:resolve", "subject", touched, by=by.actor, at=at, processing=Processing.COMBINE)
    return chosen


def _standing(part: Part) -> list[Subject]:
    """Return the subjects the part's mentions have, and those that lead to one of them, by however many steps."""
    subjects = Subject.objects.filter(compartment=part.national)
    if part.whole:
        return list(subjects)
    held = {mention.subject_id for mention in part.mentions if mention.subject_id}
    if not held:
        return []
    found = {row.id: row for row in subjects.filter(pk__in=among(held))}
    fresh = set(found)
    while fresh:
        leading = {row.id: row for row in subjects.filter(redirected_to__in=among(fresh))}
        fresh = leading.keys() - found.keys()
        found |= leading
    return list(found.values())


def _led_to(subject: Subject, by_id: Mapping[UUID, Subject]) -> Subject:
    while subject.redirected_to_id and subject.redirected_to_id in by_id:
        subject = by_id[subject.redirected_to_id]
    return subject


def _choose(
    national: Compartment,
    groups: Sequence[Sequence[str]],
    assignment: Assignment,
    standing: dict[str, Subject],
    at: datetime,
) -> tuple[list[Subject], list[Subject]]:
    chosen, minted = [], []
    taken = _taken(national, [group for index, group in enumerate(groups) if index not in assignment.kept])
    for index, group in enumerate(groups):
        reference = assignment.kept.get(index)
        if reference is None:
            subject = Subject(compartment_id=national.pk, reference=_unused(group, taken), identified_at=at)
            taken.add(subject.reference)
            standing[subject.reference] = subject
            minted.append(subject)
        else:
            subject = standing[reference]
        chosen.append(subject)
    return chosen, minted


def _taken(national: Compartment, groups: Iterable[Sequence[str]]) -> set[str]:
    """Return the references given already of all those that could be minted for the groups, with their suffixes."""
    possible = {reference_of(key) for group in groups for key in group}
    taken = _given(national, possible)
    # A suffix is rare, and asked for only behind a reference that is taken: an index knows whole references only.
    for founded in sorted(taken):
        suffixed, number = f"{founded}-2", 2
        while _given(national, {suffixed}):
            taken.add(suffixed)
            number += 1
            suffixed = f"{founded}-{number}"
    return taken


def _given(national: Compartment, references: Collection[str]) -> set[str]:
    if not references:
        return set()
    asked = "SELECT reference FROM identity_subject WHERE compartment_id = %s AND reference = ANY(%s)"
    return {reference for (reference,) in run(asked, [national.pk, list(references)])}


def _unused(group: Sequence[str], taken: Collection[str]) -> str:
    """Return a reference never given before: minted from a mention of the group, with a suffix where that is taken."""
    for key in sorted(group):
        if (reference := reference_of(key)) not in taken:
            return reference
    suffix = 2
    while (reference := f"{reference_of(min(group))}-{suffix}") in taken:
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
                rows[key].subject_id = subject.id
                moved.append(rows[key])
                touched.add(subject.id)
    written = [row for row in moved if not row._state.adding]
    create_rows([row for row in moved if row._state.adding])
    update_rows(written, ["subject"])
    return touched


def _words(people: Iterable[Person]) -> list[dict[tuple[UUID, str], str]]:
    """Return for each kind of a name the first value that each referral gives each person, as it is written."""
    found: dict[str, dict[tuple[UUID, str], str]] = {kind.value: {} for kind in NAMES}
    for person in people:
        for fact in person.said:
            if fact.kind in found:
                found[fact.kind].setdefault((person.referral, person.party), " ".join(fact.value.split()))
    return list(found.values())


def _describe(
    part: Part, chosen: list[Subject], groups: Sequence[Sequence[str]], rows: dict[str, Mention]
) -> list[Subject]:
    """Say what each subject is called, from the values most of its mentions carry; return those that changed."""
    given, family, occupations = _words(part.said or ())
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
