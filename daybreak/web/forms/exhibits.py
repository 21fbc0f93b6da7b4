"""Forms of exhibits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from daybreak.agencies.models import Post
from daybreak.custody.rules import MOST_SCANNED, scanned
from daybreak.custody.terms import ItemKind, Part, Scanned
from daybreak.kernel.errors import BadInput
from daybreak.web.forms.access import reason
from daybreak.web.parts.tones import words_of

SEAL = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def seal(label: str) -> forms.CharField:
    """Return the field for a seal as somebody reads it from the bag: never filled in for them."""
    return forms.CharField(label=label, max_length=32, widget=forms.TextInput(attrs=SEAL))


class GiveForm(forms.Form):
    to = forms.ChoiceField(label="Given to")
    seal_number = seal("Seal number, as you read it on the bag")
    place = forms.CharField(label="Where", required=False, max_length=200)

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(post.id), f"{post.person.name}, {post.title}") for post in posts]  # type: ignore[attr-defined]


class TakeForm(forms.Form):
    """`next` is where a scanner goes on."""

    seal_number = seal("Seal number, as you read it on the bag")
    place = forms.CharField(label="Where", required=False, max_length=200)
    next = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)


class TakeAnywayForm(TakeForm):
    reason = reason("Why you hold it though it was not given to you")


GIVE, TAKE = "give", "take"


class ManyForm(forms.Form):
    """A list of bags and one signature; `scanned` is what the scanner typed."""

    side = forms.ChoiceField(
        label="What you sign for", widget=forms.RadioSelect,
        choices=[(GIVE, "I give them to somebody"), (TAKE, "I take them: they were given to me")],
    )  # fmt: skip
    to = forms.ChoiceField(label="Given to", required=False, help_text="Only where you give them.")
    place = forms.CharField(label="Where", required=False, max_length=200)
    scanned = forms.CharField(
        label="Labels and seals", max_length=50_000, widget=forms.Textarea(attrs={**SEAL, "rows": 12}),
        help_text="For each bag its label (or reference) and its seal as you read it: on one line, or on two as a"
        f" scanner types them. {MOST_SCANNED} bags at most.",
    )  # fmt: skip

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(post.id), f"{post.person.name}, {post.title}") for post in posts]
        self.fields["to"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]

    def clean_scanned(self) -> list[Scanned]:
        """Return the bags; what cannot be read as such is said at the field."""
        try:
            return scanned(self.cleaned_data["scanned"])
        except BadInput as wrong:
            raise forms.ValidationError(f"{wrong.message}. {wrong.remedy}.") from wrong

    def clean(self) -> dict[str, Any]:
        """Ask for the taker where bags are given."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("side") == GIVE and not said.get("to"):
            self.add_error("to", "Choose who takes them")
        return said


class WithdrawForm(forms.Form):
    reason = reason("Why the hand-over did not happen")


class SealForm(forms.Form):
    seal_number = seal("Broken seal")
    new_seal = seal("New seal")
    reason = reason("Why it was broken")


class CorrectForm(forms.Form):
    corrects = forms.TypedChoiceField(label="Which entry", coerce=int)
    part = forms.ChoiceField(label="What of it", choices=[(part.value, words_of(part)) for part in Part])
    says = forms.CharField(
        label="What is right", max_length=500, help_text="A time with its offset: 2026-03-10T06:30:00+00:00"
    )
    reason = reason("Why it was wrong")

    def __init__(self, *args: Any, entries: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corrects"].choices = list(entries)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    seal_number = seal("Seal number, as you read it on the bag")
    reason = reason("To whom, and on whose decision")


class SeizeForm(forms.Form):
    reference = forms.CharField(label="Reference", max_length=32, help_text="Your initials and a number: ABC/1")
    seal_number = seal("Seal number")
    kind = forms.ChoiceField(label="Kind", choices=[(kind.value, words_of(kind)) for kind in ItemKind])
    found_where = forms.CharField(label="From whom and where", max_length=200)
    description = forms.CharField(
        label="Description", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is shown only to whoever asks for it and says why. Make, model, colour; never what is on it.",
    )  # fmt: skip
    seized_at = forms.DateTimeField(
        label="When", help_text="In UTC", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )


class ExhibitFilter(forms.Form):
    q = forms.CharField(label="Reference, label or seal", required=False, max_length=32)
    visit = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ScanForm(forms.Form):
    code = forms.CharField(
        label="Label, reference or seal", max_length=40,
        widget=forms.TextInput(attrs={**SEAL, "autofocus": True, "inputmode": "text", "enterkeyhint": "go"}),
        help_text="Scan the label; a hand scanner types it and presses Enter. Or type it.",
    )  # fmt: skip
