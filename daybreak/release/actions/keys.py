"""Letting a new key sign releases and seal their packs."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from daybreak.access.gates import require
from daybreak.access.rules import check_reason, check_two
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record
from daybreak.release.keys import release_keys, signer_of, waiting
from daybreak.release.models import ReleaseKey

LONGEST_REASON = 500  # as the register keeps it
ROTATE_LOCK = 0x726B6579  # advisory lock ("rkey"): of two who change the keys at once the second follows the first


def rotate_key(*, reason: str, second: Post, by: Post, at: datetime) -> ReleaseKey:
    """Let new keys sign releases and seal packs from now on: two people agree. What was signed before holds for ever.

    Raises Conflict while a release the first of them sees waits sealed: it is held before, and sealed anew afterwards.
    One they do not see stays closed by its gate until it is sealed anew.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROTATE_LOCK])
    require(by, "release:rotate-key")
    require(second, "release:rotate-key")
    said = check_reason(reason)
    if len(said) > LONGEST_REASON:
        raise BadInput(f"The reason is {len(said)} characters long", rule="reason", remedy=f"Use {LONGEST_REASON}")
    check_two(by.person_id, second.person_id, act="change the keys of releases", ask="another person")
    _refuse_waiting()
    old = release_keys()[-1]
    old.until = at
    old.save()
    number = old.generation + 1
    new = ReleaseKey.objects.create(
        generation=number, vkey=str(signer_of(number).verifier), since=at, because=said
    )  # the private half is made in the home, where only its owner reads it
    record(
        "release:rotate-key", "key", str(number), by=by.actor, at=at, second=second.id, reason=said, vkey=new.vkey
    )  # fmt: skip
    return new


def _refuse_waiting() -> None:
    if found := waiting():
        until = ", ".join(f"{row.embargo_until:%d %B %Y %H:%M} UTC" for row in found)
        raise Conflict(
            f"A release waits sealed under the present key (embargo until {until})", rule="waiting",
            remedy="Hold it, change the key, take it back to the draft, then seal and unlock it anew",
        )  # fmt: skip
