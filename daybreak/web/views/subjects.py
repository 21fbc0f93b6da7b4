"""Subjects: the ranking with its reasons, and one subject with everything that is held together under the name."""

from __future__ import annotations

import re
from urllib.parse import quote
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, may_ever, require
from daybreak.access.models import Operation
from daybreak.agencies.queries import names_of_posts
from daybreak.attribution.models import Door, Ground
from daybreak.attribution.queries import doors_of, grounds_of
from daybreak.attribution.seen import seen_grounds
from daybreak.deconfliction.models import Hit
from daybreak.deconfliction.queries import hits_of_subject
from daybreak.identity import queries as identity
from daybreak.identity import questions
from daybreak.identity.models import Judgement, Link, Mention, Subject
from daybreak.packages.queries import packages_about
from daybreak.triage import queries
from daybreak.triage.models import Ranking
from daybreak.web.forms.subjects import BLOCKED, SubjectFilter
from daybreak.web.parts.shown import value
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.parts.waterfalls import signed
from daybreak.web.views.lists import consulted, page_of
from daybreak.web.visit import in_operation, signed_in

REASONS_SHOWN = 3
_KEY = re.compile(r" at [0-9a-f-]{36}$")


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """Show the ranking, the most endangered child first."""
    post, now = signed_in(request)
    require(post, "ranking:read")
    operation = in_operation(request)
    form = SubjectFilter(request.GET)
    page = page_of(request, _filtered(operation, form))
    consulted(request, [each.subject for each in page], "ranking:read")
    places = queries.places(operation, page)
    context = {
        "form": form,
        "page": page,
        "run": queries.current_run(operation),
        "columns": [Column("Place", numeric=True), "Subject", "Level", Column("Points", numeric=True), "Why"],
        "rows": [_row(each, places[each.pk]) for each in page],
        "ranked": queries.current_ranking(operation).count(),
        "may_rank": may_ever(post, "subject:rank"),
        "time_is_up": queries.time_is_up(operation, at=now),
    }
    return render(request, "web/subjects.html", context)


def _filtered(operation: Operation, form: SubjectFilter) -> QuerySet[Ranking]:
    asked = form.cleaned_data if form.is_valid() else {"q": "", "level": "", "door": ""}
    rows = queries.with_blocked_door(operation) if asked["door"] == BLOCKED else queries.current_ranking(operation)
    rows = rows.filter(level=asked["level"]) if asked["level"] else rows
    words = asked["q"].strip()
    return rows.filter(Q(subject__reference__icontains=words) | Q(subject__name__icontains=words)) if words else rows


def _row(place: Ranking, number: int) -> Row:
    reasons = [str(reason["words"]) for reason in place.reasons]
    more = f", and {len(reasons) - REASONS_SHOWN} more" if len(reasons) > REASONS_SHOWN else ""
    unanswered = f"{place.uncertainty:.0%} of the factors unanswered" if place.uncertainty else ""
    return Row(
        [
            number,
            Cell(place.subject.reference, href=f"/subjects/{place.subject_id}/", note=place.subject.name),
            Cell(state=place.level),
            f"{place.score:g}",
            Cell("; ".join(reasons[:REASONS_SHOWN]) + more, note=unanswered),
        ]
    )


