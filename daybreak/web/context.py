"""What every template is given: the operation, the post, the rooms it may enter."""

from __future__ import annotations

from importlib.metadata import version

from django.db import connection
from django.http import HttpRequest

from daybreak.access.gates import may_ever
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.web.versions import SAFE
from daybreak.web.views.signing_in import HOMES
from daybreak.web.views.waiting import waits_for
from daybreak.web.visit import PageVisit

VERSION = version("daybreak")

ROOMS = (
    # text, address, key, permission that opens it
    ("Picture", "/national/", "g n", "package:read"),
    ("Referrals", "/batches/", "g b", "referral:read"),
    ("Subjects", "/subjects/", "g s", "subject:read"),
    ("Links", "/links/", "g k", "link:read"),
    ("Packages", "/packages/", "g p", "package:read"),
    ("Watch", "/watch/", "g w", "package:read"),
    ("Hits", "/hits/", "g h", "hit:read"),
    ("Operators", "/resolutions/", "g q", "resolution:read"),
    ("Hashes", "/hash-matches/", "g f", "hash-match:read"),
    ("Plan", "/plan/", "g l", "visit:plan"),
    ("Day", "/day/", "g d", "visit:read"),
    ("Exhibits", "/exhibits/", "g x", "exhibit:read"),
    ("Children", "/children/", "g c", "child:read"),
    ("Clocks", "/child-clocks/", "g g", "child:watch"),
    ("Welfare", "/welfare/", "g z", "welfare:read"),
    ("Disclosures", "/disclosures/", "g u", "disclosure:read"),
    ("Release", "/release/", "g r", "figures:read"),
    ("Press", "/press/", "g 1", "pack:read"),
    ("Ledger", "/ledger/", "g e", "ledger:read"),
    ("Members", "/members/", "g m", "membership:grant"),
    ("Posts", "/posts/", "g o", "post:end"),
    ("Restricted", "/restricted/", "g t", "record:restrict"),
    ("Blocks", "/blocks/", "g i", "block:place"),
    ("Clearances", "/clearances/", "g y", "clearance:enter"),
    ("Errors", "/errors/", "g j", "error:read"),
    ("Reviews", "/reviews/", "g v", "review:read"),
    ("Access", "/access/", "g a", "access:ask"),
)

BELONGS = {
    "/forces/": "/national/",
    "/referrals/": "/batches/",
    "/sources/": "/batches/",
    "/quarantine/": "/batches/",
    "/figures/": "/release/",
    "/hash-lists/": "/hash-matches/",
    "/hash-look-up/": "/hash-matches/",
    "/visits/": "/day/",
    "/child-records/": "/children/",
    "/families/": "/welfare/",
    "/decisions/": "/day/",
    "/devices/": "/day/",
    "/teams/": "/day/",
    "/break-glass/": "/access/",
    "/envelopes/": "/packages/",
    "/look-ups/": "/hits/",
    "/typed/": "/resolutions/",
    "/corrections/": "/errors/",
    "/grounds/": "/subjects/",
}
"""Pages of a room under another address."""


def page(request: HttpRequest) -> dict[str, object]:
    """Return the frame's context; after an error nothing is asked of the database."""
    visit: PageVisit | None = getattr(request, "daybreak_visit", None)
    if visit is None:
        return {"version": VERSION}
    operation = visit.operation
    return {
        "version": VERSION,
        "now": visit.now,
        "operation": operation,
        "edit_version": visit.version,
        "invented": bool(operation and operation.invented),
        "post": _frame(visit.post),
        "navigation": _rooms(visit.post, request.path),
        **_waits(request, visit),
    }


def _waits(request: HttpRequest, visit: PageVisit) -> dict[str, object]:
    """Return what waits for the post on the page it starts from, and nothing on any other."""
    post, operation = visit.post, visit.operation
    home = post is not None and request.method in SAFE and request.path == HOMES[Role(post.role)]
    if post is None or not home or visit.failed or connection.needs_rollback:  # on an error nothing is asked
        return {}
    return {
        "at_home": True,
        "waits": waits_for(post, operation, visit.now, silent=getattr(request, "silent", None)) if operation else [],
    }


def _frame(post: Post | None) -> dict[str, str] | None:
    return {"name": post.person.name, "role": post.title, "agency": post.agency.name} if post else None


def _rooms(post: Post | None, path: str) -> list[dict[str, object]]:
    if post is None:
        return []
    room = next((room for start, room in BELONGS.items() if path.startswith(start)), path)
    return [
        {"text": text, "href": href, "key": key, "current": room.startswith(href)}
        for text, href, key, permission in ROOMS
        if may_ever(post, permission)
    ]
