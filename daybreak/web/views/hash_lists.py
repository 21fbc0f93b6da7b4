"""Lists of known hashes: handed in, replaced by a new version, retired."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.hashmatch import actions, queries
from daybreak.hashmatch.models import HashList
from daybreak.hashmatch.packing import pack
from daybreak.hashmatch.terms import ListState
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find
from daybreak.web.forms.hashes import ImportForm, RetireForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.views.lists import page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists by name."""
    return _lists(request)


def _lists(request: HttpRequest, *, status: int = 200, form: ImportForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "hash-list:read")
    page = page_of(request, queries.lists())
    context = {
        "page": page,
        "columns": ["List", "Publisher", *(Column(name, numeric=True) for name in ("Version", "Hashes")), "State",
                    "Changed"],
        "rows": [_row(each) for each in page],
        "form": form or (ImportForm() if may_ever(post, "hash-list:import") else None),
    }  # fmt: skip
    return render(request, "web/hash_lists.html", context, status=status)


def _row(row: HashList) -> Row:
    now = row.now[0] if row.now else None  # type: ignore[attr-defined]  # prefetched
    parts = sorted(now.parts.all(), key=lambda part: part.algorithm) if now else []
    kinds = ", ".join(part.algorithm for part in parts)
    return Row([
        Cell(row.name, href=f"/hash-lists/{row.id}/", note=kinds), row.publisher, now.number if now else 0,
        sum(part.hashes for part in parts), Cell(state=row.state), row.changed_at,
    ])  # fmt: skip


@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """Import a list, or a new version of one."""
    post, now = signed_in(request)
    require(post, "hash-list:import")  # before the form: a file is sorted for who may, and that takes a minute
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _lists(request, status=422, form=form)
    given, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        version = actions.import_list(
            pack(file, form.said()), name=given["name"], publisher=given["publisher"], file_name=file.name or "unnamed",
            national=compartment(in_operation(request), CompartmentKind.NATIONAL), by=post, at=now,
        )  # fmt: skip
    except BadInput as wrong:
        form.add_error("file", str(wrong))
        return _lists(request, status=422, form=form)
    messages.success(request, f"Version {version.number} is matched against; {version.refused} lines were not taken.")
    return redirect("web:hash-list", version.hash_list_id)


@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one list with its versions, and the lines that were not taken."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, status: int = 200, form: RetireForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    found = find(HashList, key)
    require(post, "hash-list:read", found)
    page = page_of(request, queries.versions_of(found))
    people = names_of_posts([version.imported_by for version in page])
    retirable = found.state == ListState.ACTIVE and may(post, "hash-list:retire", found)
    context = {
        "list": found, "page": page,
        "columns": [Column("Version", numeric=True), "File", Column("Hashes", numeric=True),
                    Column("Lines not taken", numeric=True), "Imported", "By", "Stands"],
        "rows": [
            [each.number, Cell(each.file_name, note=each.file_digest), each.hashes or 0, each.refused,
             each.imported_at, people.get(each.imported_by, ""),
             Cell(state="current" if each.current else "superseded")]
            for each in page
        ],
        "problem_columns": ["Where", "Rule", "What helps"],
        "problems": [row for each in page if each.current for row in each.problems],
        "form": form or (RetireForm() if retirable else None),
    }  # fmt: skip
    return render(request, "web/hash_list.html", context, status=status)


@require_POST
def retire(request: HttpRequest, key: UUID) -> HttpResponse:
    """Retire a list."""
    post, now = signed_in(request)
    form = RetireForm(request.POST)
    if not form.is_valid():
        return _one(request, key, status=422, form=form)
    actions.retire_list(key, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "Nothing is matched against it any more.")
    return redirect("web:hash-list", key)
