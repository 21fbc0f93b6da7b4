"""Forms of suspects' welfare, families, and position-of-trust disclosures."""

from __future__ import annotations

from django import forms

from daybreak.safeguarding.terms import DisclosedTo, Trigger, Words
from daybreak.web.forms.access import reason
from daybreak.web.forms.children import TEXT, Moment, text_for
from daybreak.web.forms.visits import DAY
from daybreak.web.parts.tones import words_of


class PlanForm(forms.Form):
    """A suspect's welfare plan; each field has to say something."""

    named = forms.CharField(label="Who looks after the suspect in the first days", max_length=200)
    risks = text_for("What is known of a risk of suicide or self-harm", "Write that nothing is known, where it is so.")
    measures = text_for("What is done, by whom and when")


class ContactForm(forms.Form):
    trigger = forms.ChoiceField(label="What happens on that day", choices=[(t.value, words_of(t)) for t in Trigger])
    due_on = forms.DateField(label="Day", widget=DAY)

    def named(self) -> str:
        """Return the trigger as it is kept: a court day is one of several, and named with its day."""
        trigger = str(self.cleaned_data["trigger"])
        return f"{trigger} {self.cleaned_data['due_on'].isoformat()}" if trigger == Trigger.COURT else trigger


class MetForm(forms.Form):
    met_on = forms.DateField(
        label="Day of the arrest or voluntary attendance", widget=DAY,
        help_text="Plans a contact on each of the two days that follow.",
    )  # fmt: skip


class ReleaseDayForm(forms.Form):
    on = forms.DateField(
        label="Day on which the figures are published", widget=DAY,
        help_text="For every suspect of your force who was arrested or attended. One planned already stays as it is.",
    )  # fmt: skip


class MadeForm(forms.Form):
    found = forms.CharField(label="How the person was, and what follows", max_length=500, widget=TEXT)


class FamilyForm(forms.Form):
    known_as = forms.CharField(label="Known as", max_length=200, help_text="A third party: suspected of nothing.")
    relation = forms.CharField(label="Who they are to the suspect or the children", max_length=100)


class SignpostForm(forms.Form):
    support = forms.CharField(label="Which support they were told of", max_length=300)


class DraftForm(forms.Form):
    """A position-of-trust disclosure: the exact words, two reasons, the recipient."""

    to = forms.ChoiceField(label="Told to", widget=forms.RadioSelect)
    recipient = forms.CharField(label="Recipient", max_length=300, help_text="The body and the person or post.")
    words = text_for("Exactly what is disclosed", "Another person approves these words, and nothing else is said.")
    pressing_need = text_for("The pressing social need", "Which harm to whom it prevents, and why it cannot wait.")
    proportionality = text_for("Why it is proportionate", "Why no less would do, and what it does to the suspect.")

    def __init__(self, *args: object, law: Words, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        named = {
            DisclosedTo.EMPLOYER: "Employer, or whoever runs the activity",
            DisclosedTo.DESIGNATED_CONTACT: law.employer_contact[:1].upper() + law.employer_contact[1:],
            DisclosedTo.REGULATOR: f"Regulator: {', '.join(law.regulators)}",
        }
        self.fields["to"].choices = [(key.value, text) for key, text in named.items()]  # type: ignore[attr-defined]


class SendForm(forms.Form):
    how = forms.CharField(label="To whom by name, and by which way", max_length=300)


class ReceivedForm(forms.Form):
    received_by = forms.CharField(label="Who says that they read it", max_length=300)
    received_at = Moment("When they read it")


class RefuseForm(forms.Form):
    reason = reason("Why it is not sent")


class DutyForm(forms.Form):
    said = forms.CharField(label="What the employer says", max_length=500, widget=TEXT)
    done_on = forms.DateField(label="Day it says it did so", widget=DAY)
