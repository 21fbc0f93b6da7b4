"""The filter of the ranking."""

from __future__ import annotations

from django import forms

from daybreak.kernel.words import Level

BLOCKED = "blocked"


class SubjectFilter(forms.Form):
    q = forms.CharField(label="Reference or name", required=False, max_length=100)
    level = forms.ChoiceField(
        label="Level",
        required=False,
        choices=[("", "All levels"), *((level.value, level.value.replace("_", " ").capitalize()) for level in Level)],
    )
    door = forms.ChoiceField(label="Door", required=False, choices=[("", "Any"), (BLOCKED, "Blocked")])
