"""What the attack finds of safeguarding: a child's record, a contact, a family, a disclosure, in each place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.safeguarding.actions import draft_disclosure, plan_welfare_contacts, record_family
from daybreak.safeguarding.models import Child
from daybreak.safeguarding.terms import Contact, Trigger
from tests.rooms import World
from tests.visits.invented import DAY

THIRD_PARTY = "Aunt Marigold"
Places = Mapping[str, tuple[World, Any, Any]]


def safeguarded(places: Places) -> dict[str, dict[str, Any]]:
    """Make one of each kind in each place, in posts no attacker holds; `places` gives world, package and referral."""
    found: dict[str, dict[str, Any]] = {
        kind: {} for kind in ("child", "protected", "welfare contact", "family member", "disclosure")
    }
    for place, (world, package, referral) in places.items():
        slug = "surrey" if place == "foreign" else "kent"
        by = world.post(Role.FORCE_ANALYST, slug, 9)
        with viewing(by):
            found["child"][place] = Child.objects.select_related("compartment__agency").get(pk=referral.child_id)
            found["welfare contact"][place] = plan_welfare_contacts(
                [Contact(package.id, Trigger.RELEASE_DAY, DAY)], by=by, at=world.at
            )[0]
            name = f"{THIRD_PARTY} of {place}"
            found["family member"][place] = record_family(
                package.id, known_as=name, relation="aunt", by=by, at=world.at
            )
            found["disclosure"][place] = draft_disclosure(
                package.id, recipient=f"Invented school, {place}", words="w", pressing_need="n", proportionality="p",
                by=by, at=world.at,
            )  # fmt: skip
        found["protected"][place] = referral
    return found
