"""Forms of hits, look-ups and silent blocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms

from daybreak.agencies.models import Post
from daybreak.deconfliction.rules import thing_to_block
from daybreak.deconfliction.terms import BlockGround, LookedUp
from daybreak.kernel.errors import BadInput
from daybreak.web.forms.access import days, reason
from daybreak.web.parts.tones import words_of


class SettleForm(forms.Form):
    settlement = forms.CharField(
        label="What both forces agreed", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who goes first, and who tells whom.",
    )  # fmt: skip


class LookUpForm(forms.Form):
    """What is looked up, typed twice: an extra digit asks about somebody else."""

    kind = forms.ChoiceField(label="What it is", choices=[(each.value, words_of(each)) for each in LookedUp])
    identifier = forms.CharField(label="The identifier", max_length=300)
    again = forms.CharField(label="The identifier once more", max_length=300, help_text="Type it again.")
    service = forms.CharField(
        label="Provider", max_length=200, required=False, help_text="For user names and account numbers.",
    )  # fmt: skip
    reason = reason("Why you ask")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "again" in said and said["again"].strip() != said.get("identifier", "").strip():
            self.add_error("again", "The two entries differ")
        return said


class BlockForm(forms.Form):
    """What is blocked, why, until when, and who besides the caller knows."""

    of = forms.CharField(
        label="What plans must not be about", max_length=3000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A line for each: S-7KQ2M4, phone 07700 900123, address 1 Example Street, ZZ99 1AA.",
    )  # fmt: skip
    ground = forms.ChoiceField(
        label="Ground", choices=[(each.value, words_of(each)) for each in BlockGround], widget=forms.RadioSelect
    )
    named = forms.MultipleChoiceField(label="Who else knows", widget=forms.CheckboxSelectMultiple)
    days = days()
    reason = reason("Why it is stopped")

    def __init__(self, *args: object, posts: Iterable[Post], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.posts = {str(post.id): post for post in posts}
        self.fields["named"].choices = [(key, str(post)) for key, post in self.posts.items()]  # type: ignore[attr-defined]

    def clean_of(self) -> str:
        text = str(self.cleaned_data["of"])
        try:
            self.wanted = [thing_to_block(line) for line in text.splitlines() if line.strip()]
        except BadInput as error:
            raise forms.ValidationError(f"{error.message}. {error.remedy}") from error
        return text

    def things(self) -> list[str]:
        """Return what is blocked, as it is compared."""
        return self.wanted

    def chosen(self) -> list[Post]:
        """Return the posts that were named."""
        return [self.posts[key] for key in self.cleaned_data["named"]]

    def until(self, at: datetime) -> datetime:
        """Return when the block ends by itself."""
        return at + timedelta(days=self.cleaned_data["days"])


class LiftBlockForm(forms.Form):
    reason = reason("Why it is lifted")
