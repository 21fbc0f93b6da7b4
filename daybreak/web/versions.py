"""The version of the one thing an address names: shown with it, sent back with an edit, compared under its lock.

The second of two people who edit the same thing is told so, and the first one's change stays. One table says what is
edited under which address; pages send the version as a hidden field, programs as `If-Match`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from daybreak.access.gates import may, may_ever
from daybreak.access.models import AccessRequest, ApiToken, Compartment, Grant, Restriction, Review
from daybreak.access.queries import tokens_of
from daybreak.agencies.models import Post
from daybreak.attribution.models import ForceChoice, PremisesMark, SuspectedError, TypedIdentifier
from daybreak.custody.models import Exhibit, Step
from daybreak.deconfliction.models import Block, HitSide
from daybreak.hashmatch.models import HashList, HashMatch
from daybreak.identity.models import Judgement, Link, Mention, Premises, Subject
from daybreak.identity.questions import ends_of
from daybreak.kernel.errors import Stale, VersionMissing
from daybreak.kernel.locks import version_of
from daybreak.packages.models import Package
from daybreak.release.models import Proposal, Release
from daybreak.safeguarding.models import (
    Child,
    ChildReferral,
    EmployerDuty,
    ErrorRecipient,
    FamilyMember,
    TrustDisclosure,
    WelfareContact,
)
from daybreak.triage.models import LevelDecision
from daybreak.visits.models import Particulars, PreparationItem, Visit
from daybreak.web.visit import visit_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "version"


@dataclass(frozen=True, slots=True)
class Edited:
    """A kind of thing: `rows` as the post sees them, `held` what an edit locks where that is another row.

    `beside` are further rows whose change is a change of the thing, `first` those that every act on it locks before it:
    in the same order here, so that two never wait for each other.
    """

    model: type[Model]
    rows: Callable[[Post], QuerySet[Any]]
    held: Callable[[UUID], QuerySet[Any]] | None = None
    beside: Callable[[UUID], QuerySet[Any]] | None = None
    first: Callable[[UUID], QuerySet[Any]] | None = None

    def version(self, key: UUID, by: Post) -> str:
        """Return the version as it stands, '' where the post sees no such thing."""
        rows = self.rows(by).filter(pk=key)
        return version_of(rows, self.beside(key)) if self.beside else version_of(rows)

    def hold(self, key: UUID, by: Post) -> None:
        """Lock it until the transaction ends."""
        rows = self.held(key) if self.held else self.rows(by).filter(pk=key)
        for each in (self.first(key), rows) if self.first else (rows,):
            list(each.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


class _PairOfRecords(Edited):
    """Two records that are judged: named by their link or by one of their judgements, changed by any of either."""

    def version(self, key: UUID, by: Post) -> str:
        """Return the version of the pair: of both records, their link, and every judgement of them."""
        left, right = ends_of(key) or (None, None)
        pair = {"left": left, "right": right}
        records = Mention.objects.filter(pk__in=[left, right])
        return version_of(records, Link.objects.filter(**pair), Judgement.objects.filter(**pair)) if left else ""

    def hold(self, key: UUID, by: Post) -> None:
        """Lock the part and then the records, as the act does."""
        ends = ends_of(key) or ()
        parts = Mention.objects.filter(pk__in=ends).values("compartment")
        list(Compartment.objects.select_for_update(no_key=True).filter(pk__in=parts).order_by("pk").values_list("pk"))
        rows = Mention.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ends)
        list(rows.order_by("pk").values_list("pk"))


class _Visits(Edited):
    """A visit with what is answered for its package and what a custody record says of its suspect."""

    def version(self, key: UUID, by: Post) -> str:
        """Return the version of the visit and of both."""
        beside = (PreparationItem.objects.filter(package__visits=key), Particulars.objects.filter(package__visits=key))
        return version_of(self.rows(by).filter(pk=key), *beside)


class _Premises(Edited):
    """A premises is never edited: notes and choices of its force are added, and the newest of them stands."""

    def version(self, key: UUID, by: Post) -> str:
        """Return the version of what was noted and chosen."""
        beside = (PremisesMark.objects.filter(premises=key), ForceChoice.objects.filter(premises=key))
        return version_of(self.rows(by).filter(pk=key), *beside)


def _all(model: type[Model], **further: Any) -> Edited:
    """Return a kind whose table has a row policy: what is in it is what the viewer sees."""
    return Edited(model, lambda by: model._default_manager.all(), **further)


def _posts(by: Post) -> QuerySet[Post]:
    return Post.objects.all() if may(by, "post:end") else Post.objects.none()


def _tokens(by: Post) -> QuerySet[ApiToken]:
    return tokens_of(by, everybody=may(by, "token:issue"))


def _releases(by: Post) -> QuerySet[Release]:
    """Return those a post may change something of: to any other a real key has as little a version as an absent one."""
    changes = any(may_ever(by, act) for act in ("release:draft", "release:clear", "release:hold"))
    return Release.objects.all() if changes else Release.objects.none()


def _with_superseded(key: UUID) -> QuerySet[Package]:
    """Return a package and the version it replaces: sending it locks both, in the order of their keys."""
    return Package.objects.filter(Q(pk=key) | Q(pk__in=Package.objects.filter(pk=key).values("supersedes")))


def _proposed(key: UUID) -> QuerySet[Proposal]:
    """Return what was proposed for a release: nobody agrees to what has been exchanged since they read it."""
    return Proposal.objects.filter(release=key)


# An exhibit is never changed, only handed over: like the action, an edit locks the visit it comes from.
EDITED: dict[str, Edited] = {
    "packages": _all(Package, held=_with_superseded),
    "hits": _all(HitSide),
    "hash-matches": _all(HashMatch),
    "hash-lists": _all(HashList),
    "visits": _Visits(Visit, lambda by: Visit.objects.all(), first=lambda key: Package.objects.filter(visits=key)),
    "exhibits": _all(
        Exhibit,
        held=lambda key: Visit.objects.filter(exhibits=key),
        beside=lambda key: Step.objects.filter(exhibit=key),
    ),
    "children": _all(ChildReferral),
    "child-referrals": _all(ChildReferral),
    "child-records": _all(Child),
    "welfare": _all(WelfareContact),
    "families": _all(FamilyMember),
    "disclosures": _all(TrustDisclosure, beside=lambda key: EmployerDuty.objects.filter(disclosure=key)),
    "release": Edited(Release, _releases, beside=_proposed),
    "releases": Edited(Release, _releases, beside=_proposed),
    "subjects": _all(Subject, beside=lambda key: LevelDecision.objects.filter(subject=key)),
    "links": _PairOfRecords(Link, lambda by: Link.objects.all()),
    "members": _all(Grant),
    "access": _all(AccessRequest),
    "reviews": _all(Review),
    "restricted": _all(Restriction),
    "blocks": _all(Block),
    "typed": _all(TypedIdentifier),
    "typed-identifiers": _all(TypedIdentifier),
    "errors": _all(SuspectedError, beside=lambda key: ErrorRecipient.objects.filter(error=key)),
    "corrections": _all(ErrorRecipient),
    "premises": _Premises(Premises, lambda by: Premises.objects.all()),
    "posts": Edited(Post, _posts),
    "tokens": Edited(ApiToken, _tokens),
}
"""Under the first part of its address, with or without /api/v1/."""

ADDED = {
    "children/<uuid:key>/ask/": "a question is added to a thread in which nothing is edited",
    "children/<uuid:key>/answer/": "an answer is added to a thread in which nothing is edited",
    "children/<uuid:key>/discuss/": "an entry is added to a thread in which nothing is edited",
    "packages/<uuid:key>/child/": "a child is added beside the others; nothing of the package changes",
    "packages/<uuid:key>/family/": "a third party is added; nothing of the package changes",
    "packages/<uuid:key>/welfare-plan/": "a version is added to a plan; nothing of the package changes",
    "packages/<uuid:key>/welfare-contact/": "a contact is added; nothing of the package changes",
    "packages/<uuid:key>/first-contacts/": "contacts are added; nothing of the package changes",
    "packages/<uuid:key>/disclosure/": "a draft is added; nothing of the package changes",
    "disclosures/<uuid:key>/correct/": "a draft is added; nothing in the earlier disclosure changes",
    "grounds/<uuid:key>/withdraw/": "a withdrawal is added beside a ground that is never edited, and only once",
    "exhibits/seize/<uuid:key>/now/": "exhibits are added; nothing of the visit changes",
    "plan/search/<uuid:key>/stop/": "a search is stopped; there is nothing in it to be edited",
    "figures/snapshots/<uuid:key>/recount/": "a snapshot is counted again and that is recorded; nothing in it changes",
    "figures/snapshots/<uuid:key>/explain/": "a reason is added behind earlier ones; nothing of the snapshot changes",
    "figures/snapshots/<uuid:key>/records/<slug:figure>/": "a list is opened and that is recorded; nothing changes",
    "plan/conditions/<uuid:key>/lift/": "a condition is lifted once, and is never edited",
    "visits/<uuid:key>/record/": "an event is added beside the others, under a reference of its own, also from offline",
    "devices/<uuid:key>/revoke/": "a device is revoked once; there is nothing else in it to be edited",
    "exhibits/<uuid:key>/description/": "a text is opened and that is recorded; nothing in it changes",
    "sources/<uuid:key>/open/": "a text is opened and that is recorded; nothing in it changes",
    "sessions/<uuid:key>/revoke/": "one's own session ends; there is nothing in it to be edited",
    "second-factor/<uuid:key>/remove/": "one's own passkey goes; there is nothing in it to be edited",
}
"""Addresses that replace nothing, and why: two may act at once, and each is kept."""


def edited(request: HttpRequest) -> tuple[Edited, UUID] | None:
    """Return what the address names, and its key; None where it names no single thing that is edited."""
    match = request.resolver_match
    if match is None or "key" not in match.kwargs:
        return None
    kind = EDITED.get(match.route.removeprefix("api/v1/").partition("/")[0])
    try:
        return (kind, UUID(str(match.kwargs["key"]))) if kind else None
    except ValueError:
        return None


def version_now(request: HttpRequest) -> str:
    """Return the version of what the address names as it stands in this transaction, '' where there is none."""
    found, by = edited(request), visit_of(request).post
    return found[0].version(found[1], by) if found and by else ""


def check_version(request: HttpRequest, given: str) -> None:
    """Lock what the address names and raise Stale unless it still has the version the edit was made from.

    VersionMissing when none is given. Hidden and absent things have no version: for them the action says what it says.
    """
    found, by = edited(request), visit_of(request).post
    if found is None or by is None or request.resolver_match is None or request.resolver_match.route in ADDED:
        return
    found[0].hold(found[1], by)
    now = found[0].version(found[1], by)
    if now and not given:
        raise VersionMissing(
            "This change does not say which version it is of",
            rule="version",
            remedy="Read it first; send its ETag back as If-Match, or use the form on its page",
        )
    if now and given != now:
        raise Stale(
            "Somebody else changed this since you read it, so your change is not made",
            rule="version",
            remedy="Read it again, then decide whether yours is still needed",
        )


def version_of_thing(thing: Model, by: Post) -> str:
    """Return the version of something a page shows under another address than its own."""
    kind = next(kind for kind in EDITED.values() if kind.model is type(thing))
    return kind.version(UUID(str(thing.pk)), by)
