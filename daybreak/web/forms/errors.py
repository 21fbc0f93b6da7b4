"""Forms of suspected errors: raising one, confirming that somebody was corrected, closing it."""

from __future__ import annotations

from django import forms

from daybreak.attribution.terms import ErrorFinding
from daybreak.web.forms.access import reason
from daybreak.web.forms.clearances import FORMS_OF_NAMING, ClearForm

FINDINGS = [
    (ErrorFinding.WRONG.value, "It was wrong: what it names is cleared for good"),
    (ErrorFinding.RIGHT.value, "It was right: new packages may be built from the beginning"),
]


class RaiseForm(ClearForm):
    """Who or what the error is about, in the words a clearance is written in, and why."""

    of = forms.CharField(label="Who or what it is about", max_length=300, help_text=FORMS_OF_NAMING)
    reason = reason("What may be wrong")


class ConfirmForm(forms.Form):
    told = reason("What they were told")


class CloseForm(forms.Form):
    finding = forms.ChoiceField(label="What was found", choices=FINDINGS, widget=forms.RadioSelect)
    words = reason("Why")
