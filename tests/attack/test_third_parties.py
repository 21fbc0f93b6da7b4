"""No list, export, figure, package or hit shows a third party as a suspect; an authority sees nothing of a case."""

from __future__ import annotations

import re

from django.apps import apps
from django.db.models import CharField, TextField

from daybreak.access.models import BetweenCompartments, Compartmented
from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.kernel.words import Category
from daybreak.safeguarding.models import ChildReferral, FamilyMember, ReferralEntry
from tests.attack.attempts import attempt, expected, rows
from tests.attack.safeguarded import THIRD_PARTY
from tests.attack.scene import Scene

OWN = {"page package-safeguarding", "page families", "page family-member", "GET /families", "GET /families/{key}"}
"""Where families are read; each says that they are third parties."""
SAYS_SO = re.compile(r"third[ _]party|third parties", re.IGNORECASE)


def test_no_page_and_no_operation_shows_a_third_party_but_its_own(scene: Scene) -> None:
    shown: dict[str, set[bool]] = {}
    for name, row in rows().items():
        thing = scene.things[row.thing].get("own") if row.thing else None
        if row.method != "GET" or (row.thing and thing is None):
            continue
        key = scene.key(row.thing, "own") if row.thing else None
        for role in Role:
            if expected(scene, role.value, name, thing) is not False:
                body = attempt(scene, role.value, name, key).body
                if THIRD_PARTY in body:
                    shown.setdefault(name, set()).add(bool(SAYS_SO.search(body)))
    assert set(shown) - OWN == set()
    assert set(shown) >= {"page package-safeguarding", "GET /families"}, "otherwise this proves nothing"
    assert all(said == {True} for said in shown.values())


def test_no_table_but_the_familys_own_holds_a_third_party(scene: Scene) -> None:
    found = set()
    for post in (scene.world.gold, scene.other.gold):
        with viewing(post):
            for model in apps.get_models():
                texts = [f for f in model._meta.concrete_fields if isinstance(f, CharField | TextField)]
                if not issubclass(model, Compartmented | BetweenCompartments) or model is FamilyMember:
                    continue
                for field in texts:
                    if model._default_manager.filter(**{f"{field.name}__icontains": THIRD_PARTY}).exists():
                        found.add(f"{model._meta.label}.{field.name}")
            assert set(FamilyMember.objects.values_list("category", flat=True)) == {Category.THIRD_PARTY}
    assert found == set()


def test_the_desk_of_an_authority_sees_its_referrals_and_no_other_row(scene: Scene) -> None:
    with viewing(scene.posts[Role.SOCIAL_WORKER.value]):
        for model in apps.get_models():
            if issubclass(model, Compartmented | BetweenCompartments) and model not in (ChildReferral, ReferralEntry):
                mine = {row.compartment_id for row in model._default_manager.all()}
                assert model._meta.app_label == "access" or not mine, model
        assert ChildReferral.objects.exists()
