"""Forms of exhibits."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from daybreak.agencies.models import Post


class HandOverForm(forms.Form):
    to = forms.ChoiceField(label="Taken by")
    seal_number = forms.CharField(label="Seal number, as the taker reads it", max_length=32)
    where = forms.CharField(label="Where", required=False, max_length=200)

    def __init__(self, *args: object, posts: Iterable[Post], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to"].choices = [(str(post.id), f"{post.person.name}, {post.title}") for post in posts]  # type: ignore[attr-defined]


class ExhibitFilter(forms.Form):
    q = forms.CharField(label="Reference or seal", required=False, max_length=32)
    visit = forms.UUIDField(required=False, widget=forms.HiddenInput)
