"""One row for every page and every operation: what it is about, what it takes, and by which permission.

Who may use a row is not written here: it is asked of the policy table. A new endpoint without a row fails the build.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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


PACKAGES = "tests/api/test_packages.py"
EXPLAINED = "tests/release/test_two_releases.py: a release must have been published before"
RANKED = "tests/api/test_ranks.py: a subject must have been ranked"
OUTCOME = {"tool": "KIRAT", "tool_version": "3", "outcome": "B", "assessor": "PC 1", "assessed_on": "2025-01-02",
           "expires_on": "2030-01-02"}  # fmt: skip
PUBLIC_KEY = "age1ckdcrh79u9pc3j4aa2le79ufskyplvnnruz9wanehejq252mn4sqx2ld64"
SEALED = "tests/api: what is sealed"
REASON = "It is needed for the visit of tomorrow morning"
ACKNOWLEDGED = {"state": "acknowledged"}
ACCEPTED = {"state": "accepted"}
ACTED = {"state": "accepted", "acted_at": datetime(2026, 3, 2, 9, tzinfo=UTC)}
COUNCIL = {"kind": "council_record", "reference": "CT/1", "upstream": "Invented Council", "role": "home",
           "on": "2026-01-02", "seen_by": "PC 1"}  # fmt: skip
AT_THE_DOORS = "tests/doors/test_safeguarding.py"
QUOTED = "tests/release/test_quotes.py: another person has written a quote"
NO_QUOTE = "00000000-0000-4000-8000-000000000000"
SPOKEN = {"words": "We look at every report.", "speaker": "Alex Example", "title": "Gold commander"}
SITE = "tests/release/test_site.py: published, and sealed in the ledger"
EMBARGOED = "tests/release/test_embargo_at_the_doors.py: two people, sealed packs, clocks that agree"
PARTICULARS = "tests/doors/test_particulars.py: of a package whose suspect was arrested"
EARLIER = "2026-03-02T08:30"
INSTANT = "2026-03-02T08:30:00Z"
SENT_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROTECTED = {"protected_from": SENT_AT - timedelta(hours=5), "protected_until": SENT_AT + timedelta(hours=67)}
APPROVED = {"state": "approved", "approver": uuid4()}
SENT = {"state": "sent", "approver": uuid4(), "sent_at": SENT_AT}
CHILD = {"certainty": "known", "relation": "own_child", "immediate_risk": "yes", "authority": "cs-kent",
         "capacity": "home", "category": "witness"}  # fmt: skip
DISCLOSURE = {"to": "employer", "recipient": "Invented School", "words": "w", "pressing_need": "n",
              "proportionality": "p"}  # fmt: skip
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
    "national": Row("package:read", asks=("map",)),
    "national-wall": Row("package:read", asks=("map",)),
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
    "rank-again": act("subject:rank"),
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
    "rank-end": Row(
        "level:raise",
        "subject",
        "POST",
        {"end-why": REASON},
        elsewhere="tests/web/test_ranks.py: a decision must stand",
    ),
    "rank-outcome": act(
        "outcome-of-tool:record", "subject", **{f"outcome-{name}": said for name, said in OUTCOME.items()}
    ),
    "watch": Row("package:read", asks=("page",)),
    "grading": Row("ranking:read", asks=("page",)),
    "links": Row("link:read", asks=("show", "band", "after", "page")),
    "links-switch": Row("identity:switch-fusing"),
    "links-switch-now": act("identity:switch-fusing", reason=REASON, on="yes"),
    "link": Row("link:read", "link", asks=("after",)),
    "link-judge": act("identity:judge", "link", reasons=["senders"], verdict="different"),
    "link-undo": act("identity:judge", "judged pair", why=REASON),
    "packages": Row("package:read", asks=("q", "force", "state", "batch", "overdue", "door", "waits", "sort", "page")),
    "package": Row("package:read", "package", asks=("page",)),
    "package-acknowledge": act("package:acknowledge", "package", access_to_children="no"),
    "package-accept": act("package:answer", "package", ACKNOWLEDGED),
    "package-reject": act("package:answer", "package", ACKNOWLEDGED, **{"reject-reason": "lives elsewhere"}),
    "package-recall": act("package:recall", "package", **{"recall-reason": "cleared"}),
    "package-access": act("package:acknowledge", "package", ACKNOWLEDGED, access_to_children="yes"),
    "package-close": act("package:close", "package", ACTED, **{"close-reason": "done"}),
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
        {"pause-ground": "warrant", "pause-reason": REASON, "pause-review_at": EARLIER},
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
    "package-export": Row(
        "package:export", "package", "POST", elsewhere="tests/packages/test_envelopes_on_pages.py: what is sealed"
    ),
    "envelopes": Row("package:import-answer", asks=("page",)),
    "envelopes-answers": Row(
        "package:import-answer", "", "POST", elsewhere="tests/packages/test_envelopes_on_pages.py: a signed file"
    ),
    "envelopes-key": act("package:register-key", **{"key-force": "kent", "key-public": PUBLIC_KEY}),
    "envelopes-export": Row(
        "package:export", "", "POST", elsewhere="tests/packages/test_envelopes_on_pages.py: what is sealed"
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
    "premises": Row("premises:read", "premises"),
    "premises-mark": act("premises:mark", "premises", **{"mark-kind": "several_households", "mark-reason": REASON}),
    "premises-force": act("force:choose", "premises", **{"force-force": "kent", "force-reason": REASON}),
    "force-of": Row("premises:read", asks=("q",)),
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
    "plan-again": act("visit:plan", mend="yes"),
    "plan-search": Row("visit:plan"),
    "plan-stop": act("visit:plan", "plan search"),
    "plan-take": act("visit:plan", number="1"),
    "plan-capacity": Row("visit:plan", also={"slug": "kent"}),
    "plan-aid": act(
        "visit:plan", **{"aid-lender": "kent", "aid-borrower": "surrey", "aid-teams": "1", "aid-cost_km": "40"}
    ),
    "plan-compare": Row("visit:plan", asks=("before", "after", "page")),
    "plan-lay-down": Row("visit:plan", method="POST", elsewhere="tests/web/test_plan_seen.py: what is laid down"),
    "plan-lift": act("visit:plan", "plan condition", reason=REASON),
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
    "visit-team": act("visit:prepare", "visit", {"state": "planned"}, **{"assign-team": ""}),
    "visit-followed": act("outcome:record", "visit", **{"followed-kind": "charge", "followed-at": "2026-03-10T08:30"}),
    "visit-corrected": Row("outcome:record", "visit", "POST", elsewhere="tests/api/test_following.py: of an outcome"),
    "visit-particulars": Row(
        "outcome:record", "visit", "POST", elsewhere="tests/doors/test_particulars.py: the suspect was arrested before"
    ),
    "teams": Row("visit:read"),
    "team-form": act("visit:prepare", name="Team 4", officers=[]),
    "visit-needs": act(
        "visit:prepare",
        "visit",
        {"state": "planned"},
        **{"needs-teams": "2", "needs-skills": "", "needs-arrests": "1", "needs-devices": "9"},
    ),
    "visit-check": act("visit:prepare", "visit", {"state": "planned"}),
    "visit-waive": act("visit:waive", "visit", **{"waive-kind": "evidence_team", "waive-reason": "no devices there"}),
    "visit-withdraw-waiver": Row(
        "visit:waive", "visit", "POST", elsewhere="tests/doors/test_readiness.py: waived before"
    ),
    "visit-stand-down": act(
        "visit:prepare", "visit", {"state": "planned"}, **{"stand_down-reason": "moved away yesterday"}
    ),
    "exhibits": Row("exhibit:read", asks=("q", "visit", "page")),
    "exhibit": Row("exhibit:read", "exhibit"),
    "exhibit-description": act("exhibit:read", "exhibit", reason=REASON),
    "exhibits-many": Row("exhibit:hand-over"),
    "exhibits-many-sign": Row(
        "exhibit:hand-over",
        "",
        "POST",
        {"side": "take", "scanned": "JRS/7 K-7"},
        elsewhere="tests/custody/test_many.py: there are bags to sign for",
    ),
    "exhibits-new-material": Row("exhibit:read", asks=("page",)),
    "exhibit-look-for": Row(
        "exhibit:look-for",
        "exhibit",
        "POST",
        {"look-state": "looked_at", "look-words": REASON},
        elsewhere="tests/custody/test_looking.py: something new was found",
    ),
    "exhibits-scan": Row("exhibit:read", asks=("code",)),
    "exhibits-seize": Row("exhibit:seize", "visit"),
    "exhibits-seize-now": act(
        "exhibit:seize",
        "visit",
        reference="XYZ/7",
        seal_number="s7",
        kind="phone",
        found_where="desk",
        seized_at="2026-03-02T09:00",
    ),
    "exhibits-continuity": Row("exhibit:read", asks=("page",)),
    "exhibits-labels": Row("exhibit:read", "visit"),
    "exhibits-archive": Row("exhibit:export", asks=("visit",)),
    "exhibits-results": Row("exhibit:take-in", asks=("page",)),
    "exhibits-take-in": act("exhibit:take-in"),
    "exhibit-label": Row("exhibit:read", "exhibit"),
    "exhibit-statement": Row("exhibit:export", "exhibit"),
    "exhibit-give": Row(
        "exhibit:hand-over",
        "exhibit",
        "POST",
        {"give-to": "{colleague}", "give-seal_number": "s", "give-place": "store"},
    ),
    "exhibit-take": Row(
        "exhibit:hand-over",
        "exhibit",
        "POST",
        {"take-seal_number": "s", "take-reason": REASON},
        elsewhere="tests/web/test_exhibits.py: not by who holds it",
    ),
    "exhibit-withdraw": Row(
        "exhibit:hand-over",
        "exhibit",
        "POST",
        {"withdraw-reason": REASON},
        elsewhere="tests/web/test_exhibits.py: it must have been given first",
    ),
    "exhibit-seal": act(
        "exhibit:seal", "exhibit", **{"seal-seal_number": "s", "seal-new_seal": "t", "seal-reason": REASON}
    ),
    "exhibit-correct": Row(
        "exhibit:correct",
        "exhibit",
        "POST",
        {"correct-corrects": "0", "correct-part": "place", "correct-says": "loft", "correct-reason": REASON},
        elsewhere="tests/custody/test_actions.py: only who signed, or silver",
    ),
    "exhibit-examine": act("exhibit:examine", "exhibit", **{"examine-devices": "1"}),
    "exhibit-examine-file": Row("exhibit:examine", "exhibit", "POST", elsewhere="tests/web/test_exhibits.py: a file"),
    "exhibit-return": act("exhibit:dispose", "exhibit", **{"end-seal_number": "s", "end-reason": REASON}),
    "exhibit-destroy": act("exhibit:dispose", "exhibit", **{"end-seal_number": "s", "end-reason": REASON}),
    "children": Row("child:read", asks=("package", "page")),
    "children-refer": act("child:refer"),
    "child-referral": Row("child:read", "child-referral"),
    "child-acknowledge": act("child-referral:acknowledge", "child-referral"),
    "child-decide": act(
        "child-referral:decide", "child-referral", {"state": "acknowledged"}, **{"decide-decision": "support"}
    ),
    "child-ask": act("child-referral:ask", "child-referral", **{"ask-words": REASON}),
    "child-answer": Row(
        "child-referral:answer", "child-referral", "POST", {"answer-words": REASON}, elsewhere=AT_THE_DOORS
    ),
    "child-discuss": act(
        "child-referral:discuss",
        "child-referral",
        **{"discuss-held": "yes", "discuss-happened_at": EARLIER, "discuss-words": REASON},
    ),
    "child-end-protection": act(
        "child:protect", "protected", PROTECTED, **{"end-ended_at": EARLIER, "end-words": REASON}
    ),
    "child-close": act(
        "child-referral:close", "child-referral", {"state": "decided", "decision": "support"}, **{"close-words": REASON}
    ),
    "child-record": Row("child:read", "child"),
    "child-refer": act("child:refer", "child"),
    "child-correct": act(
        "child:record",
        "child",
        **{"correct-field": "whereabouts", "correct-value": "with an aunt", "correct-reason": REASON},
    ),
    "child-refer-further": act(
        "child:record", "child", **{"further-authority": "cs-essex", "further-capacity": "host"}
    ),
    "child-protect": act("child:protect", "child", **{"protect-began_at": EARLIER, "protect-words": REASON}),
    "child-clocks": Row("child:watch", asks=("page",)),
    "child-same": Row("child:judge"),
    "child-judge": Row("child:judge", "", "POST", {"verdict": "same", "reason": REASON}, elsewhere=AT_THE_DOORS),
    "package-safeguarding": Row("welfare:read", "package"),
    "package-child": act("child:record", "package", **{f"child-{name}": text for name, text in CHILD.items()}),
    "package-family": act("family:record", "package", **{"family-known_as": "Robin Tester", "family-relation": "aunt"}),
    "package-welfare-plan": act(
        "welfare:plan", "package", **{"plan-named": "PC 1", "plan-risks": "none known", "plan-measures": "a call"}
    ),
    "package-welfare-contact": act(
        "welfare:plan", "package", **{"contact-trigger": "charge", "contact-due_on": "2026-04-01"}
    ),
    "package-first-contacts": act("welfare:plan", "package", **{"met-met_on": "2026-03-10"}),
    "package-disclosure": act(
        "disclosure:draft", "package", **{f"draft-{name}": text for name, text in DISCLOSURE.items()}
    ),
    "welfare": Row("welfare:read", asks=("page",)),
    "welfare-release-day": act("welfare:plan", on="2026-04-01"),
    "welfare-contact": Row("welfare:read", "welfare contact"),
    "welfare-done": act("welfare:plan", "welfare contact", found="calm, no plan to harm"),
    "families": Row("family:read", asks=("page",)),
    "family-member": Row("family:read", "family member"),
    "family-signpost": act("family:record", "family member", support="a leaflet"),
    "disclosures": Row("disclosure:read", asks=("page",)),
    "disclosure": Row("disclosure:read", "disclosure"),
    "disclosure-letter": Row("disclosure:send", "disclosure", before=APPROVED),
    "disclosure-approve": act("disclosure:approve", "disclosure"),
    "disclosure-refuse": act("disclosure:approve", "disclosure", **{"refuse-reason": REASON}),
    "disclosure-send": act("disclosure:send", "disclosure", APPROVED, **{"send-how": "by telephone to the head"}),
    "disclosure-receipt": act(
        "disclosure:send",
        "disclosure",
        SENT,
        **{"received-received_by": "The head", "received-received_at": "2026-03-03T10:00"},
    ),
    "disclosure-tell-duty": act("employer-duty:record", "disclosure", SENT),
    "disclosure-duty-done": Row(
        "employer-duty:record",
        "disclosure",
        "POST",
        {"done-said": "sent", "done-done_on": "2026-03-04"},
        elsewhere=AT_THE_DOORS,
    ),
    "disclosure-correct": act(
        "disclosure:draft", "disclosure", SENT, **{f"draft-{name}": text for name, text in DISCLOSURE.items()}
    ),
    "snapshots": Row("figures:read", asks=("page",)),
    "definitions": Row("figures:read"),
    "delays": Row("ranking:read", asks=("delay", "level")),
    "snapshot": Row("figures:read", "snapshot"),
    "snapshot-recount": act("figures:count", "snapshot"),
    "snapshot-explain": Row(
        "figures:explain", "snapshot", "POST", {"figure": "arrests", "reason": REASON}, elsewhere=EXPLAINED
    ),
    "figure-records": Row(
        "figures:count",
        "snapshot",
        asks=("force", "followed", "nation", "page"),
        also={"figure": "children_safeguarded"},
    ),
    "release": Row("figures:read"),
    "release-freeze": act("figures:freeze"),
    "release-draft": act("release:draft", embargo="2027-03-29T06:00"),
    "release-text": Row("figures:read", "release"),
    "release-amend": act("release:draft", "release", text="Another headline\n\nAnd another text."),
    "release-clear": Row(
        "release:clear",
        "release",
        "POST",
        {"mark-version": "1", "mark-place": "0", "mark-words": "today", "mark-rule": "the date", "mark-reason": REASON},
        elsewhere=EMBARGOED,
    ),
    "release-seal": act("release:seal", "release"),
    "release-unlock": Row("release:unlock", "release", "POST", elsewhere=EMBARGOED),
    "release-hold": act("release:hold", "release", **{"hold-reason": "a figure is late"}),
    "release-resume": act("release:hold", "release", {"state": "held"}),
    "release-embargo": act(
        "release:embargo", "release", **{"embargo-embargo": "2099-03-29T06:00", "embargo-reason": REASON}
    ),
    "release-agree": Row(
        "release:embargo", "release", "POST", {"until": "2099-03-29T05:00:00+00:00"}, elsewhere=EMBARGOED
    ),
    "release-lift": Row("release:lift", "release", "POST", {"lift-reason": REASON}, elsewhere=EMBARGOED),
    "release-lift-now": Row("release:lift", "release", "POST", elsewhere=EMBARGOED),
    "release-publish": Row("release:publish", "release", "POST", elsewhere=EMBARGOED),
    "release-countdown": Row("figures:read", "release"),
    "press": Row("pack:read"),
    "press-file": Row("pack:read", "press file", also={"name": "kent.csv"}),
    "release-quotes": Row("figures:read", "release"),
    "release-quote-write": act("release:draft", "release", area="", **SPOKEN),
    "release-quote-approve": Row("release:clear", "release", "POST", {"quote": NO_QUOTE}, elsewhere=QUOTED),
    "release-quote-withdraw": Row(
        "release:draft",
        "release",
        "POST",
        {"quote": NO_QUOTE, f"withdraw-{NO_QUOTE}-reason": REASON},
        elsewhere=QUOTED,
    ),
    "release-site": Row("release:publish", "release", elsewhere=SITE),
    "release-file": Row("figures:read", "release file", also={"name": "figures.csv"}),
    "ledger": Row("ledger:read", asks=("thing_ref", "processing", "before")),
    "ledger-entry": Row("ledger:read", "ledger entry"),
    "ledger-proof": Row("ledger:read", "ledger entry", elsewhere="tests/web: an entry is proved once it is sealed"),
}

PAGED = ("offset", "limit")
OPERATIONS: dict[str, Row] = {
    "GET /me": Row(ANYBODY),
    "GET /figures": Row("figures:read", asks=("frozen",)),
    "GET /figures/definitions": Row("figures:read"),
    "GET /figures/delays": Row("ranking:read", asks=("delay", "level")),
    "GET /figures/snapshots": Row("figures:read", asks=PAGED),
    "GET /figures/snapshots/{key}": Row("figures:read", "snapshot"),
    "GET /figures/snapshots/{key}/records/{figure}": Row(
        "figures:count",
        "snapshot",
        asks=("force", "followed", "nation", *PAGED),
        also={"figure": "children_safeguarded"},
    ),
    "GET /figures/snapshots/{key}/changes": Row("figures:read", "snapshot"),
    "POST /figures/snapshots/{key}/explain": Row(
        "figures:explain", "snapshot", "POST", {"figure": "arrests", "reason": REASON}, elsewhere=EXPLAINED
    ),
    "POST /figures/snapshots/{key}/recount": act("figures:count", "snapshot"),
    "GET /batches": Row("referral:read", asks=PAGED),
    "POST /batches": Row("referral:receive", method="POST", asks=("declared", "profile")),
    "GET /declarations": Row("referral:read", asks=PAGED),
    "POST /declarations": act("declaration:save", text='profile = "uk"\nname = "graded at home"'),
    "GET /quarantine": Row("referral:read", asks=PAGED),
    "GET /referrals": Row("referral:read", asks=("kind", "state", *PAGED)),
    "GET /referrals/{key}/versions": Row("referral:read", "referral", asks=PAGED),
    "GET /ranking": Row("ranking:read", asks=PAGED),
    "POST /ranking": act("subject:rank"),
    "GET /breaches": Row("package:read", asks=PAGED),
    "GET /queues": Row("ranking:read", asks=PAGED),
    "GET /waiting": Row(ANYBODY),
    "GET /links": Row("link:read", asks=("band", *PAGED)),
    "GET /links/{key}": Row("link:read", "link"),
    "POST /links/{key}/judge": act("identity:judge", "link", verdict="different", why=REASON),
    "POST /links/{key}/undo": act("identity:judge", "judged pair", why=REASON),
    "GET /packages": Row("package:read", asks=("state", *PAGED)),
    "GET /packages/{key}": Row("package:read", "package"),
    "POST /packages/{key}/acknowledge": act("package:acknowledge", "package", access_to_children="no"),
    "POST /packages/{key}/accept": act("package:answer", "package", ACKNOWLEDGED),
    "POST /packages/{key}/reject": act("package:answer", "package", ACKNOWLEDGED, reason="lives elsewhere"),
    "POST /packages": Row("package:build", "", "POST", {"subjects": ["S-1"]}, elsewhere=PACKAGES),
    "POST /packages/{key}/check": Row("package:check", "package", "POST", elsewhere=PACKAGES),
    "POST /packages/{key}/sign": Row("package:sign", "package", "POST", elsewhere=PACKAGES),
    "POST /packages/{key}/disseminate": Row("package:disseminate", "package", "POST", elsewhere=PACKAGES),
    "POST /packages/{key}/renew": Row("package:build", "package", "POST", {"reason": REASON}, elsewhere=PACKAGES),
    "POST /packages/{key}/access": act("package:acknowledge", "package", ACKNOWLEDGED, access_to_children="yes"),
    "POST /packages/{key}/transfer": act("package:answer", "package", ACKNOWLEDGED, to="essex", reason=REASON),
    "POST /packages/{key}/pause": Row(
        "package:pause",
        "package",
        "POST",
        {"ground": "warrant", "reason": REASON, "review_at": INSTANT},
        elsewhere=PACKAGES,
    ),
    "POST /packages/{key}/resume": Row("package:pause", "package", "POST", elsewhere=PACKAGES),
    "POST /packages/{key}/close": act("package:close", "package", ACTED, reason=REASON),
    "POST /packages/{key}/recall": act("package:recall", "package", reason=REASON),
    "POST /packages/{key}/acknowledge-recall": Row("package:acknowledge", "package", "POST", elsewhere=PACKAGES),
    "POST /packages/{key}/export": Row("package:export", "package", "POST", elsewhere=PACKAGES),
    "POST /package-answers": Row("package:import-answer", "", "POST", {"answers": ["x"]}, elsewhere=PACKAGES),
    "GET /package-keys": Row("package:read"),
    "GET /clearances": Row("clearance:enter", asks=PAGED),
    "POST /clearances": act("clearance:enter", of="07700 900123", reason=REASON),
    "GET /subjects/{key}/rank": Row("subject:read", "subject", elsewhere=RANKED),
    "POST /subjects/{key}/raise-level": Row(
        "level:raise", "subject", "POST", {"level": "very_high", "why": REASON}, elsewhere=RANKED
    ),
    "POST /subjects/{key}/ask-lowering": Row(
        "level:lower", "subject", "POST", {"level": "low", "why": REASON}, elsewhere=RANKED
    ),
    "POST /subjects/{key}/agree-lowering": Row("level:agree", "subject", "POST", {"words": REASON}, elsewhere=RANKED),
    "POST /subjects/{key}/refuse-lowering": Row("level:agree", "subject", "POST", {"words": REASON}, elsewhere=RANKED),
    "POST /subjects/{key}/end-decision": Row("level:raise", "subject", "POST", {"why": REASON}, elsewhere=RANKED),
    "POST /subjects/{key}/see-again": Row(
        "low:see", "subject", "POST", {"finding": "stays", "why": REASON}, elsewhere=RANKED
    ),
    "GET /subjects/{key}/outcomes": Row("subject:read", "subject"),
    "POST /subjects/{key}/outcomes": act("outcome-of-tool:record", "subject", **OUTCOME),
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
    "GET /premises/{key}": Row("premises:read", "premises"),
    "POST /premises/{key}/notes": act("premises:mark", "premises", kind="shared_connection", reason=REASON),
    "POST /premises/{key}/force": act("force:choose", "premises", force="kent", reason=REASON),
    "GET /force-of": Row("premises:read", asks=("postcode",)),
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
    "GET /plans": Row("visit:plan", asks=PAGED),
    "GET /plans/{number}": Row("visit:plan", also={"number": "1"}),
    "POST /plans/{number}/take": Row("visit:plan", "", "POST", also={"number": "1"}),
    "POST /plans/searches": Row(
        "visit:plan", "", "POST", {"seconds": 20}, elsewhere="tests/api/test_plans.py: there must be something to plan"
    ),
    "GET /plans/searches/{key}": Row("visit:plan", "plan search"),
    "POST /plans/searches/{key}/stop": act("visit:plan", "plan search"),
    "POST /plans/mend": act("visit:plan"),
    "GET /plans/conditions": Row("visit:plan", asks=PAGED),
    "POST /plans/conditions": Row("visit:plan", "", "POST", elsewhere="tests/api/test_plans.py: of visits"),
    "POST /plans/conditions/{key}/lift": act("visit:plan", "plan condition", reason=REASON),
    "POST /plans/capacities": act("visit:plan", capacities=[]),
    "POST /plans/aid": act("visit:plan", lender="kent", borrower="surrey", teams=1, kilometres=40),
    "POST /plans/needs": Row("visit:prepare", "", "POST", elsewhere="tests/api/test_plans.py: of visits"),
    "GET /plans/{number}/moved": Row("visit:plan", asks=("since",), also={"number": "1"}),
    "GET /day/devices": Row("device:read", asks=PAGED),
    "POST /day/devices": act("device:enrol", device=str(uuid4()), name="Telephone 7"),
    "POST /day/devices/{key}/revoke": act("device:revoke", "device", reason=REASON),
    "POST /day/carry": Row(
        "device:enrol", "", "POST", {"device": str(uuid4()), "visits": []}, elsewhere="tests/api/test_day.py"
    ),
    "POST /day/entries": act("visit:record", device=str(uuid4()), entries=[]),
    "GET /day/picture": Row("visit:read"),
    "GET /day/teams": Row("visit:read", asks=PAGED),
    "POST /day/teams": act("visit:prepare", name="Team 4", posts=[]),
    "POST /day/teams/assign": Row("visit:prepare", "", "POST", elsewhere="tests/api/test_following.py: of visits"),
    "GET /visits/{key}/readiness": Row("visit:read", "visit"),
    "POST /visits/{key}/answers": act(
        "visit:prepare", "visit", answers=[{"kind": "evidence_team", "answer": "team 4"}]
    ),
    "POST /visits/{key}/waivers": act("visit:waive", "visit", kind="evidence_team", reason="no devices are there"),
    "POST /visits/{key}/waivers/withdraw": Row(
        "visit:waive", "visit", "POST", elsewhere="tests/doors/test_readiness.py: waived before"
    ),
    "POST /visits/{key}/check": act("visit:prepare", "visit", {"state": "planned"}),
    "GET /day/outcomes": Row("visit:read", asks=("package",), elsewhere="tests/api/test_following.py: of a package"),
    "POST /day/outcomes": Row("outcome:record", "", "POST", elsewhere="tests/api/test_following.py: of a package"),
    "POST /day/outcomes/{key}/correct": Row(
        "outcome:record", "", "POST", elsewhere="tests/api/test_following.py: of an outcome"
    ),
    "GET /day/particulars": Row("particulars:read", asks=("package",), elsewhere=PARTICULARS),
    "POST /day/particulars": Row("outcome:record", "", "POST", elsewhere=PARTICULARS),
    "POST /day/particulars/many": Row("outcome:record", "", "POST", elsewhere=PARTICULARS),
    "GET /decisions": Row("decision:read", asks=PAGED),
    "POST /decisions": act("decision:log", decided="Hold window 2", rationale=REASON),
    "GET /visits": Row("visit:read", asks=PAGED),
    "GET /exhibits": Row("exhibit:read", asks=("q", "visit", *PAGED)),
    "POST /exhibits": Row("exhibit:seize", "", "POST", elsewhere="tests/doors/test_exhibits.py: a list"),
    "GET /exhibits/continuity": Row("exhibit:read"),
    "GET /exhibits/archive": Row("exhibit:export", asks=("visit",)),
    "GET /exhibits/{key}": Row("exhibit:read", "exhibit"),
    "GET /exhibits/new-material": Row("exhibit:read", asks=PAGED),
    "POST /exhibits/{key}/look-for": Row(
        "exhibit:look-for",
        "exhibit",
        "POST",
        {"state": "looked_at", "words": REASON},
        elsewhere="tests/custody/test_looking.py",
    ),
    "POST /exhibits/give-many": Row(
        "exhibit:hand-over",
        "",
        "POST",
        {"to": "{colleague}", "bags": [{"code": "JRS/7", "seal_number": "K-7"}]},
        elsewhere="tests/custody/test_many.py",
    ),
    "POST /exhibits/take-many": Row(
        "exhibit:hand-over",
        "",
        "POST",
        {"bags": [{"code": "JRS/7", "seal_number": "K-7"}]},
        elsewhere="tests/custody/test_many.py",
    ),
    "GET /exhibits/{key}/statement": Row("exhibit:export", "exhibit"),
    "GET /exhibits/{key}/label": Row("exhibit:read", "exhibit"),
    "POST /exhibits/{key}/give": act("exhibit:hand-over", "exhibit", to="{colleague}", seal_number="s", place="store"),
    "POST /exhibits/{key}/take": Row(
        "exhibit:hand-over",
        "exhibit",
        "POST",
        {"seal_number": "s", "reason": REASON},
        elsewhere="tests/doors/test_exhibits.py: not by who holds it",
    ),
    "POST /exhibits/{key}/withdraw": Row(
        "exhibit:hand-over",
        "exhibit",
        "POST",
        {"reason": REASON},
        elsewhere="tests/doors/test_exhibits.py: it must have been given first",
    ),
    "POST /exhibits/{key}/seal": act("exhibit:seal", "exhibit", seal_number="s", new_seal="t", reason=REASON),
    "POST /exhibits/{key}/correct": Row(
        "exhibit:correct",
        "exhibit",
        "POST",
        {"corrects": 0, "part": "place", "says": "loft", "reason": REASON},
        elsewhere="tests/custody/test_actions.py: only who signed, or silver",
    ),
    "POST /exhibits/{key}/return": act("exhibit:dispose", "exhibit", seal_number="s", reason=REASON),
    "POST /exhibits/{key}/destroy": act("exhibit:dispose", "exhibit", seal_number="s", reason=REASON),
    "POST /exhibits/{key}/examine": act("exhibit:examine", "exhibit", devices=1),
    "POST /exhibits/{key}/examine-file": Row(
        "exhibit:examine", "exhibit", "POST", elsewhere="tests/doors/test_exhibits.py: a file"
    ),
    "POST /examination-results/take-in": act("exhibit:take-in"),
    "GET /child-referrals": Row("child:read", asks=PAGED),
    "GET /child-referrals/{key}": Row("child:read", "child-referral"),
    "POST /child-referrals/{key}/acknowledge": act("child-referral:acknowledge", "child-referral"),
    "POST /child-referrals/{key}/ask": act("child-referral:ask", "child-referral", words=REASON),
    "POST /child-referrals/{key}/answer": Row(
        "child-referral:answer",
        "child-referral",
        "POST",
        {"question": str(uuid4()), "words": REASON},
        elsewhere=AT_THE_DOORS,
    ),
    "POST /child-referrals/{key}/discuss": act(
        "child-referral:discuss", "child-referral", held=True, happened_at=INSTANT, words=REASON
    ),
    "POST /child-referrals/{key}/decide": act(
        "child-referral:decide", "child-referral", ACKNOWLEDGED, decision="support"
    ),
    "POST /child-referrals/{key}/end-protection": act(
        "child:protect", "protected", PROTECTED, ended_at=INSTANT, words=REASON
    ),
    "POST /child-referrals/{key}/close": act(
        "child-referral:close", "child-referral", {"state": "decided", "decision": "support"}, words=REASON
    ),
    "GET /child-records": Row("child:read", asks=PAGED),
    "GET /child-records/{key}": Row("child:read", "child"),
    "POST /child-records": Row(
        "child:record", "", "POST", {"package": str(uuid4()), **CHILD, "immediate_risk": True}, elsewhere=AT_THE_DOORS
    ),
    "POST /child-records/{key}/refer": act("child:refer", "child"),
    "POST /child-records/{key}/correct": act(
        "child:record", "child", field="whereabouts", value="with an aunt", reason=REASON
    ),
    "POST /child-records/{key}/refer-further": act("child:record", "child", authority="cs-essex", capacity="host"),
    "POST /child-records/{key}/protect": act("child:protect", "child", began_at=INSTANT, words=REASON),
    "GET /child-clocks": Row("child:watch", asks=PAGED),
    "POST /child-clocks/judge": Row(
        "child:judge",
        "",
        "POST",
        {"child": str(uuid4()), "other": str(uuid4()), "verdict": "same", "reason": REASON},
        elsewhere=AT_THE_DOORS,
    ),
    "GET /welfare": Row("welfare:read", asks=PAGED),
    "GET /welfare/{key}": Row("welfare:read", "welfare contact"),
    "POST /welfare": Row(
        "welfare:plan",
        "",
        "POST",
        {"package": str(uuid4()), "trigger": "charge", "due_on": "2026-04-01"},
        elsewhere=AT_THE_DOORS,
    ),
    "POST /welfare/first": Row(
        "welfare:plan", "", "POST", {"package": str(uuid4()), "met_on": "2026-03-10"}, elsewhere=AT_THE_DOORS
    ),
    "POST /welfare/release-day": act("welfare:plan", on="2026-04-01"),
    "POST /welfare/plans": Row(
        "welfare:plan",
        "",
        "POST",
        {"package": str(uuid4()), "named": "PC 1", "risks": "none known", "measures": "a call"},
        elsewhere=AT_THE_DOORS,
    ),
    "POST /welfare/{key}/done": act("welfare:plan", "welfare contact", found="calm"),
    "GET /families": Row("family:read", asks=PAGED),
    "GET /families/{key}": Row("family:read", "family member"),
    "POST /families": Row(
        "family:record",
        "",
        "POST",
        {"package": str(uuid4()), "known_as": "Robin Tester", "relation": "aunt"},
        elsewhere=AT_THE_DOORS,
    ),
    "POST /families/{key}/signpost": act("family:record", "family member", support="a leaflet"),
    "GET /disclosures": Row("disclosure:read", asks=PAGED),
    "GET /disclosures/{key}": Row("disclosure:read", "disclosure"),
    "POST /disclosures": Row(
        "disclosure:draft", "", "POST", {"package": str(uuid4()), **DISCLOSURE}, elsewhere=AT_THE_DOORS
    ),
    "GET /disclosures/{key}/letter": Row("disclosure:send", "disclosure", before=APPROVED),
    "POST /disclosures/{key}/approve": act("disclosure:approve", "disclosure"),
    "POST /disclosures/{key}/refuse": act("disclosure:approve", "disclosure", reason=REASON),
    "POST /disclosures/{key}/send": act("disclosure:send", "disclosure", APPROVED, how="by telephone to the head"),
    "POST /disclosures/{key}/receipt": act(
        "disclosure:send", "disclosure", SENT, received_by="The head", received_at="2026-03-03T10:00:00Z"
    ),
    "POST /disclosures/{key}/tell-duty": act("employer-duty:record", "disclosure", SENT),
    "POST /disclosures/{key}/duty-done": Row(
        "employer-duty:record",
        "disclosure",
        "POST",
        {"said": "sent", "done_on": "2026-03-04"},
        elsewhere=AT_THE_DOORS,
    ),
    "GET /releases": Row("figures:read"),
    "GET /releases/{key}/files/{name}": Row("figures:read", "release file", also={"name": "figures.csv"}),
    "GET /releases/{key}": Row("figures:read", "release"),
    "GET /releases/{key}/quotes": Row("figures:read", "release"),
    "POST /releases/{key}/quotes": act("release:draft", "release", **SPOKEN),
    "POST /releases/{key}/quotes/approvals": Row(
        "release:clear", "release", "POST", {"quote": NO_QUOTE}, elsewhere=QUOTED
    ),
    "POST /releases/{key}/quotes/withdrawals": Row(
        "release:draft", "release", "POST", {"quote": NO_QUOTE, "reason": REASON}, elsewhere=QUOTED
    ),
    "GET /releases/{key}/site": Row("release:publish", "release", elsewhere=SITE),
    "GET /releases/{key}/marks": Row("figures:read", "release"),
    "POST /releases/{key}/text": act("release:draft", "release", text="Another headline, and another text."),
    "POST /releases/{key}/clearances": Row(
        "release:clear",
        "release",
        "POST",
        {"version": 1, "place": 0, "words": "today", "rule": "the date", "reason": REASON},
        elsewhere=EMBARGOED,
    ),
    "POST /releases/{key}/seal": act("release:seal", "release"),
    "POST /releases/{key}/hold": act("release:hold", "release", reason="a figure is late"),
    "POST /releases/{key}/resume": act("release:hold", "release", {"state": "held"}),
    "GET /packs": Row("pack:read"),
    "GET /packs/{key}/files/{name}": Row("pack:read", "press file", also={"name": "kent.csv"}),
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
