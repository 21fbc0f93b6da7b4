"""Each constraint of the tables of signing in refuses once; the reader and the app may do what they need, no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.agencies.models import FailedTry, Identity, Invitation, Session
from tests.refusing import refused
from tests.rooms import World

pytestmark = pytest.mark.django_db


def test_a_session_has_a_way_that_is_known_and_ends_after_it_starts(world: World) -> None:
    row = Session.objects.create(
        key_digest="1" * 64, content="", started_at=world.at, used_at=world.at, ends_at=world.at + timedelta(hours=1)
    )
    refused("agencies_session_way", row, key_digest="2" * 64, way="magic")
    refused("agencies_session_period", row, key_digest="2" * 64, ends_at=world.at)
    refused("key_digest", row)


def test_a_failed_try_is_of_a_known_kind(world: World) -> None:
    refused(
        "agencies_failedtry_trial", FailedTry(trial="password", account="", address="", tried_at=world.at), trial="x"
    )


def test_an_identity_is_bound_once_and_one_of_each_provider(world: World) -> None:
    row = Identity.objects.create(person=world.gold.person, issuer="https://id.example", subject="7", bound_at=world.at)
    refused("agencies_identity_once", row, person_id=world.analyst.person_id)
    refused("agencies_identity_one_each", row, subject="8")


def test_an_invitation_ends_after_it_begins(world: World) -> None:
    row = Invitation(person=world.gold.person, digest="1", issued_at=world.at, expires_at=world.at)
    refused("agencies_invitation_period", row)
