"""Forms of the plan: what a person lays down, and lifting it."""

from __future__ import annotations

from typing import Any

from django import forms

from daybreak.visits.terms import ConditionKind
from daybreak.web.forms.access import reason

KINDS = {
    ConditionKind.TOGETHER: "Together in one window",
    ConditionKind.APART: "Never in one window",
    ConditionKind.NO_GO: "Not between two times",
    ConditionKind.LOCK: "Locked to a window",
}


class ConditionForm(forms.Form):
    """A condition that every plan keeps until it is lifted."""

    kind = forms.ChoiceField(label="What is laid down", choices=[(k.value, words) for k, words in KINDS.items()])
    visits = forms.CharField(
        label="Visits", max_length=2000, help_text="Their references with commas between, of any forces."
    )
    starts_at = forms.DateTimeField(
        label="From", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="For a period, its start; for a lock, the start of the window.",
    )  # fmt: skip
    ends_at = forms.DateTimeField(
        label="Until", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="For a period only.",
    )  # fmt: skip
    reason = reason("Why")

    def clean_visits(self) -> list[str]:
        """Return the references, each once."""
        return list(dict.fromkeys(word.strip() for word in self.cleaned_data["visits"].split(",") if word.strip()))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") in (ConditionKind.NO_GO, ConditionKind.LOCK) and not said.get("starts_at"):
            self.add_error("starts_at", "Enter when it starts")
        return said


class LiftForm(forms.Form):
    reason = reason("Why it is lifted")


class SearchForm(forms.Form):
    """How long to search for a plan."""

    seconds = forms.TypedChoiceField(
        label="Search for", coerce=int, initial=60,
        choices=[(20, "20 seconds"), (60, "1 minute"), (300, "5 minutes"), (900, "15 minutes")],
    )  # fmt: skip


class AidForm(forms.Form):
    """What one force may lend another in any window."""

    lender = forms.ChoiceField(label="Force that lends")
    borrower = forms.ChoiceField(label="Force that borrows")
    teams = forms.IntegerField(label="Teams at most", min_value=0, max_value=99, help_text="0 ends the agreement.")
    cost_km = forms.IntegerField(label="Kilometres to travel", min_value=0, max_value=2000)

    def __init__(self, *args: Any, forces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lender", "borrower"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
            field.choices = [("", "Choose a force"), *forces]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("lender") and said.get("lender") == said.get("borrower"):
            self.add_error("borrower", "Choose another force than the one that lends")
        return said


def skills_of(text: str) -> dict[str, int]:
    """Read "search 2, digital 1"; ValidationError names what cannot be read."""
    found: dict[str, int] = {}
    for part in filter(None, (word.strip() for word in text.split(","))):
        name, _, number = part.rpartition(" ")
        if not name or not number.isdecimal() or len(number) > 3:
            raise forms.ValidationError(f"Write a skill and how many teams have it, not “{part}”: search 2, digital 1")
        found[name.strip().lower()] = int(number)
    return found


def skills_said(skills: dict[str, int]) -> str:
    """Write skills as they are typed."""
    return ", ".join(f"{name} {number}" for name, number in sorted(skills.items()))


SKILLS_HELP = "A skill and how many teams have it: search 2, digital 1. A team counts under one."


class NeedsForm(forms.Form):
    """What a visit needs."""

    teams = forms.IntegerField(label="Teams", min_value=1, max_value=20)
    skills = forms.CharField(label="Skills", required=False, max_length=200, help_text=SKILLS_HELP)
    arrests = forms.IntegerField(label="People expected in custody", min_value=0, max_value=50)
    devices = forms.IntegerField(label="Devices expected", min_value=0, max_value=999)

    def clean_skills(self) -> dict[str, int]:
        """Return skill to how many."""
        return skills_of(self.cleaned_data["skills"])


class CapacityForm(forms.Form):
    """What a force has in one window; custody and devices without a number have no limit."""

    teams = forms.IntegerField(min_value=0, max_value=999, label="Teams")
    skills = forms.CharField(required=False, max_length=200, label="Skills")
    custody = forms.IntegerField(min_value=0, max_value=9999, required=False, label="Custody places")
    forensic = forms.IntegerField(min_value=0, max_value=99999, required=False, label="Devices looked at")

    def __init__(self, *args: Any, window: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.window = window
        for field in self.fields.values():
            field.widget.attrs |= {
                "aria-label": f"{field.label}, {window}",
                "class": "govuk-input govuk-input--width-5",
            }
        self.fields["skills"].widget.attrs["class"] = "govuk-input govuk-input--width-20"

    def clean_skills(self) -> dict[str, int]:
        """Return skill to how many."""
        return skills_of(self.cleaned_data["skills"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if sum((said.get("skills") or {}).values()) > (said.get("teams") or 0):
            self.add_error("skills", "More skills than teams: a team counts under one")
        return said
