"""Counting failed tries, so that guessing is slow on every worker alike.

Two counts: an account's, known or unknown, and an address's. Tries at one account wait for each other (an advisory
lock until the transaction ends), so that its count is exact however many come at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

from daybreak.agencies.models import FailedTry, Person
from daybreak.agencies.rules import TRIES_WITHIN, Tries, account_name, keyed_digest, may_try
from daybreak.agencies.terms import NOBODY, Trial
from daybreak.ledger.actions import record

KEY = "tries"
NO_ACCOUNT = "-"  # no digest: tries that name no account are counted by their address only
COUNTED_ALONE = (Trial.TOKEN, Trial.AGENCY, Trial.CONFIRM)
"""A program with an old token, a provider's page that was led back wrongly, or strangers who guess at an account must
not keep others behind the same address from signing in, nor who is signed in from confirming an act; nor they them."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that is being made; `heard` is False where too many failed before it: then nothing may be compared."""

    trial: Trial
    account: str
    address: str
    heard: bool


def begin_try(trial: Trial, *, account: str, address: str, at: datetime) -> Attempt:
    """Begin a try at an account ("" where none is named) from a network address."""
    key = settings.KEY_OF(KEY)
    account = keyed_digest(account_name(account), key=key) if account else ""
    address = keyed_digest(address, key=key)
    if account:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [account])
    return Attempt(trial, account, address, heard=may_try(_failed(trial, account, address, at)))


def _failed(trial: Trial, account: str, address: str, at: datetime) -> Tries:
    alike = Q(trial=trial) if trial in COUNTED_ALONE else ~Q(trial__in=COUNTED_ALONE)
    recent = FailedTry.objects.filter(alike, tried_at__gt=at - TRIES_WITHIN)
    same_account, same_address = Q(account=account or NO_ACCOUNT), Q(address=address)
    counted = recent.filter(same_account | same_address).aggregate(
        here=Count("id", filter=same_account & same_address),
        account=Count("id", filter=same_account),
        address=Count("id", filter=same_address),
    )
    return Tries(**counted)


def fail(attempt: Attempt, *, person: Person | None = None, at: datetime) -> None:
    """Count a try that failed. The ledger names whose account was tried; a name that is nobody's stays out of it."""
    FailedTry.objects.filter(tried_at__lt=at - TRIES_WITHIN).delete()
    FailedTry.objects.create(trial=attempt.trial, account=attempt.account, address=attempt.address, tried_at=at)
    whose = str(person.id) if person else "unknown"
    record("sign-in:fail", "person", whose, by=NOBODY, at=at, trial=attempt.trial.value)


def forgive(account: str, *, address: str) -> None:
    """Forget the failed tries at an account from an address; only after somebody has signed in completely.

    After the password alone it would be too early: who knows it could go on guessing codes for ever.
    """
    key = settings.KEY_OF(KEY)
    FailedTry.objects.filter(
        account=keyed_digest(account_name(account), key=key), address=keyed_digest(address, key=key)
    ).delete()
