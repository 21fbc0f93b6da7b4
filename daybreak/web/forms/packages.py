"""Forms of packages."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from daybreak.agencies.models import Agency
from daybreak.intake.models import Batch
from daybreak.packages.terms import UNSENT, Answer, PackageState
from daybreak.triage.terms import PauseGround
from daybreak.web.forms.children import Moment

ANSWERS = [
    (Answer.YES.value, "Yes: children in the household, at work or through volunteering"),
    (Answer.NO.value, "No: looked into, none found"),
    (Answer.UNKNOWN.value, "Not known yet: it becomes a task"),
]
NOT_SENT = "not_sent"
UNSENT_IN_ORDER = [state for state in PackageState if state in UNSENT]
SHOWN_STATES = [state for state in PackageState if state not in UNSENT]


class PackageFilter(forms.Form):
    """What part of the list to show; the force is asked only of those who see more than one."""

    q = forms.CharField(label="Reference or name", required=False, max_length=100)
    force = forms.ChoiceField(label="Force", required=False)
    state = forms.ChoiceField(label="State", required=False)
    batch = forms.ChoiceField(label="Delivery", required=False)
    overdue = forms.BooleanField(label="Only overdue", required=False)
    door = forms.BooleanField(label="Only where the door changed since", required=False)

    def __init__(
        self, *args: object, forces: Iterable[Agency] = (), batches: Iterable[Batch] = (), builds: bool = False,
        **kwargs: object,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        states = [*SHOWN_STATES, *(UNSENT_IN_ORDER if builds else ())]
        named = [("", "All states"), *((state.value, state.value.capitalize()) for state in states)]
        named += [(NOT_SENT, "Not sent yet")] if builds else []
        self.fields["state"].choices = named  # type: ignore[attr-defined]
        received = [("", "All deliveries"), *((str(batch.pk), batch.name) for batch in batches)]
        self.fields["batch"].choices = received  # type: ignore[attr-defined]
        if len(received) == 1:
            del self.fields["batch"], self.fields["door"]
        choices = [("", "All forces"), *((force.slug, force.name) for force in forces)]
        if len(choices) > 1:
            self.fields["force"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["force"]


class AcknowledgeForm(forms.Form):
    access_to_children = forms.ChoiceField(
        label="Does the subject have access to children?", choices=ANSWERS, widget=forms.RadioSelect
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="One or two sentences."
    )

    def __init__(self, *args: object, label: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if label:
            self.fields["reason"].label = label


GROUNDS = [
    (PauseGround.AWAITS_ANSWER.value, "An operator or provider has not answered"),
    (PauseGround.AWAITS_FORCE.value, "Another force goes first"),
    (PauseGround.DOOR.value, "The right door is not established"),
    (PauseGround.WARRANT.value, "The warrant is not granted yet"),
    (PauseGround.OTHER.value, "Something else"),
]


class PauseForm(ReasonForm):
    """What the clock is paused for, and in words why."""

    ground = forms.ChoiceField(label="What it waits for", choices=[("", "Choose a ground"), *GROUNDS])
    review_at = Moment(label="When it is looked at again", help_text="London time, at most fourteen days from now.")
    field_order = ("ground", "reason", "review_at")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, label="Why the clock is paused", **kwargs)


class TransferForm(ReasonForm):
    """To which force a package belongs, and why; the forces are those that take part."""

    to = forms.ChoiceField(label="The force it belongs to")
    field_order = ("to", "reason")

    def __init__(self, *args: object, forces: Iterable[Agency] = (), **kwargs: object) -> None:
        super().__init__(*args, label="Why it is theirs", **kwargs)
        choices = [("", "Choose a force"), *((force.slug, force.name) for force in forces)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
