"""Forms of hash matching: what came of a match, a look-up, a list handed in."""

from __future__ import annotations

from typing import Any

from django import forms

from daybreak.hashmatch.readers import Said
from daybreak.hashmatch.terms import Algorithm
from daybreak.web.forms.access import reason
from daybreak.web.parts.tones import words_of

SCHEMES = [("", "The list is not graded"), *((scheme, words_of(scheme)) for scheme in ("uk_abc", "ncmec", "vics"))]
TOLD = [("", "Told by the length of the hash"), *((each.value, each.value.upper()) for each in Algorithm)]


class JudgeForm(forms.Form):
    state = forms.ChoiceField(
        label="What comes of it",
        choices=[("acknowledged", "It is followed up"), ("set_aside", "It leads nowhere")],
        widget=forms.RadioSelect,
    )
    reason = reason("Why")


class LookUpForm(forms.Form):
    digest = forms.CharField(label="Hash", max_length=100, help_text="All its hexadecimal digits. It is recorded.")
    algorithm = forms.ChoiceField(label="Algorithm", required=False, choices=TOLD)


class ImportForm(forms.Form):
    name = forms.CharField(label="Name of the list", max_length=200, help_text="A name in use gets a new version.")
    publisher = forms.CharField(label="Who publishes it", max_length=200)
    algorithm = forms.ChoiceField(label="Algorithm of bare hashes", required=False, choices=TOLD)
    scheme = forms.ChoiceField(label="Scheme of its categories", required=False, choices=SCHEMES)
    category = forms.CharField(label="Category of the whole list", required=False, max_length=100)
    file = forms.FileField(
        label="File", help_text="One hash a line, or a table with a heading. Only hashes and categories are kept."
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a category without its scheme: it means nothing."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("category") and not said.get("scheme"):
            self.add_error("scheme", "A category means nothing without its scheme")
        return said

    def said(self) -> Said:
        """Return what was said of the list."""
        given = self.cleaned_data
        algorithm = Algorithm(given["algorithm"]) if given["algorithm"] else None
        return Said(algorithm, given["scheme"], given["category"])


class RetireForm(forms.Form):
    reason = reason("Why it is retired")
