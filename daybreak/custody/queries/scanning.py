"""Finding many exhibits by what was scanned: one statement for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from daybreak.custody.models import Exhibit
from daybreak.custody.rules import label_of, range_of, reference_key
from daybreak.kernel.errors import BadInput


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
        span = range_of(code)
    except BadInput as misread:
        return misread
    if span:
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
