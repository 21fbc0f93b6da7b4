"""The forms of signing in, of enrolling, and of confirming who one is."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password

ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none", "spellcheck": "false"}


class SignInForm(forms.Form):
    username = forms.CharField(
        label="Name to sign in", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password", max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="The six digits your app shows now, or one of your recovery codes.",
        widget=forms.TextInput(attrs=ONE_TIME),
    )


class AppForm(forms.Form):
    app_code = forms.CharField(
        label="The six digits the app shows now", max_length=10, widget=forms.TextInput(attrs=ONE_TIME)
    )


class PasswordForm(forms.Form):
    """A password of one's own, twice."""

    first = forms.CharField(
        label="Choose a password",
        max_length=1000,
        help_text="At least 12 characters. Three or four words that do not belong together are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same once more", max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_first(self) -> str:
        """Refuse what is too short or too common."""
        first: str = self.cleaned_data["first"]
        validate_password(first)
        return first

    def clean(self) -> dict[str, object]:
        """Refuse two that differ."""
        asked = super().clean() or {}
        if asked.get("first") and asked.get("again") and asked["first"] != asked["again"]:
            self.add_error("again", "The two differ: type the same twice")
        return asked


class InvitationForm(forms.Form):
    username = forms.CharField(
        label="Name to sign in", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label="Invitation code",
        max_length=40,
        help_text="Four groups of four, as your administrator gave it to you.",
        widget=forms.TextInput(attrs=ONE_TIME),
    )


class PasskeyForm(forms.Form):
    """What the browser got from the passkey; filled in by the page's script."""

    answer = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": "The browser gave no passkey. Use another browser or device, or another way."},
    )


class NamedPasskeyForm(PasskeyForm):
    name = forms.CharField(
        label="What you call this passkey", max_length=100, initial="This device", help_text="Such as: work laptop."
    )
