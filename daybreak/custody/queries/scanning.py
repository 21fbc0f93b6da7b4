"""Finding exhibits by what was scanned or typed, one or many: one reading of a code, one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from daybreak.custody.models import Exhibit
from daybreak.custody.rules import label_of, range_of, reference_key
from daybreak.kernel.errors import BadInput


def found_by(rows: QuerySet[Exhibit], code: str) -> list[Exhibit]:
    """Return what a scanned or typed label, reference or seal stands for; BadInput where a label was misread.

    Two at most: more than one is for the caller to ask about.
    """
    said = code.strip()
    return list(rows.filter(_standing_for(said))[:2]) if said else []


def found_by_each(rows: QuerySet[Exhibit], codes: Iterable[str]) -> dict[str, list[Exhibit] | BadInput]:
    """Return by code the exhibits it stands for, or why a label cannot be read; none and several are for the caller."""
    wanted: dict[str, Q | BadInput] = {code: _wanted(code) for code in codes}
    either = Q(pk__in=[])
    for each in wanted.values():
        either |= each if isinstance(each, Q) else Q()
    names = defaultdict(list)
    for row in rows.filter(either):
        for name in {label_of(row.id), row.reference_key, row.seal_number, row.reference.upper()}:
            names[name].append(row)
    return {code: said if isinstance(said, BadInput) else names[_name(code)] for code, said in wanted.items()}


def _wanted(code: str) -> Q | BadInput:
    try:
        return _standing_for(code)
    except BadInput as misread:
        return misread


def _standing_for(code: str) -> Q:
    if span := range_of(code):
        return Q(pk__gte=span[0], pk__lte=span[1])
    return Q(reference_key=_name(code)) | Q(reference__iexact=code) | Q(seal_number=code)


def _name(code: str) -> str:
    """Return under which name a row answers to a code: its label, the one spelling of its reference, or its seal."""
    if span := range_of(code):
        return label_of(span[0])
    try:
        return reference_key(code.upper())
    except BadInput:
        return code
