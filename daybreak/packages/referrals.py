"""What packages do to the referrals behind them: answered when one goes out, open again when none is out any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.identity.models import Mention
from daybreak.identity.people import all_names_of, same_people
from daybreak.intake.models import Referral
from daybreak.intake.terms import ReferralState
from daybreak.kernel.words import Category
from daybreak.ledger.actions import record_many
from daybreak.packages.models import Package
from daybreak.packages.terms import LIVE


def mark_disseminated(subjects: Collection[UUID], *, by: Post, at: datetime) -> int:
    """Move the subjects' open referrals to *disseminated*; return how many there were."""
    return _move(_locked(subjects, ReferralState.OPEN), ReferralState.DISSEMINATED, by=by, at=at)


def reopen(subjects: Collection[UUID], *, by: Post, at: datetime) -> int:
    """Open the subjects' referrals again where no live package is left about anybody in them; return how many."""
    # Locked first and judged after: of two recalls at once the later one sees what the earlier one did.
    locked = _locked(subjects, ReferralState.DISSEMINATED)
    still = _answered(locked)
    return _move([key for key in locked if key not in still], ReferralState.OPEN, by=by, at=at)


def _answered(referrals: Collection[UUID]) -> set[UUID]:
    """Return those of the referrals that name somebody of whom a live package is out, under whichever reference."""
    named = Mention.objects.filter(referral__in=referrals, category=Category.SUSPECT, subject__isnull=False)
    pairs = [(referral, subject) for referral, subject in named.values_list("referral_id", "subject_id") if subject]
    people = same_people({subject for _, subject in pairs})
    known_as = frozenset[UUID]().union(*people.values())
    out = Package.objects.filter(state__in=LIVE, subject__in=known_as)
    live = frozenset(out.values_list("subject_id", flat=True))
    return {referral for referral, subject in pairs if not live.isdisjoint(people[subject])}


def _locked(subjects: Collection[UUID], state: ReferralState) -> list[UUID]:
    # A package keeps the subject it was built of, and its mentions go to whoever stands for the person by now.
    mentions = Mention.objects.filter(subject__in=all_names_of(subjects), category=Category.SUSPECT)
    rows = Referral.objects.select_for_update(no_key=True).filter(pk__in=mentions.values("referral"), state=state)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _move(referrals: list[UUID], to: ReferralState, *, by: Post, at: datetime) -> int:
    Referral.objects.filter(pk__in=referrals).update(state=to)
    things = [(key, {"state": to.value}) for key in referrals]
    record_many("referral:answer", "referral", things, by=by.actor, at=at)
    return len(referrals)
