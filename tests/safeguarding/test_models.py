"""Each constraint of the tables of safeguarding refuses once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.safeguarding.models import Child, ChildReferral, TrustDisclosure, WelfareContact
from tests.rooms import World
from tests.safeguarding.invented import AUTHORITY, recorded
from tests.visits.invented import DAY, accepted

pytestmark = pytest.mark.django_db


def refused(name: str, write: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        write()


def test_children(world: World) -> None:
    package, authority = accepted(world)[0], Agency.objects.get(slug=AUTHORITY)
    with viewing(world.bronze("kent")):
        child = {
            "compartment": package.compartment,
            "reference": "C-1",
            "package": package,
            "relation": "own_child",
            "immediate_risk": False,
            "authority": authority,
            "recorded_at": world.at,
            "recorded_by": uuid4(),
        }
        Child.objects.create(**child)
        other = child | {"reference": "C-2"}
        refused("safeguarding_child_reference", lambda: Child.objects.create(**child))
        refused("safeguarding_child_relation", lambda: Child.objects.create(**(other | {"relation": "none"})))
        refused("safeguarding_child_category", lambda: Child.objects.create(**other, category="none"))
        refused("safeguarding_child_no_suspect", lambda: Child.objects.create(**other, category="suspect"))
        refused("safeguarding_child_age", lambda: Child.objects.create(**other, age=18))
        refused("authority_id", lambda: Child.objects.create(**(other | {"authority": None})))


def test_referrals(world: World) -> None:
    first, second = recorded(world, {}, {})
    with viewing(world.bronze("kent")):
        referral = {
            "compartment": world.authority(AUTHORITY),
            "sender": first.compartment,
            "child": first,
            "reference": first.reference,
            "force_name": "Kent",
            "relation": "own_child",
            "immediate_risk": False,
            "made_at": world.at,
            "due_at": world.at,
            "category": "victim",
        }
        ChildReferral.objects.create(**referral)
        other = referral | {"child": second}
        refused("child_id", lambda: ChildReferral.objects.create(**referral))
        refused("childreferral_category", lambda: ChildReferral.objects.create(**(other | {"category": "suspect"})))
        refused("childreferral_state", lambda: ChildReferral.objects.create(**other, state="lost"))
        refused("childreferral_decision", lambda: ChildReferral.objects.create(**other, state="decided"))


def test_disclosures_and_contacts(world: World) -> None:
    package, author = accepted(world)[0], uuid4()
    with viewing(world.silver("kent")):
        lies = {"compartment": package.compartment, "package": package}
        disclosure = {
            **lies,
            "recipient": "An invented school",
            "words": "words",
            "pressing_need": "need",
            "proportionality": "least",
            "author": author,
            "drafted_at": world.at,
        }
        TrustDisclosure.objects.create(**disclosure)
        refused("trustdisclosure_two", lambda: TrustDisclosure.objects.create(**disclosure, approver=author))
        refused("trustdisclosure_state", lambda: TrustDisclosure.objects.create(**disclosure, state="lost"))
        bare = disclosure | {"pressing_need": ""}
        refused("trustdisclosure_reasons", lambda: TrustDisclosure.objects.create(**bare))
        contact = {**lies, "trigger": "release_day", "due_on": DAY}
        WelfareContact.objects.create(**contact)
        refused("welfarecontact_once", lambda: WelfareContact.objects.create(**contact))
