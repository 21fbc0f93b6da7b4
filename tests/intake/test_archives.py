"""ZIP archives at the door: opened in memory under limits, each member on its own, nothing believed."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.intake.archives import Limits, harmless, is_archive, members_of
from daybreak.intake.arrivals import Opened, open_all
from daybreak.intake.deliveries import arrivals, held
from daybreak.intake.readers import Profile
from daybreak.kernel.errors import ContentRefused
from tests.intake.invented import PNG, content, person
from tests.intake.media import case_file, medium

REPORT = content("1001", person("Alex", "Invented"))
CSV, TOML = (
    b"No,Mail\r\n1,a@example.com\r\n",
    (b'name = "m"\nkind = "intelligence"\nsender = "s"\nreference = "No"\n[columns."Mail"]\nfact = "email"\n'),
)


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubled name is what some of these are about
        for name, inside in files:
            archive.writestr(name, inside)
    return out.getvalue()


def opened(name: str, archive: bytes) -> list[Opened]:
    return open_all(arrivals(held([(name, archive)])))


def outcome(name: str, archive: bytes) -> list[tuple[str, str]]:
    return [
        (each.name, each.problems[0].rule if each.problems else "read" if each.reports else f"{each.members} files")
        for each in opened(name, archive)
    ]


def test_members_go_the_way_of_single_files_and_the_archive_is_accounted_for() -> None:
    archive = zipped(("a/1.json", REPORT), ("a/p.jpg", PNG), ("note.txt", b"hello"), ("t.csv", CSV), ("t.toml", TOML))
    assert outcome("d.zip", archive) == [
        ("d.zip/a/1.json", "read"),
        ("d.zip/a/p.jpg", "no pictures, films, sound, documents or archives, ever"),
        ("d.zip/note.txt", "a known format"), ("d.zip/t.csv", "read"), ("d.zip", "5 files"),
    ]  # fmt: skip
    single = open_all(arrivals(held([("1.json", REPORT)])))[0]
    member = opened("d.zip", archive)[0]
    assert (member.digest, member.reports[0].facts) == (single.digest, single.reports[0].facts)


def test_what_is_given_at_the_delivery_holds_for_members() -> None:
    archive = zipped(("case.json", case_file(medium(0))))
    (member, _) = open_all(arrivals(held([("d.zip", archive)]), given=(Profile.named("uk"),)))
    assert member.reports
    assert outcome("d.zip", archive)[0][1] == "a declared profile"


def test_a_broken_declaration_inside_is_one_refused_member() -> None:
    found = outcome("d.zip", zipped(("t.csv", CSV), ("t.toml", b"name = "), ("1.json", REPORT)))
    assert [rule for _, rule in found] == ["a known format", "declared tables", "read", "3 files"]


def flagged(archive: bytes, bit: int) -> bytes:
    """Set a general purpose bit of the first member, in its header and in the directory."""
    at = archive.index(b"PK\x01\x02")
    changed = bytearray(archive)
    for place in (6, at + 8):
        (flags,) = struct.unpack_from("<H", changed, place)
        struct.pack_into("<H", changed, place, flags | bit)
    return bytes(changed)


def linked(name: str, to: str) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, to.encode()


NOISE = b"".join(number.to_bytes(4, "big") for number in range(0, 2**32, 200_003))  # hardly shrinks
RULES = {
    "a ZIP in a ZIP": (zipped(("in.zip", zipped(("1.json", REPORT)))), "no pictures, films, sound, documents or"),
    "encrypted": (flagged(zipped(("1.json", REPORT)), 1), "no encrypted files"),
    "strongly encrypted": (flagged(zipped(("1.json", REPORT)), 0x41), "no encrypted files"),
    "a link": (zipped(linked("1.json", "/etc/passwd")), "files only"),
    "a rare method": (zipped(("1.json", REPORT), method=zipfile.ZIP_LZMA), "stored or deflated files"),
    "a bomb": (zipped(("bomb", bytes(3_000_000)), ("noise", NOISE)), "growth of a file"),
    "damaged": (zipped(("1.json", REPORT), method=zipfile.ZIP_STORED).replace(b"Alex", b"Alec"), "a whole archive"),
}  # fmt: skip


@pytest.mark.parametrize("case", RULES)
def test_a_member_is_refused_on_its_own(case: str) -> None:
    archive, rule = RULES[case]
    first, *_, whole = opened("d.zip", archive)
    assert first.problems[0].rule.startswith(rule)
    assert first.problems[0].remedy
    assert whole.members is not None
    assert not first.reports


def test_a_name_that_stands_twice_is_read_once() -> None:
    other = content("1002", person("Sam", "Other"))
    found = outcome("d.zip", zipped(("1.json", REPORT), ("./1.json", other), ("2.json", other)))
    assert [rule for _, rule in found] == ["read", "a name stands once", "read", "3 files"]


def overlapping() -> bytes:
    """Return an archive whose directory names one member's bytes twice."""
    archive = zipped(("a.json", REPORT), ("b.json", REPORT))
    second = archive.rindex(b"PK\x01\x02")
    changed = bytearray(archive)
    struct.pack_into("<I", changed, second + 42, 0)  # where the second one's header is
    return bytes(changed)


