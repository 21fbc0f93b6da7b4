"""Who may do what: one table, readable by somebody who does not program.

A permission is `thing:act`. `roles` may use it; `only`, where given, must also hold for the thing acted upon.
What a post can *see* is not decided here but by the row policies; an act needs both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role


class Thing(Protocol):
    """What an act is about: it lies in a compartment."""

    @property
    def compartment(self) -> Compartment: ...


@dataclass(frozen=True, slots=True)
class Within:
    """Something that lies in a part: what a door asks about where there is no row of it yet."""

    compartment: Compartment


def own_of(post: Post) -> Within:
    """Return something of the post's own agency, asking no database: whether its role may do an act there at all."""
    return Within(Compartment(agency_id=post.agency_id))


Predicate = Callable[[Post, Thing], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """Words of the act ("disseminate packages"), the roles, and the condition on the thing."""

    act: str
    roles: frozenset[Role]
    only: Predicate | None = None


def own_agency(by: Post, thing: Thing) -> bool:
    """The thing lies in the compartment of the caller's own agency."""
    return thing.compartment.agency_id == by.agency_id


def own_sent(by: Post, thing: Thing) -> bool:
    """The caller's own agency sent the thing; what is sent to nobody lies with it."""
    sender = getattr(thing, "sender_id", None)
    return own_agency(by, thing) if sender is None else _sends(by, sender)


def either_side(by: Post, thing: Thing) -> bool:
    """The caller's own agency sent the thing or has received it."""
    return own_agency(by, thing) or own_sent(by, thing)


def _sends(by: Post, sender: int) -> bool:
    """Asked of the table: for the other side a sender can be a part that does not exist."""
    return Compartment.objects.filter(pk=sender, agency=by.agency_id).exists()


def own_agency_or_command(by: Post, thing: Thing) -> bool:
    """The same, but for those who command the whole operation: nobody is judged by a visitor of the same part."""
    return by.role in COMMAND or own_agency(by, thing)


LEAD = frozenset({Role.LEAD_COORDINATOR, Role.LEAD_ANALYST})
COMMAND = frozenset({Role.GOLD, Role.LEAD_COORDINATOR})
FORCE = frozenset({Role.FORCE_ANALYST, Role.SILVER})
ON_VISIT = frozenset({Role.SILVER, Role.BRONZE})
READERS = frozenset({Role.GOLD, *LEAD})

PERMISSIONS: dict[str, Rule] = {
    # access
    "post:appoint": Rule("appoint people to posts", frozenset({Role.ADMINISTRATOR})),
    "token:issue": Rule("issue tokens for programs", frozenset({Role.ADMINISTRATOR})),
    "person:invite": Rule("invite people to sign in", frozenset({Role.ADMINISTRATOR})),
    "person:reset-sign-in": Rule("reset how people sign in", frozenset({Role.ADMINISTRATOR})),
    "provider:name": Rule("name the identity provider of an agency", frozenset({Role.ADMINISTRATOR})),
    "operation:found": Rule("found operations", frozenset({Role.ADMINISTRATOR})),
    "post:end": Rule("end posts and what a leaver holds", frozenset({Role.ADMINISTRATOR})),
    "membership:grant": Rule("grant memberships", frozenset({Role.ADMINISTRATOR, Role.LEAD_COORDINATOR})),
    "membership:end": Rule("end memberships", frozenset({Role.ADMINISTRATOR, Role.LEAD_COORDINATOR})),
    "access:ask": Rule("ask to see more", frozenset(Role) - {Role.FORCE_PRESS}),
    "access:answer": Rule("answer requests for access", frozenset({Role.LEAD_COORDINATOR})),
    "access:break-glass": Rule("break glass", ON_VISIT | {Role.FORCE_ANALYST}),
    "access:review": Rule("review exceptions", COMMAND | {Role.SILVER}, own_agency_or_command),
    "review:read": Rule("read the reviews of exceptions", COMMAND | {Role.SILVER}),
    "record:reopen": Rule("name people anew for restricted records that nobody opens any more", COMMAND),
    "record:restrict": Rule("restrict records and name who may open them", frozenset({Role.LEAD_COORDINATOR})),
    # intake
    "referral:receive": Rule("receive referrals", LEAD),
    "referral:read": Rule("read referrals", READERS),
    "declaration:save": Rule("save column maps and profiles under their names", LEAD),
    "referral:close": Rule("reject or close referrals", LEAD),
    # hashmatch
    "hash-list:import": Rule("import lists of known hashes", LEAD),
    "hash-list:retire": Rule("retire lists of known hashes", LEAD),
    "hash-list:read": Rule("read which lists of known hashes there are", READERS),
    "hash-match:read": Rule("read hash matches", READERS),
    "hash-match:judge": Rule("acknowledge hash matches or set them aside", LEAD),
    "hash:look-up": Rule("look hashes up", READERS),
    # identity
    "identity:resolve": Rule("resolve people, premises and accounts", LEAD),
    "identity:judge": Rule("judge whether two records are one person", LEAD),
    "identity:switch-fusing": Rule("switch the fusing rule on or off", frozenset({Role.LEAD_COORDINATOR})),
    "link:read": Rule("read links between records", LEAD),
    "subject:read": Rule("read subjects", READERS),
    # deconfliction
    "hit:find": Rule("look for conflicts between forces", LEAD),
    "hit:acknowledge": Rule("acknowledge and settle hits", FORCE, own_agency),
    "hit:desk": Rule("make the contact for hits that lie with the desk", LEAD),
    "hit:read": Rule("read hits", READERS | FORCE),
    "hit:look-up": Rule("look up whether anybody else holds an identifier", FORCE, own_agency),
    "block:place": Rule("place, confirm and lift silent blocks", COMMAND),
    # attribution
    "resolution:request": Rule("export resolution requests", LEAD),
    "resolution:read": Rule("read what operators were asked and answered", READERS),
    "identifier:enter": Rule("type identifiers in, first or second", LEAD),
    "resolution:compare": Rule("compare what was asked with what was answered", LEAD),
    "door:establish": Rule("establish the right door", LEAD),
    "ground:enter": Rule("enter grounds seen in records elsewhere", LEAD),
    "ground:withdraw": Rule("withdraw grounds entered by hand", LEAD),
    "premises:read": Rule("read what is known of premises", READERS),
    "premises:mark": Rule("note households and shared connections of premises", LEAD),
    "force:choose": Rule("choose the force of a premises over the table", LEAD),
    "clearance:enter": Rule("clear a person, premises or identifier", COMMAND),
    "error:raise": Rule("raise suspected errors, which stops everything done on them", COMMAND),
    "error:close": Rule("close suspected errors as the second person", COMMAND),
    # triage
    "subject:rank": Rule("rank subjects", LEAD),
    "ranking:read": Rule("read the ranking", READERS),
    "level:raise": Rule("raise levels, and end decisions about them", READERS),
    "level:lower": Rule("ask that levels be lowered", LEAD),
    "level:agree": Rule("agree to lowerings as the second person", READERS),
    "outcome-of-tool:record": Rule("record outcomes of tools outside", LEAD),
    "low:sample": Rule("draw samples of the lowest level", LEAD),
    "low:see": Rule("look again at records of the lowest level", LEAD),
    # packages
    "package:build": Rule("build packages", LEAD),
    "package:check": Rule("check packages as the second person", LEAD),
    "package:sign": Rule("sign packages for the lead agency", frozenset({Role.LEAD_COORDINATOR})),
    "package:disseminate": Rule("disseminate packages", frozenset({Role.LEAD_COORDINATOR})),
    "package:export": Rule("put packages into envelopes for offline forces", frozenset({Role.LEAD_COORDINATOR})),
    "package:import-answer": Rule("take in signed answers of offline forces", LEAD),
    "package:register-key": Rule("register the keys of a force that is offline", frozenset({Role.LEAD_COORDINATOR})),
    "package:rotate-key": Rule("let a new key sign packages", COMMAND | {Role.ADMINISTRATOR}),
    "package:recall": Rule("recall packages", COMMAND),
    "package:read": Rule("read packages", READERS | FORCE | {Role.BRONZE}),
    "package:acknowledge": Rule("acknowledge packages", FORCE, own_agency),
    "package:answer": Rule("accept or reject packages", FORCE, own_agency),
    "package:act": Rule("stop the action clock of packages at the door", ON_VISIT, own_agency),
    "package:pause": Rule("pause the action clock of packages and let it run again", FORCE, own_agency),
    "package:close": Rule("close packages their force accepted", FORCE, own_agency),
    "package:withdraw": Rule("close packages that no force holds", LEAD),
    # visits
    "visit:prepare": Rule("prepare visits", FORCE, own_agency),
    "visit:waive": Rule("waive an item of readiness", frozenset({Role.SILVER}), own_agency),
    "visit:plan": Rule("plan visits", COMMAND),
    "visit:stop": Rule("stand visits down for the whole operation", COMMAND),
    "visit:read": Rule("read visits", READERS | FORCE | {Role.BRONZE}),
    "visit:record": Rule("record what happened on a visit", ON_VISIT, own_agency),
    "device:enrol": Rule("take visits along on a device", ON_VISIT, own_agency),
    "device:revoke": Rule("revoke devices", ON_VISIT, own_agency),
    "device:read": Rule("read which devices are out", READERS | FORCE | {Role.BRONZE}),
    "decision:log": Rule("write into the decision log", COMMAND | ON_VISIT, own_agency_or_command),
    "decision:read": Rule("read the decision log", READERS | FORCE | {Role.BRONZE}),
    "outcome:record": Rule("record what followed for a suspect", FORCE, own_agency),
    "particulars:read": Rule("read what custody records say of suspects", FORCE | COMMAND, own_agency_or_command),
    # custody
    "exhibit:seize": Rule("record seized exhibits", ON_VISIT, own_agency),
    "exhibit:hand-over": Rule("hand exhibits over", ON_VISIT | {Role.EXAMINER}, own_agency),
    "exhibit:seal": Rule("break seals and close exhibits under new ones", ON_VISIT | {Role.EXAMINER}, own_agency),
    "exhibit:correct": Rule("correct what was recorded of exhibits", ON_VISIT | {Role.EXAMINER}, own_agency),
    "exhibit:dispose": Rule("return or destroy exhibits", frozenset({Role.SILVER}), own_agency),
    "exhibit:export": Rule("export the evidence record of exhibits", FORCE | {Role.EXAMINER}, own_agency),
    "exhibit:examine": Rule("record examination results", frozenset({Role.EXAMINER}), own_agency),
    "exhibit:look-for": Rule(
        "say who looks for a child after new material was found", frozenset({Role.SILVER, Role.EXAMINER}), own_agency
    ),
    "exhibit:read": Rule("read exhibits", ON_VISIT | {Role.EXAMINER, Role.FORCE_ANALYST}),
    "exhibit:take-in": Rule("take the hashes of examinations in, as new sources", LEAD),
    # safeguarding
    "child:record": Rule("record children", ON_VISIT, own_agency),
    "child:refer": Rule("refer children to children's services", ON_VISIT | {Role.FORCE_ANALYST}, own_agency),
    "child:read": Rule("read children's records", ON_VISIT | {Role.SOCIAL_WORKER}),
    "child-referral:acknowledge": Rule(
        "acknowledge referrals of children", frozenset({Role.SOCIAL_WORKER}), own_agency
    ),
    "child-referral:decide": Rule("record what was decided for a child", frozenset({Role.SOCIAL_WORKER}), own_agency),
    "child-referral:ask": Rule("ask the force about a referral", frozenset({Role.SOCIAL_WORKER}), own_agency),
    "child-referral:answer": Rule("answer what an authority asks about a referral", ON_VISIT, own_sent),
    "child-referral:discuss": Rule("record the discussion about a child", ON_VISIT | {Role.SOCIAL_WORKER}, either_side),
    "child-referral:close": Rule("close decided referrals of children", frozenset({Role.SOCIAL_WORKER}), own_agency),
    "child:protect": Rule("record that the police protect a child, and that it ended", ON_VISIT, own_sent),
    "child:watch": Rule("watch the clocks of children", COMMAND | FORCE),
    "child:judge": Rule("judge whether children of two forces are one", frozenset({Role.LEAD_COORDINATOR})),
    "family:record": Rule("record families and where they find support", ON_VISIT | {Role.FORCE_ANALYST}, own_agency),
    "family:read": Rule("read families", ON_VISIT | {Role.FORCE_ANALYST}),
    "disclosure:read": Rule("read position-of-trust disclosures", FORCE),
    "disclosure:draft": Rule("draft position-of-trust disclosures", FORCE, own_agency),
    "disclosure:approve": Rule("approve position-of-trust disclosures", frozenset({Role.SILVER}), own_agency),
    "disclosure:send": Rule("send approved position-of-trust disclosures", FORCE, own_agency),
    "employer-duty:record": Rule("record what employers were told is their own duty", FORCE, own_agency),
    "error:read": Rule("read suspected errors and whom they concern", READERS | FORCE | {Role.SOCIAL_WORKER}),
    "error:confirm": Rule(
        "confirm that somebody was corrected", COMMAND | FORCE | {Role.SOCIAL_WORKER}, own_agency_or_command
    ),
    "welfare:read": Rule("read suspects' welfare plans and contacts", FORCE | {Role.BRONZE}),
    "welfare:plan": Rule("write suspect welfare plans", FORCE | {Role.BRONZE}, own_agency),
    # release
    "figures:count": Rule("read figures as they were counted", COMMAND),
    "figures:read": Rule("read figures", READERS | {Role.PRESS_OFFICER}),
    "figures:freeze": Rule("freeze figures", frozenset({Role.LEAD_COORDINATOR})),
    "figures:explain": Rule("say why a published figure changed", frozenset({Role.LEAD_COORDINATOR})),
    "release:draft": Rule(
        "draft the release and amend its text", frozenset({Role.PRESS_OFFICER, Role.LEAD_COORDINATOR})
    ),
    "release:clear": Rule("clear marks in the text of the release, approve quotes", COMMAND | {Role.PRESS_OFFICER}),
    "release:seal": Rule("seal the packs of the release", COMMAND),
    "release:unlock": Rule("unlock the release", COMMAND),
    "release:hold": Rule("hold the release, and take it back to the draft", COMMAND),
    "release:embargo": Rule("move the embargo, as one of two people", COMMAND),
    "release:lift": Rule("lift the embargo in an emergency, as one of two people", frozenset({Role.GOLD})),
    "release:publish": Rule("publish the release", COMMAND),
    "release:rotate-key": Rule(
        "let new keys sign releases and seal packs, as one of two people", COMMAND | {Role.ADMINISTRATOR}
    ),
    "pack:read": Rule(
        "read what is published for the press of the own force", frozenset({Role.FORCE_PRESS}), own_agency
    ),
    # ledger
    "ledger:read": Rule("read the ledger", frozenset({Role.AUDITOR})),
    "ledger:witness": Rule("hand in countersignatures of checkpoints", FORCE | {Role.AUDITOR}),
    "witness:register": Rule("register and retire witnesses of the ledger", frozenset({Role.ADMINISTRATOR})),
    "key:rotate": Rule("let a new key sign the ledger, or declare a break in it", COMMAND | {Role.ADMINISTRATOR}),
}
