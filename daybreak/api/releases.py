"""Releases: where they stand, their text with its marks, sealed and held; and a force's pack once it is published.

Unlocking, publishing, moving and lifting the embargo are for people at a page, who confirm who they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from daybreak.access.gates import may_ever, require
from daybreak.api.shapes import PROBLEMS, Said
from daybreak.release import actions, queries
from daybreak.release.documents.terms import Quote as Spoken
from daybreak.release.marks import marks
from daybreak.release.models import PublishedFile, Quote, Release
from daybreak.release.quotes import quotes as quotes_of
from daybreak.release.terms import Place, ReleaseState
from daybreak.release.wording import marks_by_quote
from daybreak.web.views.press import as_published, require_press
from daybreak.web.views.release_site import as_zip
from daybreak.web.visit import in_operation, signed_in

router = Router(tags=["release"])
packs = Router(tags=["release"])
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class ReleaseOut(Schema):
    """`files` are named once they are published."""

    id: UUID
    headline: str
    state: str
    version: int
    embargo_until: datetime
    unlocked_by: int
    published_at: datetime | None
    files: list[str]


class MarkOut(Schema):
    """A mark of the text: the character it begins at, its words, the rule, what to write instead, who cleared it."""

    version: int
    place: int
    words: str
    rule: str
    instead: str
    cleared: bool
    reason: str


class TextIn(Said):
    text: Annotated[str, Field(min_length=1, max_length=50_000)]


class ClearIn(Said):
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    place: Annotated[int, Field(ge=0, le=1_000_000)]
    words: Annotated[str, Field(min_length=1, max_length=500)]
    rule: Annotated[str, Field(min_length=1, max_length=200)]
    reason: Reason


class HoldIn(Said):
    reason: Reason


class QuoteIn(Said):
    """`area` is a force's slug, or empty for the national page."""

    words: Annotated[str, Field(min_length=1, max_length=1000)]
    speaker: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    area: Annotated[str, Field(max_length=64)] = ""


class ApproveQuoteIn(Said):
    quote: UUID


class WithdrawQuoteIn(Said):
    quote: UUID
    reason: Reason


class QuoteMarkOut(Schema):
    """What a quote must not say, or whom its caption must not name."""

    where: str
    words: str
    rule: str
    instead: str


class QuoteOut(Schema):
    """Only an approved quote is printed; with a mark it is withdrawn and written anew."""

    id: UUID
    state: str
    area: str
    words: str
    speaker: str
    title: str
    written_at: datetime
    approved_at: datetime | None
    withdrawn_at: datetime | None
    reason: str
    marks: list[QuoteMarkOut]


class PackFileOut(Schema):
    release_id: UUID
    name: str
    media_type: str
    digest: str
    published_at: datetime | None


@router.get("", response=list[ReleaseOut])
def list_releases(request: HttpRequest) -> Any:
    """Return the releases the caller sees; files are named once they are published."""
    post, now = signed_in(request)
    require(post, "figures:read")
    rows = queries.readable_releases(in_operation(request), counted=may_ever(post, "figures:count"))
    return [_out(row, at=now) for row in rows]


@router.get("/{uuid:key}", response={200: ReleaseOut, **PROBLEMS})
def one_release(request: HttpRequest, key: UUID) -> Any:
    """Return one release as it stands."""
    post, now = signed_in(request)
    require(post, "figures:read")
    return _out(_readable(request, key), at=now)


@router.get("/{uuid:key}/marks", response={200: list[MarkOut], **PROBLEMS})
def list_marks(request: HttpRequest, key: UUID) -> Any:
    """Return every mark in the text as it stands, cleared ones too."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    row = _readable(request, key)
    return [
        {
            "version": row.version, "place": mark.slip.at, "words": mark.slip.words, "rule": mark.slip.rule,
            "instead": mark.slip.instead, "cleared": mark.clearance is not None,
            "reason": mark.clearance.reason if mark.clearance else "",
        }
        for mark in marks(row, operation=in_operation(request))
    ]  # fmt: skip


@router.post("/{uuid:key}/text", response={200: ReleaseOut, **PROBLEMS})
def amend(request: HttpRequest, key: UUID, said: TextIn) -> Any:
    """Write the next version of the text; what was sealed is a draft again."""
    post, now = signed_in(request)
    return _out(actions.amend(key, text=said.text, by=post, at=now), at=now)


@router.post("/{uuid:key}/clearances", response={200: ReleaseOut, **PROBLEMS})
def clear(request: HttpRequest, key: UUID, said: ClearIn) -> Any:
    """Let one mark of one version stand, for a reason; never of a text one wrote."""
    post, now = signed_in(request)
    place = Place(said.version, said.place, said.words, said.rule)
    done = actions.clear(key, place, operation=in_operation(request), reason=said.reason, by=post, at=now)
    return _out(done.release, at=now)


@router.get("/{uuid:key}/quotes", response={200: list[QuoteOut], **PROBLEMS})
def list_quotes(request: HttpRequest, key: UUID) -> Any:
    """Return what people say on the record, with its approval, withdrawn ones too."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    release = _readable(request, key)
    return _quotes(release, list(quotes_of(release)))


