"""Forms of the day."""

from __future__ import annotations

from django import forms


class DecisionForm(forms.Form):
    """One entry of the decision log."""

    decided = forms.CharField(label="What is decided", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    rationale = forms.CharField(
        label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What was known, what else was possible, why this. It cannot be changed, only corrected by a further"
        " entry.",
    )  # fmt: skip
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)
