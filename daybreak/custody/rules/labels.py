"""What stands on a label: an opaque reference that says nothing of anybody, and finds the exhibit again."""

from __future__ import annotations

from uuid import UUID

from daybreak.kernel.errors import BadInput

# Crockford's base 32 (crockford.com/base32.html): no I, L, O, U, and what is mistaken for a digit is read as it.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")
_BITS = 45  # nine letters: among 20,000 exhibits of an operation two alike once in 100,000 operations
_SHIFT = 128 - _BITS
_CHECK = 31  # the largest prime below 32: every wrong letter and every two neighbours exchanged change the sum


def label_of(exhibit: UUID) -> str:
    """Return what stands on the label of an exhibit: X-, nine letters of its key, and a check letter."""
    number = exhibit.int >> _SHIFT
    letters = "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_BITS // 5)))
    return f"X-{letters}{_LETTERS[number % _CHECK]}"


def range_of(label: str) -> tuple[UUID, UUID] | None:
    """Return the first and the last key a label can stand for, None for what is no label; BadInput where it is misread.

    Small letters, spaces and hyphens do not matter.
    """
    plain = "".join(label.upper().split()).replace("-", "")
    if len(plain) != _BITS // 5 + 2 or plain[0] != "X":
        return None
    plain = plain[1:].translate(_READ_AS)
    if not set(plain) <= set(_LETTERS):
        return None
    number = 0
    for letter in plain[:-1]:
        number = number << 5 | _LETTERS.index(letter)
    if _LETTERS[number % _CHECK] != plain[-1]:
        raise BadInput("This label was misread", place=label[:40], remedy="Scan it again, or read it letter by letter")
    return UUID(int=number << _SHIFT), UUID(int=(number + 1 << _SHIFT) - 1)
