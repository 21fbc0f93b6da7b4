"""Forms of the release room."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
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


class NewDraftForm(DraftForm):
    """The embargo, and the snapshot as it was read: one frozen meanwhile is not drafted unread."""

    snapshot = forms.UUIDField(required=False, widget=forms.HiddenInput)


class EmbargoForm(DraftForm):
    """Another embargo, and why it moves."""

    reason = forms.CharField(
        label="Why it moves", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The other commander, who agrees or does not, judges by it.",
    )  # fmt: skip


class AgreeForm(forms.Form):
    """The time somebody proposed, said again by who agrees to it."""

    until = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])


class TextForm(forms.Form):
    """The next version of a text."""

    text = forms.CharField(
        label="Text", max_length=50_000, strip=False, widget=forms.Textarea(attrs={"rows": 24}),
        help_text="The first line is the headline. Every number must be one of the snapshot's.",
    )  # fmt: skip


class QuoteForm(forms.Form):
    """What somebody says on the record, and on which page."""

    area = forms.ChoiceField(label="Page", required=False)
    words = forms.CharField(
        label="Words", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As they were said. Every number must be one of the snapshot's.",
    )  # fmt: skip
    speaker = forms.CharField(label="Who says it", max_length=200)
    title = forms.CharField(label="Their office", max_length=200, help_text="As it is printed after the name.")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class WhichQuoteForm(forms.Form):
    """The quote that is approved or withdrawn."""

    quote = forms.UUIDField(widget=forms.HiddenInput)


class ClearForm(forms.Form):
    """One mark that stands, and why it may."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    place = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    words = forms.CharField(max_length=500, strip=False, widget=forms.HiddenInput)
    rule = forms.CharField(max_length=200, widget=forms.HiddenInput)
    reason = forms.CharField(label="Why it may stand", max_length=500, help_text="At least ten characters.")


def is_clear(local: datetime) -> bool:
    """Answer whether a local time names one instant: neither skipped nor twice there when the clocks change."""
    return local.utcoffset() == local.replace(fold=1).utcoffset() and not _skipped(local)


def _skipped(local: datetime) -> bool:
    back = local.astimezone(UTC).astimezone(LONDON)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)
