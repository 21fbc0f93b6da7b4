"""Forms of hits."""

from __future__ import annotations

from django import forms


class SettleForm(forms.Form):
    settlement = forms.CharField(
        label="What both forces agreed", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who goes first, and who tells whom.",
    )  # fmt: skip
