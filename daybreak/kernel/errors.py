"""The one tree of errors.

    DaybreakError                     exit  HTTP
    ├── BadInput                       2    422   a file, a field or an argument is not what it must be
    │   ├── ContentRefused             2    422   bytes that never enter: pictures, video, archives, bombs
    │   ├── TooLarge                   2    413   more is sent at once than this address takes
    │   ├── TooSlow                    2    408   what is sent does not come in the time there is for it
    │   └── VersionMissing             2    428   an edit that does not say which version it is of
    ├── NotAllowed                     3    403   the post may not do this; says whom to ask
    │   ├── SignInNeeded               3    401   nobody is signed in
    │   └── TooManyTries               3    429   too many failed tries: nothing more is compared for a while
    ├── NotFound                       4    404   hidden and absent alike
    ├── Conflict                       5    409   the thing is in another state than the act needs
    │   ├── GateNotMet                 6    409   a gate is closed; carries its open items
    │   └── Stale                      5    412   somebody else changed the thing since it was read
    ├── Unavailable                    7    503   the database or a file system does not answer
    └── Tampered                       8    500   a proof fails: ledger, checkpoint or sealed file

A message gives both sides ("a disseminated package cannot return to draft"); `remedy` says what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

LOOK = "Look for it in its list: what your post is not to see is not there for it"


class DaybreakError(Exception):
    """Base of every error a caller can meet; never raised itself."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, rule: str = "", place: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.message}{where}{'' if self.message.endswith(('.', '?', '!')) or not remedy else '.'}{remedy}"

    def as_dict(self) -> dict[str, object]:
        """Return the parts a door shows: code, message, and those of rule, place, remedy that are set."""
        said: dict[str, object] = {"code": self.code, "message": self.message}
        parts = {"rule": self.rule, "place": self.place, "remedy": self.remedy}
        return said | {key: value for key, value in parts.items() if value}


class BadInput(DaybreakError):
    code, status, exit_code = "bad-input", 422, 2


class ContentRefused(BadInput):
    code = "content-refused"


class TooLarge(BadInput):
    code, status = "too-large", 413


class TooSlow(BadInput):
    code, status = "too-slow", 408


class VersionMissing(BadInput):
    code, status = "version-missing", 428


class NotAllowed(DaybreakError):
    code, status, exit_code = "not-allowed", 403, 3


class SignInNeeded(NotAllowed):
    code, status = "sign-in-needed", 401


class TooManyTries(NotAllowed):
    code, status = "too-many-tries", 429


class NotFound(DaybreakError):
    code, status, exit_code = "not-found", 404, 4

    def __init__(self, message: str = "", *, thing: str = "", said: str = "", remedy: str = "", **parts: str) -> None:
        """Without a message it says which kind of thing was asked for, and by what if a person gave that.

        Never more: what is told of a hidden thing is what would be told if there were none.
        """
        what = f"no {thing}" if thing else "nothing"
        where = f"{said} here" if said else "here under that reference"
        super().__init__(message or f"There is {what} {where}", remedy=remedy or ("" if message else LOOK), **parts)
        self.thing = thing


class Conflict(DaybreakError):
    code, status, exit_code = "conflict", 409, 5


class GateNotMet(Conflict):
    """A gate with open items; `items` name item, rule and whose task, in the gate's order."""

    code, exit_code = "gate-not-met", 6

    def __init__(self, message: str, *, items: Sequence[str] = (), rule: str = "", remedy: str = "") -> None:
        super().__init__(message, rule=rule, remedy=remedy)
        self.items = tuple(items)

    def as_dict(self) -> dict[str, object]:
        return super().as_dict() | {"items": list(self.items)}


class Stale(Conflict):
    code, status = "stale", 412


class Unavailable(DaybreakError):
    code, status, exit_code = "unavailable", 503, 7


class Tampered(DaybreakError):
    code, status, exit_code = "tampered", 500, 8
