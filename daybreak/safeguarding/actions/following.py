"""What both sides add to a referral: questions and answers, the discussion, the police power and its end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.locks import find
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.safeguarding.actions.referring import refer
from daybreak.safeguarding.discussed import answer_discussions
from daybreak.safeguarding.entries import entry
from daybreak.safeguarding.jurisdictions import words_of
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import Child, ChildReferral, ReferralEntry
from daybreak.safeguarding.rules import check_not_later, need_words, power_ends
from daybreak.safeguarding.terms import EntryKind


def ask(referral: UUID, *, words: str, by: Post, at: datetime) -> ReferralEntry:
    """Ask the force about a referral, for the authority; it stays open until the force answers."""
    row = lock_rows(ChildReferral, [referral])[0]
    require(by, "child-referral:ask", row)
    made = entry(row, EntryKind.QUESTION, need_words(words, "words"), by=by, at=at)
    made.save(force_insert=True)
    record("child-referral:ask", "child-referral", row.id, by=by.actor, at=at, question=made.id)
    return made


def answer(question: UUID, *, words: str, by: Post, at: datetime) -> ReferralEntry:
    """Answer one question of the authority, in the force's own words; a further answer may follow."""
    asked = find(ReferralEntry.objects.filter(kind=EntryKind.QUESTION), question)
    row = lock_rows(ChildReferral, [asked.referral_id])[0]
    require(by, "child-referral:answer", row)
    made = entry(row, EntryKind.ANSWER, need_words(words, "words"), by=by, at=at, answers=asked)
    made.save(force_insert=True)
    record("child-referral:answer", "child-referral", row.id, by=by.actor, at=at, processing=Processing.DISCLOSE,
           to=_authority(row), question=asked.id, words=made.words)  # fmt: skip
    return made


def discuss(referral: UUID, *, held: bool, words: str, happened_at: datetime, by: Post, at: datetime) -> ReferralEntry:
    """Record the discussion about a child, by either side: who took part and what was agreed, or why none is held.

    Once every child of the package has an entry it answers the readiness gate: see `check_ready`.
    """
    row = lock_rows(ChildReferral, [referral])[0]
    require(by, "child-referral:discuss", row)
    check_not_later(happened_at, now=at, place="happened_at")
    kind = EntryKind.DISCUSSION if held else EntryKind.NO_DISCUSSION
    made = entry(row, kind, need_words(words, "words"), by=by, at=at, happened_at=happened_at)
    made.save(force_insert=True)
    answer_discussions(Child.objects.filter(pk=row.child_id).values_list("package", flat=True), by=by, at=at)
    record("child-referral:discuss", "child-referral", row.id, by=by.actor, at=at, held=held, happened_at=happened_at)
    return made


def protect(child: UUID, *, words: str, began_at: datetime, by: Post, at: datetime) -> ChildReferral:
    """Record that the police took a child under their power: it is referred at once, and ends after exactly its hours.

    Conflict when the power was used for this referral before: it is not used twice on the same grounds.
    """
    found = lock_rows(Child, [child])[0]
    require(by, "child:protect", found)
    check_not_later(began_at, now=at, place="began_at")
    said = need_words(words, "words")
    refer([child], by=by, at=at)
    row = lock_rows(ChildReferral, [ChildReferral.objects.get(child=found).pk])[0]
    if row.protected_from is not None:
        raise Conflict(
            f"The police power over {row.reference} was recorded already, and is recorded once",
            rule="once",
            remedy="Ask the authority for a court order; record its decision",
        )
    row.protected_from = began_at
    row.protected_until = power_ends(began_at, hours=words_of(by.agency.jurisdiction).police_power_hours)
    row.save(update_fields=["protected_from", "protected_until"])
    entry(row, EntryKind.PROTECTION, said, by=by, at=at, happened_at=began_at).save(force_insert=True)
    record("child:protect", "child-referral", row.id, by=by.actor, at=at, processing=Processing.DISCLOSE,
           to=_authority(row), began_at=began_at, until=row.protected_until)  # fmt: skip
    return row


def end_protection(referral: UUID, *, words: str, ended_at: datetime, by: Post, at: datetime) -> ChildReferral:
    """Record when the police power over a child ended, and where the child is since."""
    row = lock_rows(ChildReferral, [referral])[0]
    require(by, "child:protect", row)
    if row.protected_from is None or row.protection_ended_at is not None:
        stands = "never began" if row.protected_from is None else "has ended already"
        raise Conflict(f"The police power over {row.reference} {stands}: it cannot end", rule="state")
    check_not_later(ended_at, now=at, place="ended_at")
    if ended_at < row.protected_from:
        raise BadInput("It cannot end before it began", place="ended_at", remedy="Enter a later time")
    row.protection_ended_at = ended_at
    row.save(update_fields=["protection_ended_at"])
    said = need_words(words, "words")
    entry(row, EntryKind.PROTECTION_ENDED, said, by=by, at=at, happened_at=ended_at).save(force_insert=True)
    record("child:end-protection", "child-referral", row.id, by=by.actor, at=at, ended_at=ended_at)
    return row


def _authority(row: ChildReferral) -> str:
    return row.compartment.agency.slug if row.compartment.agency else ""
