"""The public pages as one ZIP for a web server; before publication there is nothing to take."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.release import queries
from daybreak.release.models import Release
from daybreak.release.site import site_of, zipped
from daybreak.web.visit import in_operation, signed_in


@require_safe
def site(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send every published file, the manifest and the ledger's proof as one ZIP."""
    post, _ = signed_in(request)
    require(post, "release:publish")  # before it is looked for: to who may not, every key is answered alike
    return as_zip(queries.readable_release(key, in_operation(request), counted=True))


def as_zip(row: Release) -> HttpResponse:
    """Return the answer that sends the site of a published release."""
    response = HttpResponse(zipped(site_of(row)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="site.zip"'
    return response
