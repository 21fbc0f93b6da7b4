"""The filter of the ledger."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms

from daybreak.ledger.terms import Processing, Search

LONDON = ZoneInfo("Europe/London")
DAY = {"type": "date", "class": "govuk-input--width-10"}


class LedgerFilter(forms.Form):
    """What an auditor looks for; days are London's, both included."""

    act = forms.CharField(label="Act", required=False, max_length=64)
    post = forms.UUIDField(label="Post's key", required=False)
    thing = forms.CharField(label="Kind of thing", required=False, max_length=64)
    thing_ref = forms.CharField(label="Thing's key", required=False, max_length=64)
    processing = forms.ChoiceField(
        label="Processing",
        required=False,
        choices=[("", "All"), *((kind.value, kind.value.capitalize()) for kind in Processing)],
    )
    first = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    last = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def search(self) -> Search:
        """Return what is looked for; of a filter that cannot be read nothing but what can."""
        said = self.cleaned_data
        return Search(
            thing=said.get("thing", ""),
            thing_ref=said.get("thing_ref", ""),
            post=said.get("post"),
            act=said.get("act", ""),
            processing=Processing(said["processing"]) if said.get("processing") else None,
            from_at=_midnight(said.get("first")),
            until_at=_midnight(said.get("last"), days=1),
        )


def _midnight(on: date | None, *, days: int = 0) -> datetime | None:
    return datetime.combine(on + timedelta(days=days), time(), LONDON) if on else None