@router.post("/{uuid:key}/quotes", response={200: QuoteOut, **PROBLEMS})
def write_quote(request: HttpRequest, key: UUID, said: QuoteIn) -> Any:
    """Write a quote; it is printed once somebody else approved it."""
    post, now = signed_in(request)
    quote = Spoken(said.words, said.speaker, said.title, said.area)
    return _quote(actions.write_quote(key, quote, by=post, at=now))


@router.post("/{uuid:key}/quotes/approvals", response={200: QuoteOut, **PROBLEMS})
def approve_quote(request: HttpRequest, key: UUID, said: ApproveQuoteIn) -> Any:
    """Approve a quote that somebody else wrote."""
    post, now = signed_in(request)
    return _quote(actions.approve_quote(key, said.quote, operation=in_operation(request), by=post, at=now))


@router.post("/{uuid:key}/quotes/withdrawals", response={200: QuoteOut, **PROBLEMS})
def withdraw_quote(request: HttpRequest, key: UUID, said: WithdrawQuoteIn) -> Any:
    """Withdraw a quote with a reason; it is not printed."""
    post, now = signed_in(request)
    return _quote(actions.withdraw_quote(key, said.quote, reason=said.reason, by=post, at=now))


def _quote(row: Quote) -> dict[str, Any]:
    return _quotes(row.release, [row])[0]


def _quotes(release: Release, rows: list[Quote]) -> list[dict[str, Any]]:
    marks = marks_by_quote(release, rows, operation=release.compartment.operation)
    return [
        {
            "id": row.pk, "state": row.state, "area": row.agency.slug if row.agency else "", "words": row.words,
            "speaker": row.speaker, "title": row.title, "written_at": row.written_at, "approved_at": row.approved_at,
            "withdrawn_at": row.withdrawn_at, "reason": row.reason,
            "marks": [
                {"where": each.where, "words": each.slip.words, "rule": each.slip.rule, "instead": each.slip.instead}
                for each in marks.get(row.pk, ())
            ],
        }
        for row in rows
    ]  # fmt: skip


@router.post("/{uuid:key}/seal", response={200: ReleaseOut, **PROBLEMS})
def seal(request: HttpRequest, key: UUID) -> Any:
    """Make every pack and seal it."""
    post, now = signed_in(request)
    return _out(actions.seal(key, operation=in_operation(request), by=post, at=now), at=now)


@router.post("/{uuid:key}/hold", response={200: ReleaseOut, **PROBLEMS})
def hold(request: HttpRequest, key: UUID, said: HoldIn) -> Any:
    """Hold a release that is not published."""
    post, now = signed_in(request)
    return _out(actions.hold(key, reason=said.reason, by=post, at=now), at=now)


@router.post("/{uuid:key}/resume", response={200: ReleaseOut, **PROBLEMS})
def resume(request: HttpRequest, key: UUID) -> Any:
    """Take a held release back to the draft."""
    post, now = signed_in(request)
    return _out(actions.resume(key, by=post, at=now), at=now)


@router.get("/{uuid:key}/site", response={200: bytes, **PROBLEMS})
def site(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the public pages as one ZIP: every published file, the manifest and the ledger's proof."""
    post, _ = signed_in(request)
    require(post, "release:publish")  # before it is looked for: to who may not, every key is answered alike
    return as_zip(_readable(request, key))


@router.get("/{key}/files/{name}", response={200: bytes, **PROBLEMS})
def release_file(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Return one published file exactly as released."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    return _sent(queries.published_file(key, name))


@packs.get("", response=list[PackFileOut])
def pack(request: HttpRequest) -> Any:
    """Return the files published for the press of the caller's force; before publication there are none."""
    post, _ = signed_in(request)
    require_press(request)
    return list(queries.press_files(post.agency))


@packs.get("/{key}/files/{name}", response={200: bytes, **PROBLEMS})
def pack_file(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Return one file of the pack exactly as published; `key` is the release's."""
    post, _ = signed_in(request)
    require_press(request)
    row = queries.press_file(key, name, post.agency)
    require(post, "pack:read", row)
    return _sent(row)


def _readable(request: HttpRequest, key: UUID) -> Release:
    """Return the release of the operation the caller works in, where they may read it."""
    post, _ = signed_in(request)
    return queries.readable_release(key, in_operation(request), counted=may_ever(post, "figures:count"))


def _sent(row: PublishedFile) -> HttpResponse:
    response = as_published(row)
    response["Digest"] = f"sha-256={row.digest}"
    return response


def _out(row: Release, *, at: datetime) -> dict[str, Any]:
    published = row.state == ReleaseState.PUBLISHED
    return {
        "id": row.id, "headline": row.headline, "state": row.state, "version": row.version,
        "embargo_until": row.embargo_until, "unlocked_by": queries.unlocked_by(row, at=at),
        "published_at": row.published_at,
        "files": [file.name for file in queries.national_files(row)] if published else [],
    }  # fmt: skip
