"""Addresses of a test: a list that is read from the database while it is sent."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import include, path

from daybreak.packages.models import Package


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Send the references the viewer sees, one by one, after the view itself has returned."""
    return StreamingHttpResponse(_references(), content_type="text/plain")


def _references() -> Iterator[str]:
    for reference in Package.objects.order_by("reference").values_list("reference", flat=True).iterator(chunk_size=1):
        yield f"{reference}\n"


urlpatterns = [path("api/v1/stream", stream), path("", include("daybreak.conf.urls"))]
