"""Children, their referrals, position-of-trust disclosures, welfare contacts with suspects."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from daybreak.access.models import BetweenCompartments, Compartmented
from daybreak.agencies.models import Agency
from daybreak.attribution.models import SuspectedError
from daybreak.attribution.terms import ErrorFinding
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.words import Category
from daybreak.packages.models import Package
from daybreak.safeguarding.terms import ChildReferralState, Decision, DisclosureState, RecipientKind, Relation
from daybreak.visits.models import Visit


class Child(Compartmented):
    """A child in a suspect's care, custody or control; in the force's compartment, never on a package."""

    apart = ("counted_as",)  # the same child, found with another suspect as well

    reference = models.CharField(max_length=32)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="children")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="children")
    category = word(Category, default=Category.VICTIM)
    known_as = models.CharField(max_length=200, blank=True)
    age = models.IntegerField(null=True)
    relation = word(Relation)
    immediate_risk = models.BooleanField()
    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="where the child lives")
    counted_as = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, help_text="the same child, counted there"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        verbose_name_plural = "children"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("relation", Relation, name="safeguarding_child_relation"),
            one_of("category", Category, name="safeguarding_child_category"),
            models.UniqueConstraint(fields=["compartment", "reference"], name="safeguarding_child_reference"),
            models.CheckConstraint(condition=Q(age=None) | Q(age__gte=0, age__lt=18), name="safeguarding_child_age"),
        ]

    def __str__(self) -> str:
        return self.reference


class ChildReferral(BetweenCompartments):
    """A force's referral of a child to the authority: both sides see it, and nothing else of the case."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="referral")
    reference = models.CharField(max_length=32)
    force_name = models.CharField(max_length=200)
    known_as = models.CharField(max_length=200, blank=True)
    age = models.IntegerField(null=True)
    relation = word(Relation)
    immediate_risk = models.BooleanField()
    state = word(ChildReferralState, default=ChildReferralState.MADE)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="when the authority must have acknowledged")
    acknowledged_at = models.DateTimeField(null=True)
    decision = word(Decision, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(BetweenCompartments.Meta):
        constraints: ClassVar = [
            *BetweenCompartments.Meta.constraints,
            one_of("state", ChildReferralState, name="safeguarding_childreferral_state"),
            models.CheckConstraint(
                condition=~Q(state="decided") | ~Q(decision=""), name="safeguarding_childreferral_decision"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["compartment", "state", "due_at"], name="safeguarding_desk")]

    def __str__(self) -> str:
        return self.reference


class TrustDisclosure(Compartmented):
    """A Common Law Police Disclosure about a position of trust: exact words, two reasons, two people."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="disclosures")
    recipient = models.CharField(max_length=300)
    words = models.TextField(help_text="exactly what is disclosed")
    pressing_need = models.TextField()
    proportionality = models.TextField()
    state = word(DisclosureState, default=DisclosureState.DRAFT)
    author = models.UUIDField()
    approver = models.UUIDField(null=True)
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", DisclosureState, name="safeguarding_trustdisclosure_state"),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")), name="safeguarding_trustdisclosure_two"
            ),
            models.CheckConstraint(
                condition=~Q(pressing_need="") & ~Q(proportionality="") & ~Q(words=""),
                name="safeguarding_trustdisclosure_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure to {self.recipient}"


class WelfareContact(Compartmented):
    """A contact with a suspect or family that is due on a trigger date, release day among them."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="welfare_contacts")
    trigger = models.CharField(max_length=64)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["package", "trigger"], name="safeguarding_welfarecontact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} on {self.due_on}"


class ErrorRecipient(Compartmented):
    """One who has what is suspected wrong, what they are asked, and that they were corrected: who says so, when, how.

    It lies in the recipient's compartment, or that of the force that told them; the error itself lies nationally, so
    that its reference and its end are copied here.
    """

    error = models.ForeignKey(SuspectedError, on_delete=models.PROTECT, related_name="recipients")
    reference = models.CharField(max_length=32, help_text="of the error")
    kind = word(RecipientKind)
    thing = models.UUIDField(help_text="the package, referral or disclosure they had")
    name = models.CharField(max_length=300)
    about = models.CharField(max_length=64, help_text="its reference")
    asks = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    told = models.CharField(max_length=1000, blank=True, help_text="what they were told")
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    finding = word(ErrorFinding, blank=True)

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["asked_at", "kind", "name", "about"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", RecipientKind, name="safeguarding_errorrecipient_kind"),
            models.UniqueConstraint(fields=["error", "kind", "thing"], name="safeguarding_errorrecipient_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, told="")
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(told="")),
                name="safeguarding_errorrecipient_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(finding="") | Q(finding__in=["wrong", "right"], confirmed_at__isnull=False),
                name="safeguarding_errorrecipient_closed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["thing"], name="safeguarding_error_thing")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.name}"
