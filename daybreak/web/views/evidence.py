"""Around exhibits: seizing, scanning labels, and the files that leave the house."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import require
from daybreak.custody import actions, queries
from daybreak.custody.rules import label_of
from daybreak.custody.terms import ItemKind, Seized
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.kernel.locks import find
from daybreak.visits.models import Visit
from daybreak.web.forms.exhibits import ScanForm, SeizeForm
from daybreak.web.versions import version_of_thing
from daybreak.web.views.exhibits import forms_for
from daybreak.web.visit import in_operation, signed_in

NOT_FOUND = "No exhibit that you may see has this label, reference or seal."
SEVERAL = "Several exhibits fit: scan the label instead."


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """Find an exhibit by what a hand scanner types, and let it be taken or given there and then."""
    post, now = signed_in(request)
    require(post, "exhibit:read")
    context: dict[str, object] = {"form": ScanForm()}
    if "code" in request.GET:
        form = ScanForm(request.GET)
        said, found = "", []
        if form.is_valid():
            try:
                found = queries.found_by(queries.exhibits(in_operation(request)), form.cleaned_data["code"])
            except BadInput as misread:
                said = f"{misread.message}. {misread.remedy}."
        if len(found) == 1:
            context["thing_version"] = version_of_thing(found[0], post)  # before it is read: it is at least as new
            holding = actions.open_exhibit(found[0].id, by=post, at=now)
            forms = forms_for(post, holding, request)
            if forms["take_form"] is not None:
                forms["take_form"].initial["next"] = "scan"
                forms["take_form"].fields["seal_number"].widget.attrs["autofocus"] = True
                context["form"].fields["code"].widget.attrs.pop("autofocus", None)  # type: ignore[attr-defined]
            context |= {"holding": holding, "exhibit": holding.exhibit, "label": label_of(holding.exhibit.id), **forms}
        else:
            context |= {"form": form, "said": said or (SEVERAL if found else NOT_FOUND)}
    return render(request, "web/scan.html", context)


@require_safe
def seize(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the form for an item seized on a visit."""
    _, now = signed_in(request)
    return _seizing(request, _visit(request, key), SeizeForm(initial={"seized_at": now}))


@require_POST
def seize_now(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record one item seized on a visit; the same reference and seal sent again adds nothing."""
    post, now = signed_in(request)
    form = SeizeForm(request.POST)
    if not form.is_valid():
        return _seizing(request, _visit(request, key), form, status=422)
    said = form.cleaned_data | {"kind": ItemKind(form.cleaned_data["kind"])}
    row = actions.seize([Seized(visit=key, **said)], by=post, at=now)[0]
    messages.success(request, f"Exhibit {row.reference} is seized. Print its label and put it on the bag.")
    return redirect("web:exhibit", row.id)


def _visit(request: HttpRequest, key: UUID) -> Visit:
    post, _ = signed_in(request)
    visit = find(Visit.objects.select_related("compartment__agency"), key)
    require(post, "exhibit:seize", visit)
    return visit


def _seizing(request: HttpRequest, visit: Visit, form: SeizeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "web/seize.html", {"form": form, "visit": visit}, status=status)


@require_safe
def labels(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the labels of all that was seized on a visit as PDF: opaque references and nothing else."""
    post, now = signed_in(request)
    made = actions.print_labels(in_operation(request), keys=[], visit=key, by=post, at=now)
    return _file(made, "labels.pdf", "application/pdf")


@require_safe
def label(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the label of one exhibit as PDF."""
    post, now = signed_in(request)
    made = actions.print_labels(in_operation(request), keys=[key], visit=None, by=post, at=now)
    return _file(made, "label.pdf", "application/pdf")


@require_safe
def statement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the continuity statement of an exhibit as PDF; recorded as disclosed."""
    post, now = signed_in(request)
    name, made = actions.export_statement(key, by=post, at=now)
    return _file(made, name, "application/pdf")


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Send the evidence record of a visit, or of the force, as a BagIt archive; recorded as disclosed."""
    post, now = signed_in(request)
    visit = _key(request, "visit")
    name, made = actions.export_archive(in_operation(request), visit=visit, by=post, at=now)
    return _file(made, name, "application/zip")


def _key(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET[name]) if request.GET.get(name) else None
    except ValueError:
        raise NotFound(thing=name) from None


def _file(made: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
