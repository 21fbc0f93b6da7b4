"""Acts a page offers below what it shows: each folded away, with its form; the one that failed stays open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django import forms


@dataclass(frozen=True, slots=True)
class Offer:
    """One act: `name` is the prefix of its fields, `href` where it is sent, `question` is asked before that."""

    name: str
    title: str
    href: str
    form: forms.BaseForm | None = None
    button: str = "Keep it"
    question: str = ""


def offered(offers: Iterable[Offer | None], failed: forms.BaseForm | None = None) -> dict[str, object]:
    """Return the context of the offers there are; `failed` takes the place of the form with its prefix."""
    there = [offer for offer in offers if offer]
    if failed is not None:
        there = [replace(offer, form=failed) if offer.name == failed.prefix else offer for offer in there]
    return {"offers": there, "failed": failed}
