"""Forms of grounds that were seen in records elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms

from daybreak.attribution.actions import Seen
from daybreak.attribution.terms import GroundKind
from daybreak.identity.models import Premises
from daybreak.kernel.words import AddressRole
from daybreak.web.forms.access import reason
from daybreak.web.parts.tones import words_of

DAY = forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")


class GroundForm(forms.Form):
    """What was seen, of which premises, what it rests on in the end, and who saw it."""

    premises = forms.ChoiceField(label="Premises", help_text="A new address comes in as a record of its own.")
    kind = forms.ChoiceField(label="Kind", choices=[(each.value, words_of(each)) for each in GroundKind])
    reference = forms.CharField(
        label="Reference", max_length=200, help_text="What finds the record again where it is kept."
    )
    upstream = forms.CharField(
        label="Rests on", max_length=300, help_text="The record it comes from in the end, and who keeps it."
    )
    from_subscriber = forms.BooleanField(
        label="It comes from an operator's subscriber or billing record", required=False,
        help_text="Then it is one ground with every answer of an operator, however often it was copied.",
    )  # fmt: skip
    role = forms.ChoiceField(label="Address role", choices=[(each.value, words_of(each)) for each in AddressRole])
    on = forms.DateField(label="As at", widget=DAY, help_text="The day the record speaks of.")
    seen_by = forms.CharField(label="Seen by", max_length=200, help_text="Who looked at the record.")

    against = forms.BooleanField(
        label="It says that they are not there", required=False,
        help_text="They left, or others live there: the door is blocked until they are seen later.",
    )  # fmt: skip

    def __init__(self, data: object = None, *, known: Iterable[Premises]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        choices = [(str(each.id), str(each)) for each in known]
        self.fields["premises"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def place(self) -> UUID:
        """Answer the key of the premises chosen."""
        return UUID(self.cleaned_data["premises"])

    @property
    def seen(self) -> Seen:
        """Answer what was said, for the action."""
        said = self.cleaned_data
        return Seen(GroundKind(said["kind"]), said["reference"], said["upstream"], said["from_subscriber"],
                    AddressRole(said["role"]), said["on"], said["seen_by"], said["against"])  # fmt: skip


class WithdrawForm(forms.Form):
    reason = reason("Why it is relied on no more")
