"""Forms of ranks: deciding about a level, answering a lowering, looking again at a record of the lowest level."""

from __future__ import annotations

from django import forms

from daybreak.kernel.words import Level
from daybreak.triage.rules import LEVELS
from daybreak.triage.terms import Finding
from daybreak.web.forms.access import reason
from daybreak.web.parts.tones import words_of


class LevelForm(forms.Form):
    """Another level than the one in force, and why."""

    level = forms.ChoiceField(
        label="Level", help_text="A higher one stands at once. A lower one needs a second person who agrees."
    )
    why = reason("Why")

    def __init__(self, *args: object, now: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.now = Level(now)
        others = [(level.value, words_of(level)) for level in reversed(LEVELS) if level != self.now]
        self.fields["level"].choices = others  # type: ignore[attr-defined]

    def chosen(self) -> Level:
        """Return the level asked for."""
        return Level(self.cleaned_data["level"])

    def raises(self) -> bool:
        """Answer whether it is higher than the one in force."""
        return LEVELS.index(self.chosen()) > LEVELS.index(self.now)


class AnswerForm(forms.Form):
    agree = forms.ChoiceField(
        label="Your answer", choices=[("yes", "I agree: I have seen the same"), ("no", "I refuse: the level stays")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = reason("Why")


class SeenForm(forms.Form):
    finding = forms.ChoiceField(
        label="What you found",
        choices=[(Finding.STAYS.value, "It stays low"), (Finding.TOO_LOW.value, "Too low: raise it to medium now")],
        widget=forms.RadioSelect,
    )
    why = reason("What you looked at")


class EndForm(forms.Form):
    why = reason("Why the decision ends")


class OutcomeForm(forms.Form):
    """What an assessor found with a tool outside, in the tool's own words, and until when it says anything."""

    tool = forms.CharField(label="Tool", max_length=100, help_text="KIRAT, or another one.")
    tool_version = forms.CharField(label="Its version", max_length=50)
    outcome = forms.CharField(label="Outcome", max_length=300, help_text="In the tool's own words.")
    assessor = forms.CharField(label="Assessor", max_length=200)
    assessed_on = forms.DateField(label="Assessed on", widget=forms.DateInput(attrs={"type": "date"}))
    expires_on = forms.DateField(
        label="Expires on", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="From this day on it says nothing any more.",
    )  # fmt: skip
