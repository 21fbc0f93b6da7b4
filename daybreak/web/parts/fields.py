"""Fields of Django forms as the parts print them: label, hint, error, control, joined by ids for screen readers."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),  # a kind of RadioSelect in Django, so it is asked first
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.MultiWidget, "several"),
    (forms.FileInput, "file-upload"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
)


def kind_of(bound: BoundField) -> str:
    """Return which control the field is drawn as."""
    return next((kind for widget, kind in _KINDS if isinstance(bound.field.widget, widget)), "input")


def field_of(bound: BoundField) -> dict[str, object]:
    """Return all that `web/parts/field.html` prints for one bound field."""
    kind = kind_of(bound)
    ids = _ids(bound)
    group = kind in {"radios", "checkboxes", "several"}
    return {
        "bound": bound,
        "kind": kind,
        "group": group,
        "ids": ids,
        "described_by": " ".join(ids.values()),
        "optional": not bound.field.required and kind != "checkbox" and not getattr(bound.form, "in_parts", False),
        "control": "" if kind in {"radios", "checkboxes"} else _control(bound, kind, ids),
        "options": _options(bound) if kind in {"radios", "checkboxes"} else [],
    }


def problems_of(bound_forms: Iterable[forms.BaseForm]) -> list[dict[str, str]]:
    """Return every error of the forms, in the order of the fields, with the place a link can jump to."""
    found = []
    for form in bound_forms:
        found += [{"text": str(error), "href": ""} for error in form.non_field_errors()]
        for bound in form:
            found += [{"text": f"{bound.label}: {error}", "href": f"#{target_of(bound)}"} for error in bound.errors]
    return found


def target_of(bound: BoundField) -> str:
    """Return the id of the control, or of the first one of a group."""
    first = {"radios": "_0", "checkboxes": "_0", "several": "_0"}.get(kind_of(bound), "")
    return f"{bound.auto_id or bound.html_name}{first}"


def _ids(bound: BoundField) -> dict[str, str]:
    base = bound.auto_id or bound.html_name
    ids = {"hint": f"{base}_hint"} if bound.help_text else {}
    return ids | ({"error": f"{base}_error"} if bound.errors else {})


def _control(bound: BoundField, kind: str, ids: dict[str, str]) -> SafeString:
    style = "govuk-checkboxes__input" if kind == "checkbox" else f"govuk-{'input' if kind == 'several' else kind}"
    if bound.errors and kind != "checkbox":
        style += f" {style}--error"
    style = f"{style} {bound.field.widget.attrs.get('class', '')}".strip()
    attrs = {"class": style, "aria-describedby": " ".join(ids.values()) or None}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    # A None would be printed as a value by the widget; left out it is absent.
    return bound.as_widget(attrs={name: text for name, text in attrs.items() if text})


def _options(bound: BoundField) -> list[dict[str, object]]:
    """Return the options of a group with the attributes their controls carry."""
    return [
        {
            "id": option.id_for_label,
            "label": option.choice_label,
            "name": option.data["name"],
            "value": option.data["value"],
            "type": option.data["type"],
            "checked": bool(option.data["selected"]),
            "disabled": bool(option.data["attrs"].get("disabled")),
            "key": option.data["attrs"].get("data-key", ""),
        }
        for option in bound.subwidgets
    ]
