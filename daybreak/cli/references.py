"""What a person gives a command for a thing: the reference said aloud, or its key; and where to look for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from daybreak.kernel.errors import LOOK as ANYWHERE
from daybreak.kernel.errors import BadInput, DaybreakError, NotFound

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from daybreak.identity.models import Subject
    from daybreak.packages.models import Package
    from daybreak.safeguarding.models import Child, ChildReferral
    from daybreak.visits.models import Visit

    Row = TypeVar("Row", bound=Model)

LOOK: Mapping[str, str] = {
    "package": "`daybreak package list` shows those you see",
    "visit": "`daybreak visit list` shows those you see",
    "exhibit": "`daybreak exhibit list` shows those you see; a label is X- and ten letters",
    "child": "`daybreak child list` shows those you see",
    "child referral": "`daybreak child referrals` shows those your authority sees, `daybreak child list` your force's",
    "subject": "`daybreak rank --changed` shows the first, the page Subjects all you see",
    "team": "`daybreak team list` shows those you see",
    "outcome": "`daybreak outcome list PACKAGE` shows those you see, with their keys",
    "suspected error": "`daybreak error list` shows those you see",
    "error recipient": "`daybreak error list` shows those you see, with their keys",
    "welfare contact": "`daybreak welfare list` shows those you see, with their keys",
    "family member": "`daybreak family list` shows those you see, with their keys",
    "trust disclosure": "`daybreak disclosure list` shows those you see, with their keys",
    "decision": "`daybreak decision list` shows those you see, with their keys",
    "plan": "The page Plan lists them; the newest is made with `daybreak plan`",
    "figure": "`daybreak figure definitions` lists them",
    "premises": "The page Premises lists those you see; the key stands in the address of each one's page",
}


def absent(kind: str, said: object) -> NotFound:
    """Return what is said where nothing of this kind can be seen under what was given: hidden and absent alike."""
    return NotFound(thing=kind, said=str(said), remedy=_look(kind))


def remedy_of(error: DaybreakError) -> str:
    """Return what to do next: where an action found nothing under a key, the command that lists such things."""
    if isinstance(error, NotFound) and error.remedy == ANYWHERE:
        return _look(error.thing) or error.remedy
    return error.remedy


def _look(kind: str) -> str:
    """Return where to look: what one post does not see another one may, and a command acts for its usual post."""
    return f"{LOOK[kind]}; --as USERNAME looks from another post" if kind in LOOK else ""


def named(rows: QuerySet[Row], said: UUID | str, *, kind: str) -> Row:
    """Return the one row a reference or a key stands for; NotFound when hidden or absent.

    BadInput where several have the reference, as two operations of one viewer may.
    """
    given = str(said).strip()
    found = list(rows.filter(**_wanted(given))[:2])
    if not found:
        raise absent(kind, given)
    if len(found) > 1:
        raise BadInput(f"Several are called {given}", rule="one", remedy="Give the key: lists print it with --json")
    return found[0]


def _wanted(given: str) -> dict[str, Any]:
    try:
        return {"pk": UUID(given)}
    except ValueError:
        return {"reference": given.upper()}


def package_named(said: UUID | str) -> Package:
    """Return the package of this reference (P-7KQ2M4/1) or key."""
    from daybreak.packages.queries import packages

    return named(packages(), said, kind="package")


def visit_named(said: UUID | str) -> Visit:
    """Return the visit of this reference or key."""
    from daybreak.visits.models import Visit

    return named(Visit.objects.select_related("compartment__agency"), said, kind="visit")


def child_named(said: UUID | str) -> Child:
    """Return the child of this reference or key, as its force sees it."""
    from daybreak.safeguarding.models import Child

    return named(Child.objects.all(), said, kind="child")


def referral_named(said: UUID | str) -> ChildReferral:
    """Return the referral of a child by the child's reference or by its own key, as either side sees it."""
    from daybreak.safeguarding.models import ChildReferral

    return named(ChildReferral.objects.all(), said, kind="child referral")


def subject_named(said: UUID | str) -> Subject:
    """Return the subject of this reference (S-7KQ2M4) or key; of one joined to another, the one that stands."""
    from daybreak.identity.models import Subject
    from daybreak.identity.queries import subject

    return subject(named(Subject.objects.only("id"), said, kind="subject").pk)
