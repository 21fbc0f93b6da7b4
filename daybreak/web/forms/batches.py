"""Forms of intake: a delivery, and the filter of referrals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from daybreak.intake.readers import Profile
from daybreak.intake.terms import DataClock, RecordKind, ReferralState
from daybreak.kernel.errors import BadInput

MOST_FILES = 400
MOST_BYTES = 32 * 1024 * 1024


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Takes several files; each is checked as one file would be."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files, at least one."""
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given or [None]]


class DeliveryForm(forms.Form):
    sender = forms.CharField(label="Sender", max_length=200, help_text="Who delivered the files.")
    name = forms.CharField(label="Name of the delivery", max_length=200)
    files = FilesField(  # type: ignore[assignment]  # a form's own `files` is taken from its instance, not its class
        label="Files",
        help_text="XML, JSON, CSV or Parquet, or a ZIP of them, at most 32 MB together. A declaration (.toml) beside a "
        "file says what its columns mean, or whose grading it follows.",
    )
    declared = forms.ChoiceField(
        label="Saved declaration", required=False, help_text="Goes before one that lies beside a file."
    )
    profile = forms.CharField(
        label="Profile of graded media", required=False, max_length=2,
        help_text="Two letters of the country whose category numbers a case file has: uk.",
    )  # fmt: skip

    def __init__(self, *given: Any, saved: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["declared"].choices = [("", "None"), *((name, name) for name in saved)]  # type: ignore[attr-defined]

    def clean_profile(self) -> tuple[Profile, ...]:
        """Return the profile, if one is given."""
        word = self.cleaned_data["profile"]
        try:
            return (Profile.named(word),) if word else ()
        except BadInput as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean_files(self) -> list[UploadedFile[Any]]:
        """Refuse what is too much for one request: the command takes any size."""
        files: list[UploadedFile[Any]] = self.cleaned_data["files"]
        if len(files) > MOST_FILES or sum(file.size or 0 for file in files) > MOST_BYTES:
            raise forms.ValidationError("That is too much for a page: receive it with `daybreak intake`")
        return files


class DeclarationForm(forms.Form):
    text = forms.CharField(
        label="Declaration", widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}), max_length=100_000,
        help_text="TOML. It names itself; under a name that is known it becomes the next version.",
    )  # fmt: skip


class ReferralFilter(forms.Form):
    q = forms.CharField(label="Reference", required=False, max_length=200)
    kind = forms.ChoiceField(
        label="Kind", required=False,
        choices=[("", "All kinds"), *((kind.value, kind.value.capitalize()) for kind in RecordKind)],
    )  # fmt: skip
    state = forms.ChoiceField(
        label="State", required=False,
        choices=[("", "All states"), *((state.value, state.value.capitalize()) for state in ReferralState)],
    )  # fmt: skip
    provider = forms.ChoiceField(
        label="Data at the provider", required=False,
        choices=[
            ("", "All"), (DataClock.OVERDUE.value, "May be deleted already"), (DataClock.SOON.value, "Expires soon"),
        ],
    )  # fmt: skip
