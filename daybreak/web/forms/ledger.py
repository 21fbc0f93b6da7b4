"""The filter of the ledger."""

from __future__ import annotations

from django import forms

from daybreak.ledger.terms import Processing


class LedgerFilter(forms.Form):
    thing_ref = forms.CharField(label="Thing's key", required=False, max_length=64)
    processing = forms.ChoiceField(
        label="Processing",
        required=False,
        choices=[("", "All"), *((kind.value, kind.value.capitalize()) for kind in Processing)],
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
