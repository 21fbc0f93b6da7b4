"""Forms of who goes and what followed."""

from __future__ import annotations

from typing import Any

from django import forms

from daybreak.visits.terms import SEX_TITLES, WORK_TITLES
from daybreak.web.forms.access import reason

Choices = list[tuple[str, str]]


class AssignForm(forms.Form):
    team = forms.ChoiceField(label="Team", required=False, help_text="Only its officers' devices take the visit along.")

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "No team"), *teams]  # type: ignore[attr-defined]


class FollowedForm(forms.Form):
    kind = forms.ChoiceField(label="What followed")
    at = forms.DateTimeField(label="When", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    wrong = forms.ChoiceField(label="What is wrong")
    kind = forms.ChoiceField(label="What followed instead", required=False)
    reason = reason("Why it is corrected")

    def __init__(self, *args: Any, standing: Choices, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wrong"].choices = standing  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "Nothing followed"), *kinds]  # type: ignore[attr-defined]


class DescribedForm(forms.Form):
    """What a custody record says, whole: what is left at "Not recorded" is said by nobody."""

    sex = forms.ChoiceField(
        label="Sex", required=False, choices=[("", "Not recorded"), *SEX_TITLES.items()],
        help_text="As the custody record says it.",
    )  # fmt: skip
    work = forms.ChoiceField(
        label="Kind of work", required=False, choices=[("", "Not recorded"), *WORK_TITLES.items()],
        help_text="At the time of the arrest or attendance. It names no employer.",
    )  # fmt: skip


class TeamForm(forms.Form):
    name = forms.CharField(
        label="Team", max_length=60, help_text="A name that is there already says anew who is in it."
    )
    officers = forms.MultipleChoiceField(
        label="Officers", widget=forms.CheckboxSelectMultiple, help_text="An officer is in one team at a time."
    )

    def __init__(self, *args: Any, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].choices = officers  # type: ignore[attr-defined]
