"""Forms of typed identifiers: a first entry, and the second one of somebody who does not see the first."""

from __future__ import annotations

from django import forms

from daybreak.attribution.terms import TypedKind
from daybreak.attribution.typed import LONGEST_TYPED
from daybreak.web.forms.access import reason


def _identifier(label: str, help_text: str) -> forms.CharField:
    # Nothing a browser remembers or mends: what it offered from another form would be no second entry.
    blind = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
    return forms.CharField(
        label=label, max_length=LONGEST_TYPED, widget=forms.TextInput(attrs=blind), help_text=help_text
    )


class FirstEntryForm(forms.Form):
    """What is typed for the first time, of whom, and why it could not be imported."""

    kind = forms.ChoiceField(label="What it is", choices=[(kind.value, kind.shown) for kind in TypedKind])
    identifier = _identifier("The identifier", "Type it from the source itself, not from somebody's notes.")
    subject = forms.CharField(
        label="Subject", required=False, max_length=32, help_text="Its reference, if it is about one: S-7KQ2M4.",
    )  # fmt: skip
    why = reason("Where it stands, and why it is typed")


class SecondEntryForm(forms.Form):
    """What somebody else typed once, typed again from the source."""

    again = _identifier("The identifier", "Type it from the source yourself. You do not see what was typed first.")
