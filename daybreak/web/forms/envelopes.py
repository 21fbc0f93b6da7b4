"""Forms for forces that are offline: their keys, envelopes for all they hold, and the answers they sent."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from daybreak.agencies.models import Agency
from daybreak.web.forms.batches import FilesField


class _OfForce(forms.Form):
    force = forms.ChoiceField(label="Force")

    def __init__(self, *args: object, forces: Iterable[Agency] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", "Choose a force"), *((force.slug, force.name) for force in forces)]
        self.fields["force"].choices = choices  # type: ignore[attr-defined]


class EnvelopesForm(_OfForce):
    """The force whose live packages go into envelopes."""


class KeyForm(_OfForce):
    """The public half of a key, as the force's own machine printed it."""

    public = forms.CharField(
        label="Public key", max_length=300,
        help_text="The line that daybreak package key (age1…) or daybreak package answer-key printed at the force."
        " Compare it by telephone first.",
    )  # fmt: skip


class AnswersForm(forms.Form):
    answers = FilesField(label="Signed answers", help_text="The files the force sent, .daybreak.answer; one or more.")
