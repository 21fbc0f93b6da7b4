"""Which visits go together: whatever is linked directly, or by way of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def groups(references: Iterable[str], links: Iterable[Sequence[str]]) -> dict[str, str | None]:
    """Return for each visit the name of its group, the first of its references; None when it stands alone."""
    root = {reference: reference for reference in references}

    def find(one: str) -> str:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    linked: set[str] = set()
    for names in links:
        for other in names[1:]:
            first, second = sorted((find(names[0]), find(other)))
            root[second] = first
        linked.update(names if len(names) > 1 else ())
    return {reference: find(reference) if reference in linked else None for reference in root}
