"""Case files of graded media (Project VIC, CAID): VICS 2.0 and 1.3 JSON, a list of cases or of media.

On purpose, and unlike every other format here, nearly everything is left out: only hashes, grades and counts become
facts, and only they are kept. What is sealed is the file reduced to them, with the same places; paths, file names,
comments, tags and EXIF never enter. `rewritten` makes that text and `read` reads nothing else.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import ClassVar

import orjson

from daybreak.intake.readers.incoming import MOST_BYTES, Incoming, content_reference
from daybreak.intake.readers.media import HASHES, CaseEnd, Hash, Medium, media
from daybreak.intake.readers.profiles import SCHEME, Profile
from daybreak.intake.terms import Detail, FactKind, FactRead, RecordKind, ReportRead, Unreadable
from daybreak.kernel.errors import BadInput

_HEAD = 4096  # bytes in which a file says what it is: the context is the first thing the exporters write
_CONTEXT = re.compile(
    rb'\A\s*\{\s*"(?:@odata\.context|odata\.metadata)"\s*:\s*"https?://[^"]{0,120}?ProjectVic[^"]{0,40}?/'
    rb'(\d{1,2}\.\d{1,2})\.xml(?:/([A-Za-z-]{1,30})/\$metadata)?#(Cases|Media)"',
    re.IGNORECASE,
)
_VERSIONS = ("2.0", "1.3")
_MEDIA_A_PART = 5000
_NO_PROFILE = ("", "default")
_OF_A_HASH: dict[str, dict[str, Detail]] = {name: {"algorithm": name} for name in HASHES.values()}


class MediaCase:
    """Reads counts, hashes and grades."""

    name = "Project VIC/CAID case JSON (VICS 2.0, 1.3)"
    binary: ClassVar[bool] = False
    at_most_bytes: ClassVar[int] = MOST_BYTES

    def recognises(self, incoming: Incoming) -> bool:
        return incoming.first_bytes() == b"{" and _context(incoming) is not None

    def rewritten(self, incoming: Incoming) -> bytes:
        _profile(incoming)
        version, country, what = _said(incoming)
        head = f'{{"@odata.context":"https://example.invalid/ProjectVic/{version}.xml/{country}/$metadata#{what}","value":['
        return b"".join([head.encode(), *_reduced(media(incoming, cases=what == "Cases"), what == "Cases"), b"]}"])

    def read(self, incoming: Incoming) -> Iterator[ReportRead | Unreadable]:
        profile = _profile(incoming)
        cases = _said(incoming)[2] == "Cases"
        ends = [each for each in media(incoming, cases=cases) if isinstance(each, CaseEnd)]
        return _reports(media(incoming, cases=cases), ends, profile, incoming)


def _context(incoming: Incoming) -> re.Match[bytes] | None:
    return _CONTEXT.match(incoming.content[:_HEAD].removeprefix(b"\xef\xbb\xbf"))


def _said(incoming: Incoming) -> tuple[str, str, str]:
    """Return version, profile and content (Cases, Media) as the file states them."""
    found = _context(incoming)
    if found is None:
        raise BadInput(f"{incoming.name} does not say that it is VICS", rule="a stated data model", place="byte 0")
    return found[1].decode(), (found[2] or b"Default").decode(), found[3].decode().capitalize()


def _profile(incoming: Incoming) -> Profile:
    """Return the declared profile; raise BadInput if there is none, or the file is not what it is declared to be.

    Where none is declared, a file that breaks off is told as that: it is asked for again first.
    """
    version, country, _ = _said(incoming)
    if version not in _VERSIONS:
        raise BadInput(
            f"{incoming.name} is VICS {version}; read are {' and '.join(_VERSIONS)}",
            rule="a known version of the data model", place="byte 0", remedy="Export it again as VICS 2.0.",
        )  # fmt: skip
    profile = incoming.declared_as(Profile)
    if profile is None:
        deque(
            media(incoming, cases=_said(incoming)[2] == "Cases"), maxlen=0
        )  # a file that breaks off: no profile helps
        raise BadInput(
            f"{incoming.name} has category numbers, and nobody declared which country's they are",
            rule="a declared profile", place="/value",
            remedy='Declare it: NAME.toml with profile = "uk" beside the file, or a profile given at the delivery.',
        )  # fmt: skip
    if country.lower() not in (*_NO_PROFILE, profile.country):
        raise BadInput(
            f"{incoming.name} says profile {country}, declared is {profile.country}",
            rule="the declared profile is the file's own", place="/@odata.context",
            remedy="Ask who exported it, and declare the profile it was graded under.",
        )  # fmt: skip
    return profile


def _reduced(stream: Iterable[Medium | CaseEnd], cases: bool) -> Iterator[bytes]:
    """Yield the members of `value`, media with hashes, grade and flags only, each at the place it had."""
    held: list[bytes] = []
    first = True
    for each in stream:
        if isinstance(each, Medium):
            held.append(orjson.dumps(_kept(each)))
            continue
        if cases:
            about = {"CaseID": each.reference} if each.reference else {"CaseNumber": _reference(each)}
            held = [orjson.dumps(about)[:-1] + b',"Media":[' + b",".join(held) + b"]}"]
        yield (b"" if first else b",") + b",".join(held)
        held, first = [], False


def _kept(medium: Medium) -> dict[str, object]:
    """Return what is kept of a medium; "?" stands for what is no hash or grade, so that it is refused when read."""
    kept: dict[str, object] = {h.step: h.value or "?" for h in medium.hashes if h.step in HASHES}
    others: list[dict[str, str]] = []
    for each in (h for h in medium.hashes if h.step not in HASHES):
        number = int(each.step.split("/")[1])
        others += [{} for _ in range(number - len(others))]  # those left out keep their places
        others.append({"HashName": each.algorithm or "", "HashValue": each.value or "?"})
    kept |= {"AlternativeHashes": others} if others else {}
    if medium.grade != "":
        kept["Category"] = medium.grade or "?"
    return kept | medium.flags


def _reference(end: CaseEnd) -> str:
    """Return the reference of a case: its GUID, or one made of its number, which may be words and is not kept."""
    if end.reference or not end.number.strip():
        return end.reference
    made = re.fullmatch(r"sha256:[0-9a-f]{16}", end.number)
    return end.number if made else content_reference(end.number.strip().encode())


def _reports(
    stream: Iterable[Medium | CaseEnd], ends: list[CaseEnd], profile: Profile, incoming: Incoming
) -> Iterator[ReportRead | Unreadable]:
    """Yield each case in parts of some thousand media, and after them the part with its counts."""
    whole = content_reference(incoming.content)
    of = [_reference(end) or (whole if len(ends) == 1 else f"{whole}/{end.case}") for end in ends]
    a_list = _said(incoming)[2] == "Media"
    case = _Case(profile)
    for each in stream:
        if isinstance(each, CaseEnd):
            if case.facts:
                yield case.part(of[each.case])
            yield case.whole(of[each.case], "/value" if a_list else f"/value/{each.case}")
            case = _Case(profile)
            continue
        yield from case.take(each)
        if case.pending == _MEDIA_A_PART:
            yield case.part(of[each.case])


class _Case:
    """What one case has said so far."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._graded: dict[str, Detail] = {"scheme": profile.scheme}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._parts = 0
        self.facts: list[FactRead] = []
        self.pending = 0
        self._place = "/value"

    def take(self, medium: Medium) -> Iterator[Unreadable]:
        """Keep a medium's facts; yield what of it cannot be read."""
        party = f"file/{medium.number}"
        if not self.pending:
            self._place = medium.place
        self.pending += 1
        self._counts["", ""] += 1
        if not medium.hashes:
            yield Unreadable(medium.place, "a medium has a hash", "Ask the sender for the hashes of this medium.")
        for each in medium.hashes:
            if each.value is None or each.algorithm is None:
                yield _no_hash(medium, each)
                continue
            place = f"{medium.place}/{each.step}"
            self.facts.append(FactRead(FactKind.FILE_HASH, each.value, place, party, _OF_A_HASH[each.algorithm]))
        if medium.grade is None:
            place = f"{medium.place}/Category"
            yield Unreadable(place, "a category is a number of one or two digits", "Ask the sender for its grade.")
        elif medium.grade:
            self._counts["grade", medium.grade] += 1
            self.facts.append(
                FactRead(FactKind.FILE_GRADE, medium.grade, f"{medium.place}/Category", party, self._graded)
            )
        self._counts.update(("says", name) for name, said in medium.flags.items() if said)

    def part(self, reference: str) -> ReportRead:
        """Return the media since the last part."""
        made = self._report(reference, f"media/{self._parts}", self._place, tuple(self.facts), None)
        self._parts, self.facts, self.pending = self._parts + 1, [], 0
        return made

    def whole(self, reference: str, place: str) -> ReportRead:
        """Return the counts: of all media, of each grade, of what is said of them."""
        facts = []
        for (what, word), number in sorted(self._counts.items()):
            detail: dict[str, Detail] = {"scheme": None, "grade": None, "says": None}
            if what == "grade":
                detail |= {"scheme": self._profile.scheme, "grade": word}
            elif what == "says":
                detail |= {"says": word}
            facts.append(FactRead(FactKind.FILE_COUNT, str(number), place, "", detail))
        return self._report(reference, "report", place, tuple(facts), self._parts)

    def _report(
        self, reference: str, part: str, place: str, facts: tuple[FactRead, ...], parts: int | None
    ) -> ReportRead:
        return ReportRead(
            scheme=SCHEME, reference=reference, part=part, kind=RecordKind.INTELLIGENCE, sender=self._profile.sender,
            place=place, facts=facts, parts=parts,
        )  # fmt: skip


def _no_hash(medium: Medium, said: Hash) -> Unreadable:
    return Unreadable(
        f"{medium.place}/{said.step}", f"a {said.algorithm} is written once, as such a hash",
        "Ask the sender for the hashes of this medium.",
    )  # fmt: skip


FORMAT = MediaCase()
