"""What is published for the press of one force: its own pack, after publication, and before that nothing at all."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import may_ever, require
from daybreak.kernel.errors import NotFound
from daybreak.release import queries
from daybreak.release.models import PublishedFile
from daybreak.web.parts.tables import Cell
from daybreak.web.visit import signed_in


@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """Show the files of the force's pack; the page is the same whether nothing is drafted or everything is sealed."""
    post, _ = signed_in(request)
    require_press(request)
    rows = [
        [Cell(file.name, href=f"/press/{file.release_id}/files/{file.name}"), file.published_at, Cell(file.digest)]
        for file in queries.press_files(post.agency)
    ]
    context = {"columns": ["File", "Published", "SHA-256"], "rows": rows, "force": post.agency.name}
    return render(request, "web/press.html", context)


@require_safe
def file(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Send one file of the force's pack exactly as it was published."""
    post, _ = signed_in(request)
    require_press(request)
    row = queries.press_file(key, name, post.agency)
    require(post, "pack:read", row)
    return as_published(row)


def require_press(request: HttpRequest) -> None:
    """Raise NotAllowed unless the post is of a force's press; whose pack it may read is its own agency's, always."""
    post, _ = signed_in(request)
    if not may_ever(post, "pack:read"):
        require(post, "pack:read")
        raise NotFound


def as_published(row: PublishedFile) -> HttpResponse:
    """Return the answer that sends a published file; the frame forbids every cache to keep it."""
    response = HttpResponse(bytes(row.content), content_type=row.media_type)
    response["Content-Disposition"] = f'attachment; filename="{row.name}"'
    return response
