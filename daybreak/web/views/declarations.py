"""Saved declarations: what is kept under a name, its versions, and saving one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.intake import queries
from daybreak.intake.actions import save_declaration
from daybreak.kernel.errors import BadInput
from daybreak.web.forms.batches import DeclarationForm
from daybreak.web.parts.tables import Cell
from daybreak.web.views.lists import page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def declarations(request: HttpRequest) -> HttpResponse:
    """Show the saved declarations, and the form to save one."""
    return _declarations(request)


def _declarations(request: HttpRequest, *, status: int = 200, form: DeclarationForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "referral:read")
    page = page_of(request, queries.declarations())
    context = {
        "page": page,
        "columns": ["Name", "Kind", "Version", "Saved"],
        "rows": [[Cell(d.name, href=f"/declarations/{d.id}/"), d.kind, d.number, d.saved_at] for d in page],
        "form": form or (DeclarationForm() if may(post, "declaration:save") else None),
    }
    return render(request, "web/declarations.html", context, status=status)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save a declaration as the next version of its name."""
    post, now = signed_in(request)
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _declarations(request, status=422, form=form)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    try:
        saved = save_declaration(form.cleaned_data["text"].encode(), national=national, by=post, at=now)
    except BadInput as wrong:
        form.add_error("text", str(wrong))
        return _declarations(request, status=422, form=form)
    messages.success(request, f"{saved.name} is saved as version {saved.number}.")
    return redirect("web:declaration", saved.id)


@require_safe
def declaration(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one version of a declaration, and the others of its name."""
    post, _ = signed_in(request)
    found = queries.declaration(key)
    require(post, "referral:read", found)
    context = {
        "saved": found,
        "by": names_of_posts([found.saved_by]).get(found.saved_by, ""),
        "columns": ["Version", "Saved", "SHA-256"],
        "rows": [
            [Cell(f"{d.name} {d.number}", href=f"/declarations/{d.id}/"), d.saved_at, Cell(d.digest, exact=True)]
            for d in queries.versions_of_declaration(found)[:50]
        ],
    }
    return render(request, "web/declaration.html", context)
