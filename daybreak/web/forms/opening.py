"""Opening text that may be graphic: an act of its own, with its reason."""

from __future__ import annotations

from django import forms

from daybreak.web.forms.access import reason


class OpeningForm(forms.Form):
    """Why the text is opened; `place` is where in a file."""

    place = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    reason = reason("Why you open it")
