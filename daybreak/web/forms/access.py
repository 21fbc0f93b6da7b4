"""Forms of need to know: asking, granting, extending, breaking glass, restricting, reviewing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django import forms

from daybreak.access.models import Compartment
from daybreak.access.rules import LONGEST_GLASS_HOURS, LONGEST_GRANT, SHORTEST_REASON
from daybreak.access.terms import Finding, Ground, Purpose
from daybreak.agencies.models import Post

ROWS = forms.Textarea(attrs={"rows": 3})
PURPOSES = [
    (Purpose.CHILD_AT_RISK.value, "A child is at risk now"),
    (Purpose.THREAT_TO_LIFE.value, "Somebody's life is threatened"),
    (Purpose.FLIGHT.value, "A suspect is about to get away"),
    (Purpose.EVIDENCE_AT_RISK.value, "Evidence is about to be lost"),
]
GROUNDS = [
    (Ground.POLICE.value, "The suspect works for the police"),
    (Ground.STAFF.value, "The suspect works for an agency that takes part"),
    (Ground.RELATIVE.value, "The suspect is related to a user, or close to one"),
    (Ground.OTHER.value, "Another reason, written below"),
]
FINDINGS = [
    (Finding.JUSTIFIED.value, "Justified"),
    (Finding.NOT_JUSTIFIED.value, "Not justified: what it opened is closed at once"),
]


def reason(label: str = "Reason") -> forms.CharField:
    """Return the field for a reason another person judges by."""
    return forms.CharField(
        label=label, min_length=SHORTEST_REASON, max_length=500, widget=ROWS,
        help_text="A sentence. Another person reads it, and it is kept.",
    )  # fmt: skip


def days(usual: int = 14) -> forms.IntegerField:
    """Return the field for how long an exception lasts."""
    most = LONGEST_GRANT.days
    return forms.IntegerField(
        label="For how many days", min_value=1, max_value=most, initial=usual,
        help_text=f"It ends by itself. At most {most}; it can be extended.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip


class _Lasting(forms.Form):
    """A form with a reason and a number of days."""

    def until(self, at: datetime) -> datetime:
        """Return when what is granted ends."""
        return at + timedelta(days=self.cleaned_data["days"])


class EndForm(forms.Form):
    reason = reason("Why it ends now")


class ExtendForm(_Lasting):
    days = days()
    reason = reason("Why it is needed for longer")


class AskForm(forms.Form):
    wanted = forms.CharField(
        label="What you need to see", max_length=200,
        help_text="In your own words: a reference somebody told you, another force's part of the operation.",
    )  # fmt: skip
    reason = reason("What you need it for")


class GrantForm(_Lasting):
    """Which part, and for how long."""

    part = forms.ChoiceField(label="What they may see")
    days = days()
    reason = reason("Why you grant it")

    def __init__(self, *args: object, parts: Iterable[Compartment], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.parts = {str(part.id): part for part in parts}
        self.fields["part"].choices = [("", "Choose")] + [  # type: ignore[attr-defined]
            (key, part.agency.name if part.agency else "The national picture") for key, part in self.parts.items()
        ]

    def chosen(self) -> Compartment:
        """Return the part that was chosen."""
        return self.parts[self.cleaned_data["part"]]


class RefuseForm(forms.Form):
    reason = reason("Why you refuse it, and who can help instead")


class BreakGlassForm(forms.Form):
    """Which part, what for, for how many hours."""

    part = forms.ChoiceField(label="Which force's part")
    purpose = forms.ChoiceField(label="What has happened", choices=PURPOSES, widget=forms.RadioSelect)
    hours = forms.IntegerField(
        label="For how many hours", min_value=1, max_value=LONGEST_GLASS_HOURS, initial=2,
        help_text=f"At most {LONGEST_GLASS_HOURS}. It closes by itself.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip
    reason = reason("Why it cannot wait for a grant")

    def __init__(self, *args: object, parts: Iterable[Compartment], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.parts = {part.agency.slug: part for part in parts if part.agency}
        choices = [(slug, part.agency.name) for slug, part in self.parts.items() if part.agency]
        self.fields["part"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> Compartment:
        """Return the part that was chosen."""
        return self.parts[self.cleaned_data["part"]]


class ReviewForm(forms.Form):
    finding = forms.ChoiceField(label="What you found", choices=FINDINGS, widget=forms.RadioSelect)
    words = reason("Why")


class NameForm(_Lasting):
    """Who else may open a restricted record."""

    named = forms.MultipleChoiceField(label="Who may open it", widget=forms.CheckboxSelectMultiple)
    days = days()
    reason = reason("Why they need to know")

    def __init__(self, *args: object, posts: Iterable[Post], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.posts = {str(post.id): post for post in posts}
        self.fields["named"].choices = [(key, str(post)) for key, post in self.posts.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[Post]:
        """Return the posts that were chosen."""
        return [self.posts[key] for key in self.cleaned_data["named"]]


class RestrictForm(NameForm):
    """Why a record is restricted, and who besides oneself may open it."""

    ground = forms.ChoiceField(label="Why it is restricted", choices=GROUNDS, widget=forms.RadioSelect)
    field_order = ("ground", "reason", "named", "days")


class LiftForm(forms.Form):
    reason = reason("Why it need not be restricted any more")
