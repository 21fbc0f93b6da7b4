"""Every page and operation that shows personal data says so in the ledger, in the transaction that shows it."""

from __future__ import annotations

from daybreak.agencies.terms import Role
from tests.attack.attempts import attempt, expected, rows
from tests.attack.scene import Scene

OF_NOBODY = {
    "public": "shown before anybody signed in",
    "anybody signed in": "one's own sessions, keys, tokens and post",
    "membership:grant": "who works here",
    "access:ask": "what the post itself asked for",
    "access:answer": "what a member asked for",
    "access:break-glass": "parts by the names of their forces",
    "review:read": "exceptions, by who made them and why",
    "identity:switch-fusing": "a setting, and who switched it",
    "post:end": "who works here",
    "figures:read": "counts, protected",
    "visit:plan": "references and times",
    "device:read": "devices, by name and when they were heard",
    "hash:look-up": "a form; what is looked up is entered",
    "hash-list:read": "lists by name, publisher and size",
    "ledger:read": "references; what the auditor does is not entered again each time",
    "ledger:witness": "digests",
}
"""Permissions under which nothing is read that tells of a person of the case, and what is read instead."""
ONLY_COUNTS = {
    "page national": "counts by force", "page national-wall": "counts by force",
    "page batches": "deliveries and their counts", "GET /batches": "deliveries and their counts",
    "page batch": "files, by name and digest",
    "page declarations": "what columns mean, by name", "GET /declarations": "what columns mean, by name",
    "page declaration": "what columns mean",
    "page quarantine": "files refused, by name and rule", "GET /quarantine": "files refused, by name and rule",
    "page referrals": "references, kinds and states", "GET /referrals": "references, kinds and states",
    "page source": "a digest and what the file is; opening it is an act of its own",
    "page exhibits": "seals and who holds them", "page exhibits-continuity": "seals and who signed for them",
    "page exhibits-many": "a form", "page exhibits-new-material": "seals and counts",
    "GET /exhibits/new-material": "seals and counts",
    "page exhibits-results": "labels and digests", "page exhibits-scan": "a form; what is found is recorded",
    "page exhibits-seize": "a form", "GET /exhibits": "seals and who holds them",
    "GET /exhibits/continuity": "seals and who signed for them",
    "page subject-restrict": "a form about a subject opened before",
    "GET /visits": "references and times",
    "GET /day/picture": "counts by force",
    "page teams": "officers by team", "GET /day/teams": "officers by team",
    "page grading": "counts by force and level",
    "page delays": "times by force", "GET /figures/delays": "times by force",
    "page force-of": "a published table of postcodes", "GET /force-of": "a published table of postcodes",
    "GET /queues": "deliveries and their counts",
    "GET /package-keys": "public keys",
}  # fmt: skip

EMPTY_HERE = {
    "page subjects", "GET /ranking", "page restrictions", "page blocks", "page look-ups", "page leads", "GET /leads",
    "page clearances", "page errors", "GET /errors", "GET /grounds",
    "page child-same", "GET /child-records",
    "page envelopes", "GET /clearances",
    "page decisions", "GET /decisions", "page pocket-choices",
}  # fmt: skip
"""Lists with nothing to show to these posts in this scene; tests/web shows them filled."""


def test_a_read_of_personal_data_is_entered(scene: Scene) -> None:
    found = {name: _entered(scene, name) for name, row in rows().items() if row.method == "GET"}
    silent = {name for name, entered in found.items() if False in entered}
    told_of_nobody = {name for name in silent if rows()[name].permission in OF_NOBODY}
    assert silent - told_of_nobody == set(ONLY_COUNTS) | EMPTY_HERE
    assert sum(True in entered for entered in found.values()) >= 15


def _entered(scene: Scene, name: str) -> set[bool]:
    """Return whether an entry was made, each time somebody who may read the page read one of theirs."""
    row = rows()[name]
    thing = scene.things[row.thing].get("own") if row.thing else None
    if row.thing and thing is None:
        return set()
    able = [role.value for role in Role if expected(scene, role.value, name, thing)]
    key = scene.key(row.thing, "own") if row.thing else None
    return {"ledger_entry" in attempt(scene, who, name, key).written for who in able}
