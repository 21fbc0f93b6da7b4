"""Forms of the children's desk, in the words of the authority's own law."""

from __future__ import annotations

from django import forms

from daybreak.safeguarding.terms import Decision, Words


class DecideForm(forms.Form):
    decision = forms.ChoiceField(label="What was decided", widget=forms.RadioSelect)

    def __init__(self, *args: object, words: Words, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(key.value, words.decisions[key][:1].upper() + words.decisions[key][1:]) for key in Decision]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
