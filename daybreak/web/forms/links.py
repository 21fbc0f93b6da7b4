"""Forms of links: a judgement with its reason, taking one back, the switch for fusing."""

from __future__ import annotations

from typing import Any

from django import forms

from daybreak.identity.asking import REASONS, SLIP, WHY_LENGTH, why_of
from daybreak.identity.terms import Band, Verdict
from daybreak.kernel.errors import BadInput

WAITING, SET_ASIDE, JUDGED = "waiting", "aside", "judged"
SHOWN = {WAITING: "Waiting", SET_ASIDE: "Set aside", JUDGED: "Judged"}
BANDS = {Band.HOUSEHOLD: "Strong but contradicted", Band.REVIEW: "The middle", Band.STRONG: "Strong, proposed"}


class LinkFilter(forms.Form):
    show = forms.ChoiceField(label="Show", required=False, choices=list(SHOWN.items()))
    band = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All"), *((band.value, words) for band, words in BANDS.items())]
    )


class Keyed(forms.CheckboxSelectMultiple):
    """Boxes of which each has a key of its own, 1 to 9."""

    def create_option(self, *args: Any, **further: Any) -> dict[str, Any]:
        """Return the option with its key: its place in the list, from 1."""
        option = super().create_option(*args, **further)
        option["attrs"]["data-key"] = str(int(option["index"]) + 1)
        return option


class OrOwnWords(forms.MultipleChoiceField):
    """Reasons of which one is needed, or else words of one's own: `JudgeForm.clean` looks at both."""

    def validate(self, value: Any) -> None:
        """Refuse a reason that is no choice; none at all may be right."""
        if value:
            super().validate(value)


class JudgeForm(forms.Form):
    """The verdict comes with the button that sends it."""

    reasons = OrOwnWords(label="Why", widget=Keyed, choices=[(key, reason.words) for key, reason in REASONS.items()])
    words = forms.CharField(
        label="In your own words", required=False, max_length=WHY_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
    verdict = forms.ChoiceField(
        label="Verdict", choices=[(verdict.value, verdict.value) for verdict in Verdict], widget=forms.HiddenInput,
        error_messages={"required": "Choose same, different or unsure"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Put the reason together; one has to be there, and fit the verdict."""
        said = super().clean() or self.cleaned_data
        if {"reasons", "words", "verdict"} <= said.keys():
            try:
                said["why"] = why_of(said["reasons"], said["words"], verdict=Verdict(said["verdict"]))
            except BadInput as error:
                self.add_error("reasons", f"{error.message}. {error.remedy}")
        return said


class TakeBackForm(forms.Form):
    why = forms.CharField(label="Why it is taken back", max_length=WHY_LENGTH, initial=SLIP)


class SwitchForm(forms.Form):
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence. Other people read it, and it is kept.",
    )  # fmt: skip
