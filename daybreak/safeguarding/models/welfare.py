"""Welfare of suspects, and the families: plans, contacts that are due, adults who are no suspects."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import named_for_texts
from daybreak.kernel.words import Category
from daybreak.packages.models import Package


class WelfareContact(Compartmented):
    """A contact with a suspect or family that is due on a trigger date, release day among them."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="welfare_contacts")
    trigger = models.CharField(max_length=64)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    found = models.CharField(max_length=500, blank=True, help_text="how the person was, and what follows")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["package", "trigger"], name="safeguarding_welfarecontact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} on {self.due_on}"


class WelfarePlan(Compartmented):
    """A suspect's welfare plan, in versions: the last one holds."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="welfare_plans")
    number = models.PositiveSmallIntegerField()
    named = models.CharField(max_length=200, help_text="who looks after the suspect in the first days")
    risks = models.TextField(help_text="what is known of a risk of suicide or self-harm")
    measures = models.TextField(help_text="what is done, by whom, when")
    written_at = models.DateTimeField()
    written_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["package", "number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["package", "number"], name="safeguarding_welfareplan_version"),
            models.CheckConstraint(
                condition=~Q(named="") & ~Q(risks="") & ~Q(measures=""), name="safeguarding_welfareplan_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"welfare plan {self.number}"


class FamilyMember(Compartmented):
    """An adult of the family who is suspected of nothing: a third party, always, and told where support is."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="family")
    known_as = models.CharField(max_length=200)
    relation = models.CharField(max_length=100, help_text="to the suspect, or to the children")
    category = word(Category, default=Category.THIRD_PARTY)
    signpost = models.CharField(max_length=300, blank=True, help_text="which support the person was told of")
    signposted_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["recorded_at", "pk"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            named_for_texts("safeguarding_familymember"),
            one_of("category", Category, name="safeguarding_familymember_category"),
            models.CheckConstraint(condition=Q(category="third_party"), name="safeguarding_familymember_third_party"),
            models.CheckConstraint(
                condition=Q(signposted_at=None, signpost="") | (Q(signposted_at__isnull=False) & ~Q(signpost="")),
                name="safeguarding_familymember_signpost",
            ),
        ]

    def __str__(self) -> str:
        return self.known_as
