"""Forms of children, in the words of the law of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django import forms

from daybreak.agencies.models import Agency
from daybreak.kernel.words import Category
from daybreak.safeguarding.terms import Capacity, Certainty, Correctable, Decision, Relation, Words
from daybreak.web.forms.access import reason
from daybreak.web.forms.release import LONDON, is_clear
from daybreak.web.parts.tones import words_of

TEXT = forms.Textarea(attrs={"rows": 3})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
YES_NO = [("yes", "Yes"), ("no", "No")]
CAPACITIES = [(Capacity.HOME.value, "The child lives there"), (Capacity.HOST.value, "The child was found there")]
CATEGORIES = [
    (Category.VICTIM.value, "Victim, or believed to be one"),
    (Category.WITNESS.value, "Witness"),
    (Category.THIRD_PARTY.value, "Third party: in the household, not known to be harmed or to have seen anything"),
]
CERTAINTIES = [
    (Certainty.KNOWN.value, "Known: somebody saw the child, or a record names it"),
    (Certainty.BELIEVED.value, "Believed: there is reason to think that there is a child"),
]


class Moment(forms.DateTimeField):
    """A day and a time in London; an hour that London skips or has twice is refused."""

    def __init__(self, label: str, help_text: str = "London time.") -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        super().__init__(label=label, help_text=help_text, widget=MOMENT, input_formats=formats)

    def clean(self, value: object) -> datetime:
        """Return the instant in UTC."""
        given: datetime = super().clean(value)
        local = given.replace(tzinfo=LONDON) if given.tzinfo is None else given.astimezone(LONDON)
        if not is_clear(local):
            raise forms.ValidationError("That hour is when the clocks change: choose another one")
        return local.astimezone(UTC)


def text_for(label: str, help_text: str = "") -> forms.CharField:
    """Return a field for a text the other side reads."""
    return forms.CharField(label=label, max_length=2000, widget=TEXT, help_text=help_text)


class DecideForm(forms.Form):
    decision = forms.ChoiceField(label="What was decided", widget=forms.RadioSelect)
    words = forms.CharField(
        label="What the force should know", required=False, max_length=2000, widget=TEXT,
        help_text="The force reads it. It stands with the decision.",
    )  # fmt: skip

    def __init__(self, *args: object, words: Words, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(key.value, words.decisions[key][:1].upper() + words.decisions[key][1:]) for key in Decision]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]


class AskForm(forms.Form):
    words = text_for("Your question", "The force reads it and answers here. Ask about this child only.")


class AnswerForm(forms.Form):
    question = forms.ChoiceField(label="Which question")
    words = text_for("Your answer", "The authority reads it. Say only what it needs for this child.")

    def __init__(self, *args: object, questions: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["question"].choices = list(questions)  # type: ignore[attr-defined]


class DiscussForm(forms.Form):
    """A discussion that was held, or the reason why none is."""

    held = forms.ChoiceField(label="Was it held?", choices=YES_NO, widget=forms.RadioSelect)
    happened_at = Moment("When it was held or decided against")
    words = text_for("Who took part and what was agreed, or why none is held")

    def __init__(self, *args: object, discussion: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["held"].label = f"Was the {discussion} held?"


class CloseForm(forms.Form):
    words = text_for("Why it is closed", "The force reads it. A later decision opens the referral again.")


class EndProtectionForm(forms.Form):
    ended_at = Moment("When it ended")
    words = text_for("Where the child is since then, and with whom")


class ProtectForm(forms.Form):
    began_at = Moment("When it began", "London time. The hours are counted from this minute.")
    words = text_for("Why, where the child is now, and which officer is responsible", "The authority reads it.")


class ChildForm(forms.Form):
    """A child as found or known. The authority is never left out."""

    certainty = forms.ChoiceField(label="Is there a child?", choices=CERTAINTIES, widget=forms.RadioSelect)
    known_as = forms.CharField(label="Known as", required=False, max_length=200)
    age = forms.IntegerField(
        label="Age", required=False, min_value=0, max_value=17,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip
    relation = forms.ChoiceField(
        label="How the child stands to the suspect", choices=[(each.value, words_of(each)) for each in Relation]
    )
    immediate_risk = forms.ChoiceField(
        label="At immediate risk?", choices=YES_NO, widget=forms.RadioSelect,
        help_text="Yes: it is referred now. Otherwise within 24 hours.",
    )  # fmt: skip
    category = forms.ChoiceField(
        label="What the child is", choices=CATEGORIES, widget=forms.RadioSelect,
        help_text="The authority reads it. A later correction follows when it turns out otherwise.",
    )  # fmt: skip
    whereabouts = forms.CharField(
        label="Where the child is", required=False, max_length=300, help_text="The authority reads it."
    )
    authority = forms.ChoiceField(label="Children's services responsible")
    capacity = forms.ChoiceField(label="Why that authority", choices=CAPACITIES, widget=forms.RadioSelect)

    def __init__(self, *args: object, authorities: Iterable[Agency], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["authority"].choices = _named(authorities)  # type: ignore[attr-defined]


class FurtherForm(forms.Form):
    """One more authority that must know of the child."""

    authority = forms.ChoiceField(label="The other authority")
    capacity = forms.ChoiceField(label="Why that authority", choices=CAPACITIES, widget=forms.RadioSelect)

    def __init__(self, *args: object, authorities: Iterable[Agency], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["authority"].choices = _named(authorities)  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    field = forms.ChoiceField(label="What was wrong", choices=[(each.value, words_of(each)) for each in Correctable])
    value = forms.CharField(
        label="What it is", required=False, max_length=300,
        help_text="Risk: yes or no. Certainty: known or believed. Relation: own_child, partners_child, other_relative,"
        " through_work or other. Category: victim, witness or third_party.",
    )  # fmt: skip
    reason = reason("How you know")


class JudgeForm(forms.Form):
    """Whether two records are one child: the keys are those of the pair on the page."""

    pair = forms.ChoiceField(label="Which two records")
    verdict = forms.ChoiceField(
        label="What you judge", widget=forms.RadioSelect,
        choices=[("same", "One child: the first is counted where the second is"), ("different", "Two children")],
    )  # fmt: skip
    reason = reason("How you know")

    def __init__(self, *args: object, pairs: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["pair"].choices = list(pairs)  # type: ignore[attr-defined]


def _named(authorities: Iterable[Agency]) -> list[tuple[str, str]]:
    return [("", "Choose"), *((each.slug, each.name) for each in authorities)]
