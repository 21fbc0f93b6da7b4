"""Forms of the plan: what a person lays down, and lifting it."""

from __future__ import annotations

from typing import Any

from django import forms

from daybreak.visits.terms import ConditionKind
from daybreak.web.forms.access import reason

KINDS = {
    ConditionKind.TOGETHER: "Together in one window",
    ConditionKind.APART: "Never in one window",
    ConditionKind.NO_GO: "Not between two times",
    ConditionKind.LOCK: "Locked to a window",
}


class ConditionForm(forms.Form):
    """A condition that every plan keeps until it is lifted."""

    kind = forms.ChoiceField(label="What is laid down", choices=[(k.value, words) for k, words in KINDS.items()])
    visits = forms.CharField(
        label="Visits", max_length=2000, help_text="Their references with commas between, of any forces."
    )
    starts_at = forms.DateTimeField(
        label="From", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="For a period, its start; for a lock, the start of the window.",
    )  # fmt: skip
    ends_at = forms.DateTimeField(
        label="Until", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="For a period only.",
    )  # fmt: skip
    reason = reason("Why")

    def clean_visits(self) -> list[str]:
        """Return the references, each once."""
        return list(dict.fromkeys(word.strip() for word in self.cleaned_data["visits"].split(",") if word.strip()))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") in (ConditionKind.NO_GO, ConditionKind.LOCK) and not said.get("starts_at"):
            self.add_error("starts_at", "Enter when it starts")
        return said


class LiftForm(forms.Form):
    reason = reason("Why it is lifted")
