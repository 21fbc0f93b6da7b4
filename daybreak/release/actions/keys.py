"""Letting a new key sign releases and seal their packs."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.rules import check_reason, check_two
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record
from daybreak.release.keys import hold_keys, release_keys, signer_of, waits
from daybreak.release.models import ReleaseKey

LONGEST_REASON = 500  # as the register keeps it


def rotate_key(*, reason: str, second: Post, by: Post, at: datetime) -> ReleaseKey:
    """Let new keys sign releases and seal packs from now on: two people agree. What was signed before holds for ever.

    Raises Conflict while a release of any operation waits sealed: it is held before, and sealed anew afterwards.
    """
    hold_keys(to_change=True)
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
    """Tell that one waits, and not whose or until when: who changes keys may see no operation."""
    if waits():
        raise Conflict(
            "A release waits sealed under the present keys: it would never open", rule="waiting",
            remedy="Ask the gold or a lead coordinator of each operation to hold theirs; after the change they take it"
            " back to the draft, then seal and unlock it anew",
        )  # fmt: skip
