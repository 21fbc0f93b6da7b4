"""One row for every page and every operation: what it is about, what it takes, and by which permission.

Who may use a row is not written here: it is asked of the policy table. A new endpoint without a row fails the build.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

PUBLIC, ANYBODY = "public", "anybody signed in"


@dataclass(frozen=True)
class Row:
    """`thing` is the kind of object its key names, `before` the state that object must be in for the act to work.

    `body` is what makes it work, `asks` are the parameters of its query, `also` what is further needed in its path.
    `elsewhere` names the tests in which it succeeds, where it cannot inside the one transaction of the attack.
    """

    permission: str
    thing: str = ""
    method: str = "GET"
    body: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    also: dict[str, str] = field(default_factory=dict)
    elsewhere: str = ""


def act(permission: str, thing: str = "", before: Any = None, /, **body: Any) -> Row:
    """Return the row of a write."""
    return Row(permission, thing, "POST", body, before or {})


SEALED = "tests/api: what is sealed"
REASON = "It is needed for the visit of tomorrow morning"
ACKNOWLEDGED = {"state": "acknowledged"}
ACCEPTED = {"state": "accepted"}
COUNCIL = {"kind": "council_record", "reference": "CT/1", "upstream": "Invented Council", "role": "home",
           "on": "2026-01-02", "seen_by": "PC 1"}  # fmt: skip
PAGES: dict[str, Row] = {
    # the door itself
    "home": Row(PUBLIC),
    "sign-in": Row(PUBLIC, asks=("next",)),
    "sign-in-rehearsal": act(PUBLIC),
    "help": Row(PUBLIC),
    "sign-out": act(PUBLIC),
    "sign-in-passkey": act(PUBLIC),
    "sign-in-code": Row(PUBLIC),
    "invitation": Row(PUBLIC),
    "enrol": Row(PUBLIC),
    "agency": Row(PUBLIC, also={"slug": "kent"}),
    "agency-back": Row(PUBLIC, also={"slug": "kent"}),
    "sessions": Row(ANYBODY),
    "sessions-revoke-others": act(PUBLIC),
    "session-revoke": act(PUBLIC, "session"),
    "second-factor": Row(ANYBODY),
    "second-factor-add": Row(PUBLIC),
    "recovery-codes": act(PUBLIC),
    "passkey-remove": act(PUBLIC, "passkey"),
    # need to know
    "members": Row("membership:grant", asks=("q", "page")),
    "member": Row("membership:grant", "grant"),
    "member-extend": act("membership:grant", "grant", **{"extend-days": "9", "extend-reason": REASON}),
    "member-end": act("membership:end", "grant", **{"end-reason": REASON}),
    "access": Row("access:ask"),
    "access-ask": act("access:ask", wanted="P-1", reason=REASON),
    "access-request": Row("access:answer", "request"),
    "access-grant": act("access:answer", "request", **{"grant-part": "1", "grant-days": "9", "grant-reason": REASON}),
    "access-refuse": act("access:answer", "request", **{"refuse-reason": REASON}),
    "break-glass": Row("access:break-glass"),
    "break-glass-now": Row(
        "access:break-glass",
        "",
        "POST",
        {"part": "surrey", "purpose": "flight", "hours": "2", "reason": REASON},
        elsewhere="tests/access/test_exceptions.py",
    ),
    "reviews": Row("review:read"),
    "review": Row("review:read", "review"),
    "review-decide": act("access:review", "review", finding="justified", words=REASON),
    "restrictions": Row("record:restrict"),
    "restriction": Row("record:restrict", "restriction"),
    "restriction-name": act("record:restrict", "restriction", **{"name-days": "9", "name-reason": REASON}),
    "restriction-lift": act("record:restrict", "restriction", **{"lift-reason": REASON}),
    "subject-restrict": Row("record:restrict", "subject"),
    "subject-restrict-now": act("record:restrict", "subject", ground="police", days="9", reason=REASON),
    "posts": Row("post:end", asks=("q", "page")),
    "post": Row("post:end", "post"),
    "post-end": act("post:end", "post", **{"end-reason": REASON}),
    "post-deactivate": act("post:end", "post", **{"leave-reason": REASON}),
    # rooms
    "national": Row("ranking:read", asks=("map",)),
    "force": Row("package:read", asks=("page",), also={"slug": "kent"}),
    "batches": Row("referral:read", asks=("page",)),
    "deliver": act("referral:receive", sender="Example", name="x"),
    "batch": Row("referral:read", "batch", asks=("page",)),
    "quarantine": Row("referral:read", asks=("page",)),
    "declarations": Row("referral:read", asks=("page",)),
    "declaration": Row("referral:read", "declaration"),
    "declaration-save": act("declaration:save", text='profile = "uk"\nname = "graded at home"'),
    "referrals": Row("referral:read", asks=("q", "kind", "state", "provider", "page")),
    "referral": Row("referral:read", "referral", asks=("version", "page")),
    "source": Row("referral:read", "source", asks=("place",)),
    "source-open": act("referral:read", "source", reason=REASON),
    "subjects": Row("ranking:read", asks=("q", "level", "door", "page")),
    "subject": Row("subject:read", "subject", asks=("page",)),
    "rank": Row("subject:read", "subject"),
    "rank-decide": Row(
        "level:raise",
        "subject",
        "POST",
        {"level-level": "very_high", "level-why": REASON},
        elsewhere="tests/web/test_ranks.py: a subject must have been ranked",
    ),
    "rank-answer": Row(
        "level:agree",
        "subject",
        "POST",
        {"answer-agree": "no", "answer-words": REASON},
        elsewhere="tests/web/test_ranks.py: a lowering must be asked for first",
    ),
    "rank-see": Row(
        "low:see",
        "subject",
        "POST",
        {"seen-finding": "stays", "seen-why": REASON},
        elsewhere="tests/web/test_ranks.py: only a record at the lowest level is seen again",
    ),
    "watch": Row("package:read", asks=("page",)),
    "grading": Row("ranking:read", asks=("page",)),
    "links": Row("link:read", asks=("show", "band", "after", "page")),
    "links-switch": Row("identity:switch-fusing"),
    "links-switch-now": act("identity:switch-fusing", reason=REASON, on="yes"),
    "link": Row("link:read", "link", asks=("after",)),
    "link-judge": act("identity:judge", "link", reasons=["senders"], verdict="different"),
    "link-undo": act("identity:judge", "judged pair", why=REASON),
    "packages": Row("package:read", asks=("q", "force", "state", "batch", "overdue", "door", "sort", "page")),
    "package": Row("package:read", "package", asks=("page",)),
    "package-acknowledge": act("package:acknowledge", "package", access_to_children="no"),
    "package-accept": act("package:answer", "package", ACKNOWLEDGED),
    "package-reject": act("package:answer", "package", ACKNOWLEDGED, **{"reject-reason": "lives elsewhere"}),
    "package-recall": act("package:recall", "package", **{"recall-reason": "cleared"}),
    "package-access": act("package:acknowledge", "package", ACKNOWLEDGED, access_to_children="yes"),
    "package-close": act("package:close", "package", ACCEPTED, **{"close-reason": "done"}),
    "package-check": Row("package:check", "package", "POST", elsewhere="tests/web/test_packages.py"),
    "package-sign": Row("package:sign", "package", "POST", elsewhere="tests/web/test_packages.py"),
    "package-disseminate": Row("package:disseminate", "package", "POST", elsewhere="tests/web/test_packages.py"),
    "package-renew": Row(
        "package:build", "package", "POST", {"renew-reason": REASON}, elsewhere="tests/web/test_packages.py"
    ),
    "package-pause": Row(
        "package:pause",
        "package",
        "POST",
        {"pause-ground": "warrant", "pause-reason": REASON},
        elsewhere="tests/web/test_packages.py",
    ),
    "package-resume": Row("package:pause", "package", "POST", elsewhere="tests/web/test_packages.py"),
    "package-transfer": act(
        "package:answer", "package", ACKNOWLEDGED, **{"transfer-to": "essex", "transfer-reason": REASON}
    ),
    "package-propose": act("visit:prepare", "package", ACCEPTED),
    "package-acknowledge-recall": Row(
        "package:acknowledge",
        "package",
        "POST",
        {},
        {"state": "recalled"},
        elsewhere="tests/web/test_clearances.py",
    ),
    "clearances": Row("clearance:enter", asks=("page",)),
    "clearance-enter": act("clearance:enter", of="07700 900123", reason=REASON),
    "errors": Row("error:read", asks=("page",)),
    "error-raise": act("error:raise", of="07700 900123", reason=REASON),
    "error": Row("error:read", "suspected error", asks=("page",)),
    "error-look-again": act("error:raise", "suspected error"),
    "error-close": act("error:close", "suspected error", finding="right", words=REASON),
    "correction": Row("error:read", "error recipient"),
    "correction-confirm": act("error:confirm", "error recipient", told=REASON),
    "hits": Row("hit:read", asks=("state", "page")),
    "hit": Row("hit:read", "hit"),
    "hit-acknowledge": act("hit:acknowledge", "hit"),
    "hit-settle": act("hit:acknowledge", "hit", {"state": "contact_made"}, settlement="Kent goes first"),
    "hit-contact": act("hit:acknowledge", "hit", {"state": "acknowledged"}),
    "resolutions": Row("resolution:read", asks=("state", "page")),
    "resolutions-compare": act("resolution:compare"),
    "resolutions-export": Row("resolution:request", asks=("form",)),
    "leads": Row("resolution:read", asks=("page",)),
    "resolution": Row("resolution:read", "resolution request"),
    "subject-grounds": Row("ground:enter", "subject"),
    "ground-enter": Row(
        "ground:enter", "subject", "POST", {"premises": "", **COUNCIL}, elsewhere="tests/doors/test_grounds.py"
    ),
    "ground": Row("ground:withdraw", "ground"),
    "ground-withdraw": act("ground:withdraw", "ground", reason=REASON),
    "typed": Row("identifier:enter", asks=("page",)),
    "typed-enter": act("identifier:enter", kind="phone", identifier="07700900123", why=REASON),
    "typed-one": Row("identifier:enter", "typed identifier"),
    "typed-again": act("identifier:enter", "typed identifier", again="07700900123"),
    "look-ups": Row("hit:look-up", asks=("page",)),
    "look-up": act("hit:look-up", kind="phone", identifier="07700900123", again="07700900123", reason=REASON),
    "blocks": Row("block:place", asks=("page",)),
    "block-place": Row(
        "block:place",
        "",
        "POST",
        {"of": "S-7KQ2M4", "ground": "undercover", "days": "9", "reason": REASON},
        elsewhere="tests/web/test_deconfliction.py",
    ),
    "block": Row("block:place", "block"),
    "block-confirm": act("block:place", "block"),
    "block-lift": act("block:place", "block", reason=REASON),
    "hash-matches": Row("hash-match:read", asks=("state", "page")),
    "hash-match": Row("hash-match:read", "hash match"),
    "hash-match-judge": act("hash-match:judge", "hash match", state="acknowledged", reason=REASON),
    "hash-look-up": Row("hash:look-up"),
    "hash-look-up-now": act("hash:look-up", digest="d41d8cd98f00b204e9800998ecf8427e"),
    "hash-lists": Row("hash-list:read", asks=("page",)),
    "hash-list-import": act("hash-list:import", name="Example", publisher="Example"),
    "hash-list": Row("hash-list:read", "hash list", asks=("page",)),
    "hash-list-retire": act("hash-list:retire", "hash list", reason=REASON),
    "plan": Row("visit:plan", asks=("page",)),
    "plan-again": act("visit:plan"),
    "day": Row("visit:read", asks=("force", "on", "page")),
    "day-live": Row("visit:read"),
    "day-live-stream": Row("visit:read", elsewhere="tests/web/test_live.py: it sends events"),
    "decisions": Row("decision:read", asks=("page",)),
    "decision-log": act("decision:log", decided="Hold window 2", rationale=REASON),
    "devices": Row("device:read", asks=("page",)),
    "device-revoke": act("device:revoke", "device", reason=REASON),
    "pocket": Row("device:read"),
    "pocket-choices": Row("visit:record"),
    "pocket-worker": Row(ANYBODY),
    "pocket-manifest": Row(PUBLIC),
    "visit": Row("visit:read", "visit"),
    "visit-record": act("visit:record", "visit", kind="search", event_ref=str(uuid4()), note="loft"),
    "visit-prepare": act("visit:prepare", "visit", evidence_team="team 4"),
    "visit-check": act("visit:prepare", "visit", {"state": "planned"}),
    "visit-waive": act("visit:waive", "visit", **{"waive-kind": "evidence_team", "waive-reason": "no devices there"}),
    "visit-stand-down": act(
        "visit:prepare", "visit", {"state": "planned"}, **{"stand_down-reason": "moved away yesterday"}
    ),
    "exhibits": Row("exhibit:read", asks=("q", "visit", "page")),
    "exhibit": Row("exhibit:read", "exhibit"),
    "exhibit-description": act("exhibit:read", "exhibit", reason=REASON),
    "exhibit-hand-over": act("exhibit:hand-over", "exhibit", to="{colleague}", seal_number="s", where="store"),
    "children": Row("child:read", asks=("package", "page")),
    "children-refer": act("child:refer"),
    "child-referral": Row("child:read", "child-referral"),
    "child-acknowledge": act("child-referral:acknowledge", "child-referral"),
    "child-decide": act("child-referral:decide", "child-referral", {"state": "acknowledged"}, decision="support"),
    "release": Row("figures:read"),
    "release-freeze": act("figures:freeze"),
    "release-draft": act("release:draft", embargo="2027-03-29T06:00"),
    "release-unlock": act("release:unlock", "release"),
    "release-hold": act("release:unlock", "release", **{"hold-reason": "a figure is late"}),
    "release-publish": act("release:publish", "release"),
    "release-file": Row("figures:read", "release file", also={"name": "figures.csv"}),
    "ledger": Row("ledger:read", asks=("thing_ref", "processing", "before")),
    "ledger-entry": Row("ledger:read", "ledger entry"),
    "ledger-proof": Row("ledger:read", "ledger entry", elsewhere="tests/web: an entry is proved once it is sealed"),
}

PAGED = ("offset", "limit")
OPERATIONS: dict[str, Row] = {
    "GET /me": Row(ANYBODY),
    "GET /figures": Row("figures:read", asks=("frozen",)),
    "GET /batches": Row("referral:read", asks=PAGED),
    "POST /batches": Row("referral:receive", method="POST", asks=("declared", "profile")),
    "GET /declarations": Row("referral:read", asks=PAGED),
    "POST /declarations": act("declaration:save", text='profile = "uk"\nname = "graded at home"'),
    "GET /quarantine": Row("referral:read", asks=PAGED),
    "GET /referrals": Row("referral:read", asks=("kind", "state", *PAGED)),
    "GET /referrals/{key}/versions": Row("referral:read", "referral", asks=PAGED),
    "GET /ranking": Row("ranking:read", asks=PAGED),
    "GET /breaches": Row("package:read", asks=PAGED),
    "GET /queues": Row("ranking:read", asks=PAGED),
    "GET /links": Row("link:read", asks=("band", *PAGED)),
    "GET /links/{key}": Row("link:read", "link"),
    "POST /links/{key}/judge": act("identity:judge", "link", verdict="different", why=REASON),
    "POST /links/{key}/undo": act("identity:judge", "judged pair", why=REASON),
    "GET /packages": Row("package:read", asks=("state", *PAGED)),
    "GET /packages/{key}": Row("package:read", "package"),
    "POST /packages/{key}/acknowledge": act("package:acknowledge", "package", access_to_children="no"),
    "POST /packages/{key}/accept": act("package:answer", "package", ACKNOWLEDGED),
    "POST /packages/{key}/reject": act("package:answer", "package", ACKNOWLEDGED, reason="lives elsewhere"),
    "GET /hits": Row("hit:read", asks=("overdue", *PAGED)),
    "GET /hits/{key}": Row("hit:read", "hit"),
    "POST /hits/{key}/acknowledge": act("hit:acknowledge", "hit"),
    "POST /hits/{key}/contact": act("hit:acknowledge", "hit", {"state": "acknowledged"}),
    "POST /hits/{key}/settle": act("hit:acknowledge", "hit", {"state": "contact_made"}, settlement="Kent goes first"),
    "GET /resolutions": Row("resolution:read", asks=("state", *PAGED)),
    "GET /resolutions/to-ask": Row("resolution:request"),
    "POST /resolutions/compare": act("resolution:compare"),
    "GET /leads": Row("resolution:read", asks=PAGED),
    "GET /grounds": Row("ground:enter", asks=("subject",)),
    "POST /grounds": Row(
        "ground:enter",
        "",
        "POST",
        {"subject": "S-1", "premises": str(uuid4()), "from_subscriber": False, **COUNCIL},
        elsewhere="tests/doors/test_grounds.py",
    ),
    "POST /grounds/{key}/withdraw": act("ground:withdraw", "ground", reason=REASON),
    "POST /typed-identifiers": act("identifier:enter", kind="phone", identifier="07700900123", why=REASON),
    "POST /typed-identifiers/{key}/again": act("identifier:enter", "typed identifier", identifier="07700900123"),
    "GET /errors": Row("error:read", asks=PAGED),
    "GET /errors/{key}": Row("error:read", "suspected error"),
    "POST /look-ups": act("hit:look-up", kind="phone", identifier="07700900123", reason=REASON),
    "GET /hash-matches": Row("hash-match:read", asks=PAGED),
    "POST /hash-matches/{key}/acknowledge": act("hash-match:judge", "hash match", reason=REASON),
    "POST /hash-matches/{key}/set-aside": act("hash-match:judge", "hash match", reason=REASON),
    "GET /hash-lists": Row("hash-list:read", asks=PAGED),
    "POST /hash-lists": Row(
        "hash-list:import", "", "POST", asks=("name", "publisher", "algorithm", "scheme", "category")
    ),
    "POST /hash-lists/{key}/retire": act("hash-list:retire", "hash list", reason=REASON),
    "POST /hash-look-ups": act("hash:look-up", digest="d41d8cd98f00b204e9800998ecf8427e"),
    "GET /day/devices": Row("device:read", asks=PAGED),
    "POST /day/devices": act("device:enrol", device=str(uuid4()), name="Telephone 7"),
    "POST /day/devices/{key}/revoke": act("device:revoke", "device", reason=REASON),
    "POST /day/carry": Row(
        "device:enrol", "", "POST", {"device": str(uuid4()), "visits": []}, elsewhere="tests/api/test_day.py"
    ),
    "POST /day/entries": act("visit:record", device=str(uuid4()), entries=[]),
    "GET /day/picture": Row("visit:read"),
    "GET /decisions": Row("decision:read", asks=PAGED),
    "POST /decisions": act("decision:log", decided="Hold window 2", rationale=REASON),
    "GET /visits": Row("visit:read", asks=PAGED),
    "GET /child-referrals": Row("child:read", asks=PAGED),
    "GET /releases": Row("figures:read"),
    "GET /releases/{key}/files/{name}": Row("figures:read", "release file", also={"name": "figures.csv"}),
    "GET /ledger/checkpoint": Row(ANYBODY),
    "GET /ledger/keys": Row(ANYBODY),
    "GET /ledger/proof/inclusion": Row("ledger:read", asks=("entry",), elsewhere=SEALED),
    "GET /ledger/proof/consistency": Row("ledger:witness", asks=("earlier", "later"), elsewhere=SEALED),
    "GET /ledger/add-checkpoint": Row("ledger:witness", asks=("old",), elsewhere=SEALED),
    "POST /ledger/cosignatures": Row(
        "ledger:witness", "", "POST", {"size": 1, "line": "x"}, elsewhere="tests/api: a registered witness"
    ),
    "GET /tokens": Row(ANYBODY, asks=PAGED),
    "GET /tokens/{key}": Row(ANYBODY, "token"),
    "DELETE /tokens/{key}": Row(ANYBODY, "token", "DELETE"),
}
