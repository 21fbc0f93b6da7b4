"""Forms of figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from daybreak.release.changes import title_of


class ExplainForm(forms.Form):
    """Why a published figure is another one now; it is printed beside the figure."""

    figure = forms.ChoiceField(label="Figure")
    reason = forms.CharField(
        label="Why it changed", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In words that may be published: nobody is named, and no small number is said.",
    )  # fmt: skip

    def __init__(self, figures: Sequence[str], *bound: Any) -> None:
        super().__init__(*bound)
        field = self.fields["figure"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, title_of(key)) for key in figures]
