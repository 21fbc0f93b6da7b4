"""Forms of visits: what happened, what is prepared, what is waived."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID, uuid4

from django import forms

from daybreak.visits.models import PreparationItem, Visit
from daybreak.visits.terms import EventKind, Law, Preparation, Prepared

DAY = forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")


class EventForm(forms.Form):
    """One event. `event_ref` is made with the page, so that the same press sent twice is one event."""

    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Goes with the button you press.",
    )  # fmt: skip
    event_ref = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = forms.ChoiceField(
        label="What happened", choices=[(kind.value, kind.value) for kind in EventKind], widget=forms.HiddenInput
    )


class PrepareForm(forms.Form):
    """The answers of one package, two fields an item; an item left empty stays as it was."""

    in_parts = True
    """The gate wants every answer in the end, so none is called optional; each may be given at its own time."""

    def __init__(
        self,
        *args: object,
        law: Law,
        known: Mapping[str, PreparationItem],
        doors: Sequence[Visit] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        warrant = known.get(Preparation.WARRANT)
        named = [door.reference for door in doors if warrant and str(door.pk) in warrant.given_for]
        for kind, (label, hint, day) in self._labels(law).items():
            item = known.get(kind)
            item = None if item is None or item.waived or item.reopened else item  # nobody says it again unawares
            item = None if kind is Preparation.WARRANT and not named else item
            self.fields[kind.value] = forms.CharField(
                label=label, help_text=hint, required=False, max_length=1000, initial=item.answer if item else ""
            )
            if day:
                self.fields[f"{kind.value}_on"] = forms.DateField(
                    label=day, required=False, widget=DAY, initial=item.on if item else None
                )
            if kind is Preparation.WARRANT and len(doors) > 1:
                self.fields["warrant_for"] = self._premises(doors, named if item else [])

    @staticmethod
    def _premises(doors: Sequence[Visit], named: list[str]) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            label="Premises the warrant names", required=False, widget=forms.CheckboxSelectMultiple, initial=named,
            choices=[(door.reference, f"{door.premises.address} ({door.reference})") for door in doors],
            help_text="It opens no other door. Several warrants: write all their numbers, and the oldest day of issue.",
        )  # fmt: skip

    @staticmethod
    def _labels(law: Law) -> dict[Preparation, tuple[str, str, str]]:
        word = law.discussion
        return {
            Preparation.WARRANT: ("Warrant", f"{law.warrant_source}. Its number or court.", "Day of issue"),
            Preparation.ACCESS_TO_CHILDREN: ("Access to children", "Yes or no. Unknown keeps the gate closed.", ""),
            Preparation.STRATEGY_DISCUSSION: (
                word[:1].upper() + word[1:], "With whom it was held, or the reason why not.", "Day held",
            ),
            Preparation.WELFARE_PLAN: ("Suspect welfare plan", "Who looks after the suspect in the first days.", ""),
            Preparation.EVIDENCE_TEAM: ("Evidence team", "Its name.", ""),
        }  # fmt: skip

    def clean(self) -> dict[str, object]:
        """Refuse a warrant without its day of issue, and a form without any answer."""
        asked = super().clean() or {}
        if asked.get("warrant") and not asked.get("warrant_on"):
            self.add_error("warrant_on", "A warrant needs its day of issue")
        if asked.get("warrant") and "warrant_for" in self.fields and not asked.get("warrant_for"):
            self.add_error("warrant_for", "Tick the premises that stand in the warrant")
        if not any(asked.get(kind.value) for kind in Preparation):
            self.add_error(None, "Nothing is answered: write at least one answer")
        return asked

    def prepared(self, package: UUID) -> list[Prepared]:
        """Return the items that were answered."""
        asked = self.cleaned_data
        return [
            Prepared(
                package,
                kind,
                asked[kind.value],
                asked.get(f"{kind.value}_on"),
                tuple(asked.get(f"{kind.value}_for", ())),
            )
            for kind in Preparation
            if asked[kind.value]
        ]


class WaiveForm(forms.Form):
    kind = forms.ChoiceField(
        label="Item", choices=[(kind.value, kind.value.replace("_", " ").capitalize()) for kind in Preparation]
    )
    reason = forms.CharField(label="Reason", max_length=1000, help_text="At least three words; it stays on the visit.")

    def __init__(self, *args: object, law: Law, of: Collection[str] = tuple(Preparation), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        words = {Preparation.STRATEGY_DISCUSSION.value: law.discussion[:1].upper() + law.discussion[1:]}
        choices = [
            (kind.value, words.get(kind.value, kind.value.replace("_", " ").capitalize()))
            for kind in Preparation
            if kind in of
        ]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
