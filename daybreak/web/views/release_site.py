"""The public pages as one ZIP for a web server; before publication there is nothing to take."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.release import queries
from daybreak.release.models import Release
from daybreak.release.site import site_of, zipped
from daybreak.web.visit import signed_in


@require_safe
def site(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send every published file, the manifest and the ledger's proof as one ZIP."""
    post, _ = signed_in(request)
    row = queries.release(key)
    require(post, "release:publish", row)
    return as_zip(row)


def as_zip(row: Release) -> HttpResponse:
    """Return the answer that sends the site of a published release."""
    response = HttpResponse(zipped(site_of(row)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="site.zip"'
    return response
