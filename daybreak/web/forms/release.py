"""Forms of the release room."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms

LONDON = ZoneInfo("Europe/London")


class DraftForm(forms.Form):
    """The embargo, as it is written on the release: a day and a time in London."""

    embargo = forms.DateTimeField(
        label="Embargo until (London time)",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text="Nothing is published before, whoever unlocks it.",
    )

    def clean_embargo(self) -> datetime:
        """Return the instant in UTC; an hour that London skips or has twice is refused."""
        given: datetime = self.cleaned_data["embargo"]
        local = given.replace(tzinfo=LONDON) if given.tzinfo is None else given.astimezone(LONDON)
        if not is_clear(local):
            raise forms.ValidationError("That hour is when the clocks change: choose another one")
        return local.astimezone(UTC)


def is_clear(local: datetime) -> bool:
    """Answer whether a local time names one instant: neither skipped nor twice there when the clocks change."""
    return local.utcoffset() == local.replace(fold=1).utcoffset() and not _skipped(local)


def _skipped(local: datetime) -> bool:
    back = local.astimezone(UTC).astimezone(LONDON)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)
