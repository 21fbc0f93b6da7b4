"""Forms of premises: what was found out about one, and which force polices it."""

from __future__ import annotations

from django import forms

from daybreak.agencies.models import Agency
from daybreak.agencies.queries import forces
from daybreak.attribution.terms import MarkKind
from daybreak.web.forms.access import reason


class MarkForm(forms.Form):
    """What was found out, and how."""

    prefix = "mark"
    kind = forms.ChoiceField(
        label="What was found out",
        choices=[("", "Choose"), *((each.value, each.shown[0].upper() + each.shown[1:]) for each in MarkKind)],
        help_text="The newest note about one thing stands; a wrong one is taken back by its opposite.",
    )
    reason = reason("How it is known")


class ForceForm(forms.Form):
    """Which force, whatever the tables say, and why."""

    prefix = "force"
    force = forms.ChoiceField(label="Force", required=False, help_text="Nothing chosen: the tables stand again.")
    reason = reason("Why this force")

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        choices = [("", "As the tables say"), *((each.slug, each.name) for each in forces())]
        self.fields["force"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def chosen(self) -> Agency | None:
        """Answer the force that was chosen, or None."""
        return forces().filter(slug=self.cleaned_data["force"]).first()


class PostcodeForm(forms.Form):
    q = forms.CharField(label="Postcode", required=False, max_length=16, help_text="A whole one: AB1 2CD.")