WHOLE = {
    "empty": (zipped(), "an archive of files"),
    "cut": (zipped(("1.json", REPORT))[:-10], "a whole archive"),
    "no archive after all": (b"PK\x03\x04 and then words", "a whole archive"),
    "a bomb": (zipped(("bomb", bytes(30_000_000))), "growth of an archive"),
    "lying on top of each other": (overlapping(), "files of their own bytes"),
}


@pytest.mark.parametrize("case", WHOLE)
def test_an_archive_is_refused_as_a_whole_and_accounted_for(case: str) -> None:
    archive, rule = WHOLE[case]
    (only,) = opened("d.zip", archive)
    assert (only.name, only.size, only.problems[0].rule) == ("d.zip", len(archive), rule)
    assert only.digest
    assert only.problems[0].place == "byte 0"


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(members=1), "files of an archive"),
        (Limits(total_bytes=5), "size of what is in an archive"),
        (Limits(ratio=1, ratio_from_bytes=10), "growth of an archive"),
    ],
)
def test_each_limit_of_the_whole_holds(limits: Limits, rule: str) -> None:
    archive = zipped(("1.json", REPORT * 20), ("2.json", REPORT * 20))
    with pytest.raises(ContentRefused) as refused:
        members_of("d.zip", archive, limits)
    assert refused.value.rule == rule


def test_the_limit_of_a_member_holds_and_leaves_the_rest() -> None:
    archive = zipped(("1.json", REPORT * 20), ("2.json", REPORT))
    big, small = members_of("d.zip", archive, Limits(member_bytes=len(REPORT)))
    assert big.fault
    assert big.fault.rule == "size of a file"
    assert (big.content, small.content) == (b"", REPORT)


def test_a_declared_size_that_lies_unpacks_no_more_than_it_says() -> None:
    archive = bytearray(zipped(("1.json", REPORT * 50)))
    at = archive.index(b"PK\x01\x02")
    struct.pack_into("<I", archive, at + 24, 10)
    (member,) = members_of("d.zip", bytes(archive))
    assert member.fault or len(member.content) <= 10


@pytest.mark.parametrize("inside", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_documents_and_programs_in_the_form_of_an_archive_stay_refused(inside: str) -> None:
    archive = zipped((inside, b"x"), ("word/media/1.json", REPORT))
    assert not is_archive(archive)
    assert [rule for _, rule in outcome("d.docx", archive)] == [
        "no pictures, films, sound, documents or archives, ever"
    ]


@given(st.text(max_size=60))
def test_names_are_harmless(name: str) -> None:
    shown = harmless(name)
    assert shown
    assert not shown.startswith(("/", "\\"))
    assert not any(step in ("", ".", "..") for step in shown.split("/"))
    assert all(sign.isprintable() or ord(sign) > 0x9F or ord(sign) > 0x7F for sign in shown)
    assert harmless(shown) == shown or len(name) > 40


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/etc/passwd", "etc/passwd"), ("..\\..\\a.json", "a.json"), ("C:\\x\\a.json", "x/a.json"),
        ("a/./b/../c.json", "a/b/c.json"), ("\u202egnp.json", "?gnp.json"), ("..", "unnamed"), ("a\x00b", "a?b"),
    ],
)  # fmt: skip
def test_a_name_leads_nowhere(name: str, shown: str) -> None:
    assert harmless(name) == shown


def test_declarations_join_the_file_of_their_name_and_nothing_else() -> None:
    files = held([("a/t.csv", CSV), ("a/t.toml", TOML), ("b/t.csv", CSV), ("b/other.toml", TOML)])
    found = {each.name: bool(each.reports) for each in open_all(arrivals(files))}
    assert found == {"a/t.csv": True, "b/t.csv": False, "b/other.toml": False}


def test_what_is_given_goes_before_what_lies_beside() -> None:
    case, toml = case_file(medium(0), context="http://x/ProjectVic/DataModels/1.3.xml#Cases"), b'profile = "us"'
    files = held([("c.json", case), ("c.toml", toml)])
    beside, told = open_all(arrivals(files)), open_all(arrivals(files, given=(Profile.named("uk"),)))
    schemes = [
        next(fact.detail["scheme"] for fact in found[0].reports[0].facts if "scheme" in fact.detail)
        for found in (beside, told)
    ]
    assert schemes == ["vics:us", "vics:uk"]