@require_safe
def subject(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one subject: why this rank, who mentions it, where, on what grounds, and what was sent about it."""
    post, now = signed_in(request)
    found = identity.subject(key)
    consult("subject:read", "subject", found, by=post, at=now)
    place = queries.places_of(found.id).first()
    number = queries.places(in_operation(request), [place]).get(place.pk) if place else None
    mentions = page_of(request, identity.mentions().select_related("referral").filter(subject=found))
    context = {
        "subject": found,
        "place": place,
        "redirected": found.id != key,
        "summary": _summary(found, place, number),
        "reason_columns": ["Reason", "Seen", Column("Points", numeric=True)],
        "reasons": [_reason(each) for each in place.reasons] if place else [],
        "page": mentions,
        "mention_columns": ["Record", "From", "Kind", "Received"],
        "mentions": [_mention(each) for each in mentions],
        "held_columns": ["Held together", "With", "By", "Why"],
        "held": _held_together(found, linked=may_ever(post, "link:read")),
        "account_columns": ["Account", "Service", "Screen name"],
        "hit_columns": ["Forces", "In what", "Found"],
        "accounts": [
            [Cell(a.identifier, exact=True), a.service, a.screen_name] for a in identity.accounts_of(found.id)
        ],
        "doors": [_door(each) for each in doors_of(found.id)],
        "ground_columns": ["Ground", "Premises", "Record", "As at", "Counts"],
        "grounds": [_ground(each) for each in grounds_of(found.id)],
        "may_enter_ground": may(post, "ground:enter", found),
        "entered_grounds": seen_grounds(found.id).filter(withdrawal=None).count(),
        "packages": packages_about(found.id),
        "hits": [_hit(each) for each in hits_of_subject(found.id)],
        "may_restrict": may(post, "record:restrict", found),
    }
    return render(request, "web/subject.html", context)


def _summary(subject: Subject, place: Ranking | None, number: int | None) -> list[object]:
    return [
        ("Born", subject.born_on),
        ("Occupation", subject.occupation or None),
        ("Category", words_of(subject.category)),
        ("Identified", subject.identified_at),
        ("Place in the ranking", number or ("Not in the newest" if place else "Not ranked yet")),
        *([("Points", f"{place.score:g}")] if place else []),
        *([("Factors unanswered", f"{place.uncertainty:.0%}")] if place else []),
    ]


def _reason(reason: dict[str, object]) -> list[object]:
    return [Cell(reason["words"], note=str(reason.get("task") or "")), reason.get("seen"), reason.get("points")]


def _mention(mention: Mention) -> list[object]:
    referral = mention.referral
    return [
        Cell(str(referral), href=f"/referrals/{referral.id}/", note=mention.party), referral.sender,
        words_of(referral.kind), referral.received_at,
    ]  # fmt: skip


def _held_together(subject: Subject, *, linked: bool) -> list[list[object]]:
    """Return by which judgements and links the records of a subject are one person."""
    judged, linking = questions.judged_within(subject.id), questions.links_within(subject.id)
    people = names_of_posts(each.judged_by for each in judged)
    rows: list[list[object]] = [
        [_record(each, linked), str(each.right.referral), Cell("Judgement", note=people.get(each.judged_by, "")),
         Cell(each.why, note=value(each.judged_at))]
        for each in judged
    ]  # fmt: skip
    by_rule = [[_record(each, linked), str(each.right.referral), "Strong link", f"{signed(each.bits)} bits"]
               for each in linking]  # fmt: skip
    return [*rows, *by_rule]


def _record(pair: Link | Judgement, linked: bool) -> Cell:
    return Cell(str(pair.left.referral), href=f"/links/{pair.id}/" if linked else "")


def _door(door: Door) -> dict[str, object]:
    return {
        "key": door.premises_id,
        "premises": str(door.premises),
        "state": door.state,
        "items": door.items,
        "checked_at": door.checked_at,
    }


def _ground(ground: Ground) -> list[object]:
    source = ground.fact.version.source_id
    counts = Cell("Yes") if ground.counts else Cell("No", note=ground.why_not)
    return [
        words_of(ground.kind), Cell(str(ground.premises), note=words_of(ground.role)),
        Cell(_upstream(ground), href=f"/sources/{source}/?place={quote(ground.fact.place)}"), ground.on, counts,
    ]  # fmt: skip


def _hit(hit: Hit) -> list[object]:
    return [f"{hit.left.agency.name} and {hit.right.agency.name}", words_of(hit.left.identifier_kind), hit.found_at]


def _upstream(ground: Ground) -> str:
    """Return the record a ground comes from without the keys that keep it apart from others."""
    return _KEY.sub("", ground.upstream).removeprefix(f"{ground.kind}: ")
