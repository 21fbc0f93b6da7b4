"""What a delivery is made of: files, each with what is declared for it, and the files out of its archives.

The doors (page, command, API) all come through `arrivals`. No database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daybreak.intake.archives import Member, is_archive, members_of
from daybreak.intake.arrivals import Arrived
from daybreak.intake.readers import Declaration, load_declaration
from daybreak.kernel.errors import BadInput, ContentRefused

_DECLARATION = ".toml"
Given = tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file of a delivery: its name within it, and how to read it, which may refuse it unread (ContentRefused)."""

    name: str
    read: Callable[[], bytes]


@dataclass(slots=True)
class _Beside:
    """The declarations of one folder or archive, by the name they share with a file."""

    by_stem: dict[str, Declaration] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def given(self, name: str, given: Given) -> Given:
        """Return what holds for a file: what was given at the delivery first, then what lies beside it."""
        beside = self.by_stem.get(_stem(name))
        return given if beside is None else (*given, beside)


def arrivals(files: Sequence[Delivered], *, given: Given = ()) -> Iterator[Arrived]:
    """Yield the files to open, in order: NAME.toml joins NAME.csv and the like, an archive gives its members first.

    Raise BadInput for a declaration beside a file that is wrong; one inside an archive is quarantined like any member.
    """
    beside = _Beside()
    for file in _declarations([file.name for file in files], files):
        beside.by_stem[_stem(file.name)] = load_declaration(file.read())
        beside.names.add(file.name)
    for file in files:
        if file.name in beside.names:
            continue
        try:
            content = file.read()
        except ContentRefused as fault:
            yield Arrived(file.name, b"", fault=fault)
            continue
        if is_archive(content):
            yield from _unpacked(file.name, content, given)
        else:
            yield Arrived(file.name, content, beside.given(file.name, given))


def held(contents: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> list[Delivered]:
    """Return files whose bytes are here already."""
    pairs = contents.items() if isinstance(contents, Mapping) else contents
    return [Delivered(name, lambda content=content: content) for name, content in pairs]  # type: ignore[misc]


def _stem(name: str) -> str:
    head, dot, _ = name.rpartition(".")
    return head if dot else name


def _declarations(names: Sequence[str], files: Sequence[Delivered]) -> list[Delivered]:
    """Return the files that declare something about another file of the same name."""
    others = {_stem(name) for name in names if not name.lower().endswith(_DECLARATION)}
    return [file for file in files if file.name.lower().endswith(_DECLARATION) and _stem(file.name) in others]


def _unpacked(name: str, content: bytes, given: Given) -> Iterator[Arrived]:
    """Yield an archive's members under its name, then the archive itself: it is accounted for, not kept."""
    try:
        inside = members_of(name, content)
        members = list(inside)
    except BadInput as fault:
        yield Arrived(name, content, fault=fault)
        return
    beside, broken = _declared_inside(members)
    for member in members:
        if member.name not in beside.names:
            refused = member.fault or broken.get(member.name)
            yield Arrived(f"{name}/{member.name}", member.content, beside.given(member.name, given), refused)
    yield Arrived(name, content, members=len(members))


def _declared_inside(members: Sequence[Member]) -> tuple[_Beside, dict[str, BadInput]]:
    beside, broken = _Beside(), dict[str, BadInput]()
    whole = [member for member in members if member.fault is None]
    for file in _declarations([m.name for m in members], held([(m.name, m.content) for m in whole])):
        try:
            beside.by_stem[_stem(file.name)] = load_declaration(file.read())
            beside.names.add(file.name)
        except BadInput as fault:
            broken[file.name] = fault
    return beside, broken
