"""Each constraint of the tables refused once."""

from __future__ import annotations

import pytest
from django.db import Error, transaction

from daybreak.access.viewer import viewing
from daybreak.identity.actions import judge, resolve, switch_fusing
from daybreak.identity.models import (
    Account,
    FusingSwitch,
    Judgement,
    Link,
    LinkModel,
    Mention,
    Occupancy,
    Premises,
    Subject,
)
from daybreak.identity.terms import Verdict
from tests.identity.test_actions import ALEX, ALEX_AGAIN
from tests.intake.invented import deliver, report
from tests.refusing import refused, unchangeable
from tests.rooms import World


@pytest.mark.django_db
def test_what_cannot_be_is_refused(world: World) -> None:
    by = world.coordinator
    with viewing(by):
        deliver(report("1001", ALEX), report("1002", ALEX_AGAIN), national=world.national, by=by, at=world.at)
        switch_fusing(world.national, on=False, reason="Not yet.", by=by, at=world.at)
        resolve(world.national, by=by, at=world.at)
        left, right = Mention.objects.order_by("key")
        judgement = judge(left.id, right.id, verdict=Verdict.UNSURE, why="Unclear.", by=by, at=world.at)
        subject, link = Subject.objects.order_by("reference")[0], Link.objects.get()
        account, place = Account.objects.get(), Premises.objects.get()
        refused("identity_linkmodel_once", LinkModel.objects.get())
        refused("identity_subject_(state|redirect)", subject, state="lost", reference="S-1")
        refused("identity_subject_category", subject, category="bystander", reference="S-1")
        refused("identity_subject_reference", subject)
        refused("identity_subject_redirect", subject, state="redirected", reference="S-1")
        refused("identity_subject_redirect", subject, redirected_to_id=subject.id, reference="S-1")
        refused("identity_mention_category", left, category="bystander", key="k")
        refused("identity_mention_once", left)
        refused("identity_link_band", link, band="certain", left_id=link.right_id, right_id=link.left_id)
        refused("identity_link_once", link)
        refused("identity_link_two", link, right_id=link.left_id)
        refused("identity_judgement_verdict", judgement, verdict="perhaps")
        refused("identity_judgement_why", judgement, why="")
        refused("identity_account_once", account)
        refused("identity_premises_once", place)
        refused("identity_occupancy_once", Occupancy.objects.get())
        refused("identity_occupancy_role", Occupancy.objects.get(), role="den")
        unchangeable(judgement, why="other")
        unchangeable(FusingSwitch.objects.get(), on=True)
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            Subject.objects.all()._raw_delete(using="default")
        assert Judgement.objects.get() == judgement
