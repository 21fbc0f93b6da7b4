"""Keys: those forces open envelopes and sign answers with, and the one the lead agency signs packages with."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, NotAllowed
from daybreak.ledger.actions import record
from daybreak.packages.models import AnswerKey, ForceKey, SigningKey
from daybreak.packages.moving import check_reason
from daybreak.packages.sealing import signer_of, signing_keys
from daybreak.packages.travelling.answering import read_public
from daybreak.packages.travelling.envelope import read_recipient

ROTATE_LOCK = 0x706B6579  # advisory lock ("pkey"): of two who change the key at once the second follows the first


def register_key(force: Compartment, recipient: str, *, by: Post, at: datetime) -> ForceKey:
    """Register the key a force opens envelopes with; the one before is retired and opens only what was sent before."""
    locked = _locked_force(force)
    require(by, "package:register-key")
    _check_force(locked)
    wanted = read_recipient(recipient)
    ForceKey.objects.filter(compartment=locked, retired_at=None).update(retired_at=at)
    key = ForceKey.objects.create(compartment=locked, recipient=wanted, registered_by=by.id, registered_at=at)
    record("package:register-key", "force-key", key.pk, by=by.actor, at=at, force=locked.pk, recipient=wanted)
    return key


def register_answer_key(force: Compartment, public: str, *, by: Post, at: datetime) -> AnswerKey:
    """Register the key an offline force signs its answers with; what the one before signed is not taken any more."""
    locked = _locked_force(force)
    require(by, "package:register-key")
    wanted = str(read_public(public, force=_check_force(locked)))
    AnswerKey.objects.filter(compartment=locked, retired_at=None).update(retired_at=at)
    key = AnswerKey.objects.create(compartment=locked, vkey=wanted, registered_by=by.id, registered_at=at)
    record("package:register-key", "answer-key", key.pk, by=by.actor, at=at, force=locked.pk, vkey=wanted)
    return key


def rotate_signing_key(*, reason: str, second: Post, by: Post, at: datetime) -> SigningKey:
    """Let a new key sign packages from now on: two people agree. What the keys before signed holds for ever.

    Forces that are offline need the new list of keys (`daybreak package keys`) before the next envelope.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROTATE_LOCK])
    require(by, "package:rotate-key")
    require(second, "package:rotate-key")
    check_reason(reason, act="A new key")
    if by.person_id == second.person_id:
        message = "One person alone may not change the key of packages"
        raise NotAllowed(message, rule="two people", remedy="Name a second person")
    old = signing_keys()[-1]
    old.until = at
    old.save()
    number = old.generation + 1
    new = SigningKey.objects.create(
        generation=number, vkey=str(signer_of(number).verifier), since=at, because=reason
    )  # the private half is made in the home, where only its owner reads it
    record(
        "package:rotate-key", "key", str(number), by=by.actor, at=at, second=second.id, reason=reason, vkey=new.vkey
    )  # fmt: skip
    return new


def _locked_force(force: Compartment) -> Compartment:
    return Compartment.objects.select_for_update(no_key=True, of=("self",)).select_related("agency").get(pk=force.pk)


def _check_force(place: Compartment) -> str:
    """Return the slug of the force whose part this is; BadInput where it is nobody's."""
    if place.agency is None:
        raise BadInput("Only a force has a key", rule="force", place="force")
    return place.agency.slug
