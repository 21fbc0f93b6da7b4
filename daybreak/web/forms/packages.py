"""Forms of packages."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from daybreak.agencies.models import Agency
from daybreak.packages.terms import UNSENT, Answer, PackageState

ANSWERS = [
    (Answer.YES.value, "Yes: children in the household, at work or through volunteering"),
    (Answer.NO.value, "No: looked into, none found"),
    (Answer.UNKNOWN.value, "Not known yet: it becomes a task"),
]
SHOWN_STATES = [state for state in PackageState if state not in UNSENT]


class PackageFilter(forms.Form):
    """What part of the list to show; the force is asked only of those who see more than one."""

    q = forms.CharField(label="Reference or name", required=False, max_length=100)
    force = forms.ChoiceField(label="Force", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All states"), *((state.value, state.value.capitalize()) for state in SHOWN_STATES)],
    )
    overdue = forms.BooleanField(label="Only overdue", required=False)

    def __init__(self, *args: object, forces: Iterable[Agency] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", "All forces"), *((force.slug, force.name) for force in forces)]
        if len(choices) > 1:
            self.fields["force"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["force"]


class AcknowledgeForm(forms.Form):
    access_to_children = forms.ChoiceField(
        label="Does the subject have access to children?", choices=ANSWERS, widget=forms.RadioSelect
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="One or two sentences."
    )

    def __init__(self, *args: object, label: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if label:
            self.fields["reason"].label = label
