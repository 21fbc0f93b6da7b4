"""Position-of-trust disclosures, the employer's own duty, and whoever is corrected when something was wrong."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from daybreak.access.models import Compartmented
from daybreak.attribution.models import SuspectedError
from daybreak.attribution.terms import ErrorFinding
from daybreak.kernel.fields import one_of, word
from daybreak.packages.models import Package
from daybreak.safeguarding.terms import DisclosedTo, DisclosureState, RecipientKind


class TrustDisclosure(Compartmented):
    """A Common Law Police Disclosure about a position of trust: exact words, two reasons, two people."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="disclosures")
    to = word(DisclosedTo, default=DisclosedTo.EMPLOYER)
    recipient = models.CharField(max_length=300)
    words = models.TextField(help_text="exactly what is disclosed")
    pressing_need = models.TextField()
    proportionality = models.TextField()
    state = word(DisclosureState, default=DisclosureState.DRAFT)
    author = models.UUIDField()
    approver = models.UUIDField(null=True)
    drafted_at = models.DateTimeField()
    refused_because = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_how = models.CharField(max_length=300, blank=True, help_text="to whom by name, and by which way")
    received_at = models.DateTimeField(null=True, help_text="when the recipient read it, as they confirmed")
    received_by = models.CharField(max_length=300, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")

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
            one_of("to", DisclosedTo, name="safeguarding_trustdisclosure_to"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(approver__isnull=False, sent_at__isnull=False),
                name="safeguarding_trustdisclosure_sent",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | (Q(sent_at__isnull=False) & ~Q(received_by="")),
                name="safeguarding_trustdisclosure_received",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_because=""), name="safeguarding_trustdisclosure_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure to {self.recipient}"


class EmployerDuty(Compartmented):
    """What the employer must do itself, as it was told; the police neither do it nor wait for it."""

    disclosure = models.OneToOneField(TrustDisclosure, on_delete=models.PROTECT, related_name="duty")
    duty = models.CharField(max_length=300)
    told_at = models.DateTimeField(help_text="when the employer was told that it is its own")
    told_by = models.UUIDField()
    said_done_on = models.DateField(null=True, help_text="the day the employer says it did it")
    said = models.CharField(max_length=500, blank=True, help_text="in the employer's words")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=~Q(duty=""), name="safeguarding_employerduty_duty"),
        ]

    def __str__(self) -> str:
        return self.duty


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
