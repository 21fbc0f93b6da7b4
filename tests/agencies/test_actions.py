"""Acts of signing in: what is counted when many try at once, what is kept of secrets, who may reset whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pyotp
import pytest
from django.db import connection, transaction

from daybreak.access.accounts import invite, reset_sign_in
from daybreak.access.viewer import viewing
from daybreak.agencies.actions import (
    begin_try,
    bind_identity,
    end_sessions,
    enrol_code_app,
    fail,
    make_recovery_codes,
    remove_passkey,
    use_code,
    use_invitation,
)
from daybreak.agencies.models import CodeApp, FailedTry, Invitation, Passkey, Person, RecoveryCode, Session
from daybreak.agencies.queries import has_second_factor
from daybreak.agencies.rules import INVITED_FOR, MOST_TRIES, TRIES_WITHIN
from daybreak.agencies.terms import Trial
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Tampered
from tests.rooms import World

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def tried(account: str, address: str, at: datetime) -> bool:
    """Try once in a transaction of its own, and fail where one is heard."""
    with transaction.atomic():
        attempt = begin_try(Trial.PASSWORD, account=account, address=address, at=at)
        if attempt.heard:
            fail(attempt, at=at)
        return attempt.heard


def test_of_many_tries_at_once_no_more_are_heard_than_one_after_the_other(committed_world: World) -> None:
    together = Barrier(12, timeout=30)

    def one(number: int) -> bool:
        try:
            together.wait()
            return tried("gold-lead-1", "192.0.2.7", AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        heard = list(threads.map(one, range(12)))
    assert heard.count(True) == MOST_TRIES.here
    assert FailedTry.objects.count() == MOST_TRIES.here


@pytest.mark.django_db
class TestTries:
    def test_they_are_forgotten_after_a_while(self, world: World) -> None:
        for _ in range(MOST_TRIES.here):
            assert tried("ann", "192.0.2.7", AT)
        assert not tried("ann", "192.0.2.7", AT)
        assert tried("ann", "192.0.2.7", AT + TRIES_WITHIN)
        assert FailedTry.objects.count() <= MOST_TRIES.here + 1

    def test_names_and_addresses_are_not_readable(self, world: World) -> None:
        tried("ann-of-kent", "192.0.2.7", AT)
        kept = str(list(FailedTry.objects.values_list()))
        assert "ann" not in kept
        assert "192.0.2.7" not in kept


@pytest.mark.django_db
class TestCodes:
    def code(self, at: datetime) -> str:
        return pyotp.TOTP(SECRET).at(at)

    def test_an_app_is_enrolled_by_a_code_of_its_own(self, world: World) -> None:
        with pytest.raises(BadInput):
            enrol_code_app(world.gold, "000000", secret=SECRET, at=AT)
        enrol_code_app(world.gold, self.code(AT), secret=SECRET, at=AT)
        assert has_second_factor(world.gold.person)
        assert SECRET.encode() not in bytes(CodeApp.objects.get().sealed_secret)

    def test_neither_the_same_code_nor_an_earlier_one_counts_again(self, world: World) -> None:
        enrol_code_app(world.gold, self.code(AT), secret=SECRET, at=AT)
        person, later = world.gold.person, AT + timedelta(seconds=30)
        assert not use_code(person, self.code(AT), at=AT)
        assert use_code(person, self.code(later), at=later)
        assert not use_code(person, self.code(later), at=later)
        assert not use_code(person, self.code(AT), at=later)

    def test_a_sealed_secret_moved_to_another_person_opens_nothing(self, world: World) -> None:
        enrol_code_app(world.gold, self.code(AT), secret=SECRET, at=AT)
        CodeApp.objects.update(person=world.analyst.person)
        with pytest.raises(Tampered):
            use_code(world.analyst.person, self.code(AT), at=AT)

    def test_new_recovery_codes_void_the_ones_before(self, world: World) -> None:
        first = make_recovery_codes(world.gold, at=AT)
        make_recovery_codes(world.gold, at=AT)
        assert RecoveryCode.objects.count() == len(first)
        assert not any(code in str(list(RecoveryCode.objects.values_list())) for code in first)


@pytest.mark.django_db
class TestPasskeys:
    def passkey(self, world: World, person: Person) -> Passkey:
        return Passkey.objects.create(
            person=person, name="Laptop", credential=person.id.bytes, public_key=b"", sign_count=0, enrolled_at=AT
        )

    def test_the_last_way_in_is_not_removed(self, world: World) -> None:
        only = self.passkey(world, world.gold.person)
        with pytest.raises(Conflict), transaction.atomic():
            remove_passkey(only.pk, world.gold, at=AT)
        assert Passkey.objects.filter(pk=only.pk).exists()
        enrol_code_app(world.gold, pyotp.TOTP(SECRET).at(AT), secret=SECRET, at=AT)
        remove_passkey(only.pk, world.gold, at=AT)

    def test_nobody_removes_another_persons(self, world: World) -> None:
        theirs = self.passkey(world, world.analyst.person)
        with pytest.raises(NotFound):
            remove_passkey(theirs.pk, world.gold, at=AT)


@pytest.mark.django_db
class TestInviting:
    def test_it_works_once_for_its_person_until_it_ends(self, world: World) -> None:
        by, person = world.administrator, world.gold.person
        with viewing(by):
            code = invite(person, by=by, at=AT)
        assert use_invitation(world.analyst.person.username, code, at=AT) is None
        assert use_invitation(person.username, code, at=AT + INVITED_FOR) is None
        assert use_invitation(person.username, code, at=AT) == person
        assert use_invitation(person.username, code, at=AT) is None

    def test_a_new_one_voids_the_one_before(self, world: World) -> None:
        by, person = world.administrator, world.gold.person
        with viewing(by):
            before, after = (invite(person, by=by, at=AT) for _ in range(2))
        assert use_invitation(person.username, before, at=AT) is None
        assert use_invitation(person.username, after, at=AT) == person
        assert after not in str(list(Invitation.objects.values_list()))

    def test_only_an_administrator_invites_and_resets(self, world: World) -> None:
        gold, person, administrator = world.gold, world.analyst.person, world.administrator
        with viewing(gold), pytest.raises(NotAllowed):
            invite(person, by=gold, at=AT)
        with viewing(gold), pytest.raises(NotAllowed):
            reset_sign_in(person, reason="lost", by=gold, at=AT)
        with viewing(administrator), pytest.raises(BadInput):
            reset_sign_in(person, reason=" ", by=administrator, at=AT)


@pytest.mark.django_db
def test_one_account_of_an_agency_is_one_person(world: World) -> None:
    bind_identity(world.gold, issuer="https://id.example", subject="7", at=AT)
    bind_identity(world.gold, issuer="https://id.example", subject="7", at=AT)
    for post, subject in ((world.analyst, "7"), (world.gold, "8")):
        with pytest.raises(Conflict):
            bind_identity(post, issuer="https://id.example", subject=subject, at=AT)


@pytest.mark.django_db
def test_ending_a_persons_sessions_leaves_everybody_elses(world: World) -> None:
    for number, person in enumerate((world.gold.person, world.gold.person, world.analyst.person)):
        Session.objects.create(
            key_digest=f"{number:064}", content="", person=person,
            started_at=AT, used_at=AT, ends_at=AT + timedelta(hours=1),
        )  # fmt: skip
    assert end_sessions(world.gold.person) == 2
    assert Session.objects.get().person_id == world.analyst.person_id
