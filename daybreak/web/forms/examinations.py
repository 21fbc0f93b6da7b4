"""Forms of examinations: counts by hand, or the examiner's own export."""

from __future__ import annotations

from typing import Any

from django import forms

from daybreak.custody.terms import GRADES, LOOKING_MOVES, GradingScheme, Looking

LOOKING_WORDS = {
    Looking.WAITING: "Nobody looks yet",
    Looking.LOOKED_AT: "Somebody of the force looks",
    Looking.PASSED_ON: "Passed on to the national body for the identification of victims",
    Looking.IDENTIFIED: "The child is identified",
    Looking.NOT_IDENTIFIED: "Nobody could be identified so far",
}
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


class LookForm(forms.Form):
    """What may be said next about looking for a child: only what the state leads to is offered."""

    state = forms.ChoiceField(label="What is so now", widget=forms.RadioSelect)
    words = forms.CharField(
        label="Who looks, or what came of it", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Never what is on an item. A child who is found is recorded on the safeguarding page of the package.",
    )  # fmt: skip

    def __init__(self, *args: Any, now: Looking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.value, LOOKING_WORDS[each]) for each in Looking if each in LOOKING_MOVES[now]]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]


class ResultFileForm(forms.Form):
    file = forms.FileField(
        label="The examiner's export", help_text="VICS 2.0 or 1.3 JSON, or a table (CSV) with its map beside it"
    )
    declared = forms.FileField(label="Map of the table", required=False, help_text="A TOML file; only for CSV")
    profile = forms.ChoiceField(
        label="Graded under", choices=[("", "Said by the map"), ("uk", "United Kingdom"), ("us", "United States")],
        required=False, help_text="The numbers of a VICS file follow the country that graded it",
    )  # fmt: skip
