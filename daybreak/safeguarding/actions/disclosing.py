"""Position-of-trust disclosures: exact words, two reasons, two people."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.kernel.locks import find
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.safeguarding.corrections import correcting
from daybreak.safeguarding.jurisdictions import words_of
from daybreak.safeguarding.letters import letter_pdf
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import EmployerDuty, TrustDisclosure
from daybreak.safeguarding.rules import check_not_later, disclosure_reference, need_words
from daybreak.safeguarding.terms import DISCLOSURE_MOVES, DisclosedTo, DisclosureState, Letter
from daybreak.visits.locks import lock_packages
from daybreak.visits.rules.warrants import local_day


def draft_disclosure(
    package: UUID,
    *,
    recipient: str,
    words: str,
    pressing_need: str,
    proportionality: str,
    by: Post,
    at: datetime,
    to: DisclosedTo = DisclosedTo.EMPLOYER,
    corrects: UUID | None = None,
) -> TrustDisclosure:
    """Draft what somebody is told: the exact words, the pressing social need, and why no less would do.

    `corrects` is a disclosure sent from the same package whose words turned out wrong: this one is told instead.
    """
    found = lock_packages([package])[0]
    require(by, "disclosure:draft", found)
    earlier = (
        find(TrustDisclosure.objects.filter(package=found, state=DisclosureState.SENT), corrects) if corrects else None
    )
    written = {
        "recipient": recipient, "words": words, "pressing_need": pressing_need, "proportionality": proportionality
    }  # fmt: skip
    for name, text in written.items():
        if not text.strip():
            raise BadInput(f"A disclosure needs its {name.replace('_', ' ')}", place=name, remedy="Write it out")
    row = TrustDisclosure.objects.create(
        compartment=found.compartment, package=found, author=by.id, drafted_at=at, to=to, corrects=earlier, **written
    )
    record("disclosure:draft", "disclosure", row.id, by=by.actor, at=at, package=found.id, recipient=recipient)
    return row


def approve_disclosure(disclosure: UUID, *, by: Post, at: datetime) -> TrustDisclosure:
    """Approve a drafted disclosure as the second person: no one approves what they wrote, in whichever post."""
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "disclosure:approve", row)
    _check_not_suspected(row)
    if Post.objects.filter(pk=row.author, person=by.person_id).exists():
        raise NotAllowed(
            "Who wrote a disclosure cannot approve it", rule="two people", remedy="Ask another Silver commander"
        )
    _move(row, DisclosureState.APPROVED)
    row.approver = by.id
    row.save(update_fields=["state", "approver"])
    record("disclosure:approve", "disclosure", row.id, by=by.actor, at=at)
    return row


def refuse_disclosure(disclosure: UUID, *, reason: str, by: Post, at: datetime) -> TrustDisclosure:
    """Refuse a disclosure that was not sent yet, with the reason; nobody is told, and another one may be drafted."""
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "disclosure:approve", row)
    row.refused_because = need_words(reason, "reason")[:500]
    _move(row, DisclosureState.REFUSED)
    row.save(update_fields=["state", "refused_because"])
    record("disclosure:refuse", "disclosure", row.id, by=by.actor, at=at)
    return row


def send_disclosure(disclosure: UUID, *, by: Post, at: datetime, how: str = "") -> TrustDisclosure:
    """Record that an approved disclosure was sent in the words approved; `how`: to whom by name, by which way."""
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "disclosure:send", row)
    _check_not_suspected(row)
    _move(row, DisclosureState.SENT)
    row.sent_at, row.sent_how = at, how.strip()[:300]
    row.save(update_fields=["state", "sent_at", "sent_how"])
    record(
        "disclosure:send",
        "disclosure",
        row.id,
        by=by.actor,
        at=at,
        processing=Processing.DISCLOSE,
        to=row.recipient[:200],  # the ledger's column
        words=row.words,
    )
    return row


def print_letter(disclosure: UUID, *, by: Post, at: datetime) -> tuple[str, bytes]:
    """Return the letter with exactly the words approved, and its file name; Conflict before they are.

    Not while what it rests on is suspected to be wrong, but for the letter that corrects it. Printing is recorded with
    the digest of the file; that it was sent is said apart (`send_disclosure`).
    """
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "disclosure:send", row)
    _check_not_suspected(row)
    if row.state not in (DisclosureState.APPROVED, DisclosureState.SENT):
        raise Conflict(
            f"These words are {row.state}, and only approved ones are put into a letter",
            rule="state",
            remedy="Let another person approve them first",
        )
    reference = disclosure_reference(row.id)
    made = letter_pdf(_letter(row, reference, at=at), exported_at=at)
    record("disclosure:print", "disclosure", row.id, by=by.actor, at=at, processing=Processing.DISCLOSE,
           to=row.recipient[:200], sha256=sha256(made).hexdigest())  # fmt: skip
    return f"{reference}.pdf", made


def _letter(row: TrustDisclosure, reference: str, *, at: datetime) -> Letter:
    force = row.compartment.agency
    assert force is not None  # noqa: S101 - a disclosure lies in a force's compartment
    earlier = TrustDisclosure.objects.filter(pk=row.corrects_id).first() if row.corrects_id else None
    return Letter(
        words_of(force.jurisdiction).disclosure, reference, force.name, row.recipient, row.words,
        local_day(row.sent_at or at), local_day(earlier.sent_at) if earlier and earlier.sent_at else None,
    )  # fmt: skip


def confirm_received(
    disclosure: UUID, *, received_by: str, received_at: datetime, by: Post, at: datetime
) -> TrustDisclosure:
    """Record who says that they read a sent disclosure, and when; it is said once."""
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "disclosure:send", row)
    name = need_words(received_by, "received_by")[:300]
    if row.sent_at is None or row.received_at is not None:
        stands = "was not sent" if row.sent_at is None else f"was read by {row.received_by}"
        raise Conflict(f"This disclosure {stands}: there is nothing to confirm", rule="state")
    check_not_later(received_at, now=at, place="received_at")
    if received_at < row.sent_at.replace(second=0, microsecond=0):
        raise BadInput("It cannot be read before it was sent", place="received_at", remedy="Enter a later time")
    row.received_at, row.received_by = received_at, name
    row.save(update_fields=["received_at", "received_by"])
    record("disclosure:receipt", "disclosure", row.id, by=by.actor, at=at)
    return row


def tell_duty(disclosure: UUID, *, by: Post, at: datetime) -> EmployerDuty:
    """Record that an employer was told of its own duty: what it must do is not the police's, who wait for nothing."""
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "employer-duty:record", row)
    if row.state != DisclosureState.SENT or row.to != DisclosedTo.EMPLOYER:
        raise Conflict(
            "Only an employer that was told has this duty", rule="state", remedy="Send the disclosure to it first"
        )
    duty = words_of(by.agency.jurisdiction).employer_duty
    made, new = EmployerDuty.objects.get_or_create(
        disclosure=row, defaults={"compartment": row.compartment, "duty": duty, "told_at": at, "told_by": by.id}
    )
    if not new:
        raise Conflict("The employer was told of its duty already, and is told once", rule="once")
    record("employer-duty:tell", "disclosure", row.id, by=by.actor, at=at, processing=Processing.DISCLOSE,
           to=row.recipient[:200])  # fmt: skip
    return made


def duty_done(disclosure: UUID, *, said: str, done_on: date, by: Post, at: datetime) -> EmployerDuty:
    """Record that the employer says it did its duty, on which day and in which words; nobody else can say so."""
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "employer-duty:record", row)
    made = EmployerDuty.objects.filter(disclosure=row).first()
    if made is None:
        raise Conflict("The employer was not told of its duty yet", rule="state", remedy="Tell it first")
    made.said, made.said_done_on = need_words(said, "said")[:500], done_on
    made.save(update_fields=["said", "said_done_on"])
    record("employer-duty:done", "disclosure", row.id, by=by.actor, at=at)
    return made


def _check_not_suspected(row: TrustDisclosure) -> None:
    error = correcting(row.package_id)
    if error is not None and row.corrects_id is None:  # a correction is what the error asks for
        raise Conflict(
            f"What this disclosure rests on is suspected to be wrong ({error.reference}): nobody is told of it",
            rule="suspected error",
            remedy="Wait until the lead agency has settled it",
        )


def _move(row: TrustDisclosure, to: DisclosureState) -> None:
    check_move(DISCLOSURE_MOVES, what="A disclosure", now=DisclosureState(row.state), to=to)
    row.state = to
