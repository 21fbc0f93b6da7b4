"""Forms of the clearance register."""

from __future__ import annotations

from django import forms

from daybreak.identity.models import Premises, Subject
from daybreak.identity.queries import premises, subject_by_reference
from daybreak.kernel.errors import NotFound
from daybreak.kernel.identifiers import address_key
from daybreak.web.forms.access import reason

FORMS_OF_NAMING = (
    "S-7KQ2M4 for a person, address 1 Example Street, ZZ99 1AA for premises, or a telephone number,"
    " e-mail address or provider|user name."
)


class ClearForm(forms.Form):
    """Who or what is cleared, in the words a block is written in, and why."""

    of = forms.CharField(
        label="Who or what is cleared", max_length=300,
        help_text=FORMS_OF_NAMING,
    )  # fmt: skip
    reason = reason("What cleared it")

    def clean_of(self) -> str:
        """Return the text; what is to be cleared waits in `thing`."""
        text = str(self.cleaned_data["of"]).strip()
        try:
            self.thing = thing_named(text)
        except NotFound as error:
            raise forms.ValidationError("No record you may see has it. Check each character.") from error
        return text


def thing_named(text: str) -> Subject | Premises | str:
    """Return what a text names: a person by reference, premises by address, or the identifier itself.

    NotFound where the viewer sees no such person or premises.
    """
    kind, _, rest = text.partition(" ")
    if kind.upper().startswith("S-") and not rest:
        return subject_by_reference(kind.upper())
    if kind.lower() != "address":
        return text
    line1, _, code = rest.rpartition(",")
    found = premises().filter(key=address_key(line1, code) or "").first()
    if found is None:
        raise NotFound(thing="premises")
    return found
