"""Signing for many exhibits on one page: scan the bags one after the other, sign once; each is signed for itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may_ever, require
from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import post as held_post
from daybreak.custody import actions
from daybreak.custody.terms import Many
from daybreak.kernel.errors import NotFound
from daybreak.web.forms.exhibits import GIVE, ManyForm
from daybreak.web.parts.tables import Cell
from daybreak.web.views.exhibits import takers
from daybreak.web.visit import in_operation, signed_in


@require_safe
def many(request: HttpRequest) -> HttpResponse:
    """Show the form for a list of bags."""
    post, _ = signed_in(request)
    _force(request)
    return render(request, "web/many.html", {"form": ManyForm(posts=takers(post, request))})


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign for every bag of the list that can be; what was refused stays in the field, each with its reason."""
    post, now = signed_in(request)
    of, force = in_operation(request), _force(request)  # before the form says anything
    form = ManyForm(request.POST, posts=takers(post, request))
    if not form.is_valid():
        return render(request, "web/many.html", {"form": form}, status=422)
    said = form.cleaned_data
    if said["side"] == GIVE:
        to = held_post(said["to"], at=now)
        if to is None:
            raise NotFound(thing="post")
        told = actions.give_many(said["scanned"], to=to, of=of, force=force, by=post, at=now, place=said["place"])
        words = "Given. Each stands as not yet taken until they sign for it."
    else:
        told = actions.take_many(said["scanned"], of=of, force=force, by=post, at=now, place=said["place"])
        words = "You hold them now."
    if not told.refused:
        messages.success(request, f"{len(told.signed)} signed for. {words}")
        return redirect("web:exhibits-many")
    return _partly(request, form, told)


def _partly(request: HttpRequest, form: ManyForm, told: Many) -> HttpResponse:
    left = "\n".join(f"{each.scanned.code} {each.scanned.seal_number}" for each in told.refused)
    again = {name: form.cleaned_data[name] for name in ("side", "to", "place")} | {"scanned": left}
    post, _ = signed_in(request)
    context = {
        "form": ManyForm(posts=takers(post, request), initial=again),
        "told": told,
        "refused_columns": ["Line", "Scanned", "Seal", "Why it is not signed for", "What to do"],
        "refused": [
            [each.scanned.line, Cell(each.scanned.code, exact=True), Cell(each.scanned.seal_number, exact=True),
             each.why, each.remedy]
            for each in told.refused
        ],
        "signed_columns": ["Exhibit", "Entry"],
        "signed": [[Cell(name, href=f"/exhibits/{key}/"), number] for key, name, number in told.signed],
    }  # fmt: skip
    return render(request, "web/many.html", context, status=200 if told.signed else 422)


def _force(request: HttpRequest) -> Compartment:
    """Return the part of the caller's own force; NotAllowed for a post that signs for nothing."""
    post, _ = signed_in(request)
    if not may_ever(post, "exhibit:hand-over"):
        require(post, "exhibit:hand-over")
    return compartment(in_operation(request), CompartmentKind.FORCE, post.agency)
