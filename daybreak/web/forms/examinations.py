"""Forms of examinations: counts by hand, or the examiner's own export."""

from __future__ import annotations

from typing import Any

from django import forms

from daybreak.custody.terms import GRADES, GradingScheme

BY_HAND = (GradingScheme.UK_ABC, GradingScheme.NCMEC)
"""Schemes a person counts by; numbers of a case file come with the file."""
TITLES = {GradingScheme.UK_ABC: "UK category", GradingScheme.NCMEC: "NCMEC category"}


def count(label: str, help_text: str = "") -> forms.IntegerField:
    """Return the field for a count that need not be said."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=2**31 - 1, help_text=help_text)


class ExamineForm(forms.Form):
    devices = count("Devices examined")
    first_generation = count("First-generation items", "Made by whoever held it: somebody looks for the child")
    unknown_hashes = count("Items on no list of known ones", "Somebody looks for a child nobody has identified")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scheme in BY_HAND:
            for category in sorted(GRADES[scheme]):
                self.fields[f"{scheme}-{category}"] = count(f"{TITLES[scheme]} {category}")

    @property
    def counts(self) -> dict[tuple[GradingScheme, str], int]:
        """What was counted, by scheme and category."""
        said = ((scheme, category) for scheme in BY_HAND for category in GRADES[scheme])
        found = {key: self.cleaned_data[f"{key[0]}-{key[1]}"] for key in said}
        return {key: value for key, value in found.items() if value is not None}


class ResultFileForm(forms.Form):
    file = forms.FileField(
        label="The examiner's export", help_text="VICS 2.0 or 1.3 JSON, or a table (CSV) with its map beside it"
    )
    declared = forms.FileField(label="Map of the table", required=False, help_text="A TOML file; only for CSV")
    profile = forms.ChoiceField(
        label="Graded under", choices=[("", "Said by the map"), ("uk", "United Kingdom"), ("us", "United States")],
        required=False, help_text="The numbers of a VICS file follow the country that graded it",
    )  # fmt: skip
