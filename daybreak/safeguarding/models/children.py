"""Children, their referrals and what is added to them, corrections of a record, judgements that two are one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from daybreak.access.models import BetweenCompartments, Compartmented
from daybreak.agencies.models import Agency
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import named_for_texts
from daybreak.kernel.words import Category
from daybreak.packages.models import Package
from daybreak.safeguarding.terms import (
    CHILD_CATEGORIES,
    Capacity,
    Certainty,
    ChildReferralState,
    Correctable,
    Decision,
    EntryKind,
    Relation,
    Verdict,
)
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
    certainty = word(Certainty, default=Certainty.KNOWN)
    whereabouts = models.CharField(max_length=300, blank=True, help_text="where the child is, as far as known")
    authority = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", help_text="responsible now: a child is never without one"
    )
    capacity = word(Capacity, default=Capacity.HOME)
    counted_as = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, help_text="the same child, counted there"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        verbose_name_plural = "children"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            named_for_texts("safeguarding_child"),
            one_of("relation", Relation, name="safeguarding_child_relation"),
            one_of("category", Category, name="safeguarding_child_category"),
            models.UniqueConstraint(fields=["compartment", "reference"], name="safeguarding_child_reference"),
            models.CheckConstraint(condition=Q(age=None) | Q(age__gte=0, age__lt=18), name="safeguarding_child_age"),
            models.CheckConstraint(condition=~Q(category=Category.SUSPECT), name="safeguarding_child_no_suspect"),
            one_of("certainty", Certainty, name="safeguarding_child_certainty"),
            one_of("capacity", Capacity, name="safeguarding_child_capacity"),
        ]

    def __str__(self) -> str:
        return self.reference


class ChildReferral(BetweenCompartments):
    """A force's referral of a child to the authority: both sides see it, and nothing else of the case."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="referral")
    reference = models.CharField(max_length=32)
    force_name = models.CharField(max_length=200)
    category = word(Category, default=Category.VICTIM)
    known_as = models.CharField(max_length=200, blank=True)
    age = models.IntegerField(null=True)
    relation = word(Relation)
    immediate_risk = models.BooleanField()
    certainty = word(Certainty, default=Certainty.KNOWN)
    whereabouts = models.CharField(max_length=300, blank=True)
    capacity = word(Capacity, default=Capacity.HOME)
    state = word(ChildReferralState, default=ChildReferralState.MADE)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="when the authority must have acknowledged")
    acknowledged_at = models.DateTimeField(null=True)
    decision = word(Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    protected_from = models.DateTimeField(null=True, help_text="when a police power over the child began")
    protected_until = models.DateTimeField(null=True, help_text="when it ends at the latest")
    protection_ended_at = models.DateTimeField(null=True)

    class Meta(BetweenCompartments.Meta):
        constraints: ClassVar = [
            *BetweenCompartments.Meta.constraints,
            named_for_texts("safeguarding_childreferral"),
            one_of("state", ChildReferralState, name="safeguarding_childreferral_state"),
            models.CheckConstraint(
                condition=Q(category__in=[each.value for each in CHILD_CATEGORIES]),
                name="safeguarding_childreferral_category",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "closed"]) | ~Q(decision=""),
                name="safeguarding_childreferral_decision",
            ),
            models.CheckConstraint(
                condition=Q(protected_from=None, protected_until=None, protection_ended_at=None)
                | Q(protected_from__isnull=False, protected_until__gt=F("protected_from")),
                name="safeguarding_childreferral_protection",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["compartment", "state", "due_at"], name="safeguarding_desk")]

    def __str__(self) -> str:
        return self.reference


class ReferralEntry(BetweenCompartments):
    """One thing either side added to a referral; never changed. `happened_at` is when what it tells of happened."""

    referral = models.ForeignKey(ChildReferral, on_delete=models.PROTECT, related_name="entries")
    kind = word(EntryKind)
    words = models.TextField()
    decision = word(Decision, blank=True)
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answered_by")
    by_authority = models.BooleanField()
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()

    class Meta(BetweenCompartments.Meta):
        ordering: ClassVar = ["entered_at", "pk"]
        constraints: ClassVar = [
            *BetweenCompartments.Meta.constraints,
            one_of("kind", EntryKind, name="safeguarding_referralentry_kind"),
            models.CheckConstraint(condition=~Q(words=""), name="safeguarding_referralentry_words"),
            models.CheckConstraint(
                condition=Q(kind="answer", answers__isnull=False) | (~Q(kind="answer") & Q(answers=None)),
                name="safeguarding_referralentry_answers",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["referral", "kind"], name="safeguarding_thread")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.referral_id}"


class ChildCorrection(Compartmented):
    """That one field of a child's record was wrong: what it said, what it says, why, and who says so."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="corrections")
    field = word(Correctable)
    was = models.CharField(max_length=300, blank=True)
    became = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500)
    corrected_at = models.DateTimeField()
    corrected_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["corrected_at", "pk"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("field", Correctable, name="safeguarding_childcorrection_field"),
            models.CheckConstraint(condition=~Q(reason=""), name="safeguarding_childcorrection_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.child_id}"


class ChildJudgement(Compartmented):
    """That two records of different forces are one child, or are not; national, appended, the last one holds.

    The other record keeps its own part; `counted_as` says where the child is counted while the verdict is *same*.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="judgements")
    other = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    verdict = word(Verdict)
    reason = models.CharField(max_length=500)
    judged_at = models.DateTimeField()
    judged_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["judged_at", "pk"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("verdict", Verdict, name="safeguarding_childjudgement_verdict"),
            models.CheckConstraint(condition=~Q(reason=""), name="safeguarding_childjudgement_reason"),
            models.CheckConstraint(condition=~Q(child=F("other")), name="safeguarding_childjudgement_two"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.child_id}, {self.other_id}"
