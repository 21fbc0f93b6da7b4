"""Case files of graded media as a stream: of each medium its hashes, its grade and its flags, and nothing else.

Everything textual about media (paths, file names, comments, tags, series, EXIF, dates, sizes) is passed over while it
is read; what a hash or a grade must look like is checked, so that no other text can stand in their place.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import ijson

from daybreak.intake.readers.incoming import Incoming
from daybreak.intake.readers.json_nodes import MAX_DEPTH
from daybreak.kernel.errors import BadInput
from daybreak.kernel.identifiers import digest

CONTEXTS = ("@odata.context", "odata.metadata")  # OData 4 (VICS 2.0) and 3 (VICS 1.3)
HASHES = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "PDQ": "pdq", "PhotoDNA": "photodna"}
FLAGS = ("VictimIdentified", "OffenderIdentified", "IsDistributed", "IsPrecategorized")
_ALGORITHMS = {name.lower(): algorithm for name, algorithm in HASHES.items()} | {"sha-1": "sha1", "sha-256": "sha256"}
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_GRADE = re.compile(r"[0-9]{1,2}")
_WANTED = (*HASHES, *FLAGS, "Category", "AlternativeHashes")
_SAY_NOTHING = frozenset({"map_key", "start_array", "end_array", "end_map"})
_OPENINGS = frozenset({"start_map", "start_array"})
_PHOTODNA_BYTES = 144
# The parser names the way to every value of what it is given at once; of 64 KiB of brackets that would be gigabytes.
_AT_ONCE_BYTES = 4096
_GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?")


@dataclass(slots=True)
class Hash:
    """One hash: `step` is its place below the medium; None where what stands there is no such hash."""

    step: str
    algorithm: str | None
    value: str | None


@dataclass(slots=True)
class Medium:
    """One medium; `place` is its JSON pointer, `case` and `number` count from 0. `grade` None: what stands is none."""

    place: str
    case: int
    number: int
    hashes: list[Hash] = field(default_factory=list)
    grade: str | None = ""
    flags: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class CaseEnd:
    """The end of a case; `reference` is its GUID, "" where it has none, `number` its own number as it is written."""

    case: int
    reference: str = ""
    number: str = ""


def media(incoming: Incoming, *, cases: bool) -> Iterator[Medium | CaseEnd]:
    """Yield every medium and the end of every case, in order; raise BadInput where the JSON breaks off."""
    walk = _Walk(cases=cases)
    content = io.BytesIO(incoming.content.removeprefix(b"\xef\xbb\xbf"))
    try:
        for prefix, event, value in ijson.parse(content, buf_size=_AT_ONCE_BYTES, use_float=True):
            if event in _OPENINGS and prefix.count(".") > MAX_DEPTH:
                raise BadInput(
                    f"{incoming.name} nests more than {MAX_DEPTH} deep", rule="depth", place=walk.place,
                    remedy="Ask the sender for the file in the agreed format.",
                )  # fmt: skip
            found = walk.step(prefix, event, value)
            if found is not None:
                yield found
    except (ijson.JSONError, UnicodeDecodeError) as error:
        # The parser's own message quotes the text around the fault, and that is never repeated.
        raise BadInput(
            f"{incoming.name} is not well-formed JSON in UTF-8", rule="well-formed JSON", place=walk.place,
            remedy="Ask the sender for the complete file.",
        ) from error  # fmt: skip
    if not cases:
        yield CaseEnd(0)


class _Walk:
    """Where the stream stands: one medium at a time."""

    def __init__(self, *, cases: bool) -> None:
        self._medium_at = "value.item.Media.item" if cases else "value.item"
        self._inside = f"{self._medium_at}."
        self._cases = cases
        self._end = CaseEnd(-1 if cases else 0)
        self._number = -1
        self._medium: Medium | None = None
        self._alternative = -1

    @property
    def place(self) -> str:
        """The place of the medium that is being read."""
        case = f"/value/{max(self._end.case, 0)}/Media" if self._cases else "/value"
        return f"{case}/{max(self._number, 0)}"

    def step(self, prefix: str, event: str, value: object) -> Medium | CaseEnd | None:
        """Take one event; return the medium or the case that ends with it."""
        if prefix.startswith(self._inside):
            if self._medium is not None:
                self._take(prefix[len(self._inside) :], event, value)
            return None
        if prefix == self._medium_at:
            return self._at_medium(event)
        return self._at_case(prefix, event, value) if self._cases else None

    def _at_medium(self, event: str) -> Medium | None:
        if event == "end_map":
            ended, self._medium = self._medium, None
            return None if ended is None else _settled(ended)
        if event not in ("map_key", "end_array"):  # whatever stands in a medium's place is counted, a bare text too
            self._number, self._alternative = self._number + 1, -1
            made = Medium(self.place, self._end.case, self._number)
            if event != "start_map":
                return made
            self._medium = made
        return None

    def _at_case(self, prefix: str, event: str, value: object) -> CaseEnd | None:
        if prefix == "value.item" and event == "start_map":
            self._end, self._number = CaseEnd(self._end.case + 1), -1
        elif prefix == "value.item" and event == "end_map":
            return self._end
        elif prefix == "value.item.CaseID" and isinstance(value, str):
            guid = _GUID.fullmatch(value.strip())
            self._end.reference = guid[1].lower() if guid else self._end.reference
        elif prefix == "value.item.CaseNumber" and isinstance(value, str):
            self._end.number = value
        return None

    def _take(self, name: str, event: str, value: object) -> None:
        medium = self._medium
        if medium is None or event in _SAY_NOTHING or not name.startswith(_WANTED):
            return
        if name in HASHES:
            twice = any(each.step == name for each in medium.hashes)
            medium.hashes += _hash(name, HASHES[name], value, twice=twice)
        elif name == "Category":
            medium.grade = _graded(medium.grade, value)
        elif name in FLAGS:
            said = _TRUTHS.get(str(value).strip().lower())
            medium.flags |= {} if said is None else {name: said}
        elif name.startswith("AlternativeHashes.item"):
            self._take_alternative(medium, name, event, value)

    def _take_alternative(self, medium: Medium, name: str, event: str, value: object) -> None:
        if name == "AlternativeHashes.item" and event == "start_map":
            self._alternative += 1
            medium.hashes.append(Hash(f"AlternativeHashes/{self._alternative}/HashValue", None, ""))
        elif name == "AlternativeHashes.item.HashName":
            medium.hashes[-1].algorithm = _ALGORITHMS.get(str(value).strip().lower())
        elif name == "AlternativeHashes.item.HashValue":
            medium.hashes[-1].value = str(value)


def _settled(medium: Medium) -> Medium:
    """Check the alternative hashes, whose name may stand after their value; those of no known name are left out."""
    for each in medium.hashes:
        if each.step not in HASHES:
            each.value = hash_said(each.algorithm, each.value) if each.algorithm else None
    medium.hashes = [each for each in medium.hashes if each.algorithm is not None]
    return medium


def _hash(step: str, algorithm: str, value: object, *, twice: bool) -> list[Hash]:
    if value is None or value == "":
        return []
    return [Hash(step, algorithm, None if twice else hash_said(algorithm, value))]


def hash_said(algorithm: str, value: object) -> str | None:
    """Return the text if it is a hash of the algorithm and nothing else, as it is written; else None."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    if algorithm != "photodna":
        return text if digest(text, algorithm=algorithm) else None
    return text if _photodna_bytes(text) == _PHOTODNA_BYTES else None


def _photodna_bytes(text: str) -> int:
    for decode in (bytes.fromhex, lambda word: base64.b64decode(word, validate=True)):
        try:
            return len(decode(text))
        except (ValueError, binascii.Error):
            continue
    return 0


def _graded(before: str | None, value: object) -> str | None:
    """Return the category number as it is written; None if it is no number or a second one stands there."""
    if value is None:
        return before
    text = "" if isinstance(value, bool) else str(value).strip()
    return text if before == "" and _GRADE.fullmatch(text) else None
