"""Case files of graded media: hashes, grades and counts come in, and no word about any medium survives."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.intake.arrivals import Arrived, Opened, open_arrived
from daybreak.intake.readers import Incoming, Profile, read, rewriting
from daybreak.intake.terms import FactKind, RecordKind, ReportRead, Unreadable
from daybreak.kernel.errors import BadInput
from tests.intake.invented import PNG
from tests.intake.media import CASE_ID, UK, case_file, md5, media_list, medium

PROFILE = (Profile.named("uk"),)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


def items(content: bytes) -> list[ReportRead | Unreadable]:
    return list(read("case.json", content, declared=PROFILE))


def opened(content: bytes) -> Opened:
    return open_arrived(Arrived("case.json", content, PROFILE))


def reports(content: bytes) -> list[ReportRead]:
    return [item for item in items(content) if isinstance(item, ReportRead)]


def said(content: bytes) -> set[tuple[FactKind, str, str, str, str]]:
    facts = [fact for report in reports(content) for fact in report.facts]
    return {
        (f.kind, f.value, f.party, f.place, str(f.detail.get("algorithm") or f.detail.get("scheme"))) for f in facts
    }


def test_hashes_grades_and_counts_become_facts() -> None:
    part, whole = reports(case_file(medium(0), medium(1, "2", SHA1="ab" * 20, PDQ="f" * 64)))
    assert (part.scheme, part.reference, part.part, part.kind) == ("vics", CASE_ID, "media/0", RecordKind.INTELLIGENCE)
    assert (whole.reference, whole.part, whole.parts, whole.place) == (CASE_ID, "report", 1, "/value/0")
    at = "/value/0/Media"
    assert said(case_file(medium(0), medium(1, "2", SHA1="ab" * 20, PDQ="f" * 64))) == {
        (FactKind.FILE_HASH, md5(0), "file/0", f"{at}/0/MD5", "md5"),
        (FactKind.FILE_GRADE, "1", "file/0", f"{at}/0/Category", "vics:uk"),
        (FactKind.FILE_HASH, md5(1), "file/1", f"{at}/1/MD5", "md5"),
        (FactKind.FILE_HASH, "ab" * 20, "file/1", f"{at}/1/SHA1", "sha1"),
        (FactKind.FILE_HASH, "f" * 64, "file/1", f"{at}/1/PDQ", "pdq"),
        (FactKind.FILE_GRADE, "2", "file/1", f"{at}/1/Category", "vics:uk"),
        (FactKind.FILE_COUNT, "2", "", "/value/0", "None"),
        (FactKind.FILE_COUNT, "1", "", "/value/0", "vics:uk"),
    }


def counts(content: bytes) -> dict[tuple[object, object], str]:
    facts = [fact for report in reports(content) for fact in report.facts if fact.kind is FactKind.FILE_COUNT]
    return {(fact.detail["grade"], fact.detail["says"]): fact.value for fact in facts}


def test_truths_are_counted_whether_they_are_written_as_truths_or_as_words() -> None:
    content = case_file(
        medium(0, VictimIdentified="true", IsDistributed="False"), medium(1, 1, VictimIdentified=True),
        medium(2, 5, VictimIdentified="perhaps", OffenderIdentified="1"), medium(3, 5, VictimIdentified=False),
    )  # fmt: skip
    assert counts(content) == {
        (None, None): "4", ("1", None): "2", ("5", None): "2", (None, "VictimIdentified"): "2",
        (None, "OffenderIdentified"): "1",
    }  # fmt: skip


PHOTODNA = "AQIDBAUGBwgJCgsMDQ4P" + "EBES" * 43


def test_alternative_hashes_are_taken_by_their_name_and_others_left_out() -> None:
    assert len(PHOTODNA) == 192
    alternatives = [
        {"HashName": "secret", "HashValue": "secret"}, {"HashName": "SHA-256", "HashValue": "cd" * 32},
        {"HashValue": PHOTODNA, "HashName": "PhotoDNA"}, {"HashName": "MD5", "HashValue": "secret words"},
    ]  # fmt: skip
    found = items(case_file(medium(0, AlternativeHashes=alternatives)))
    hashes = [f for r in found if isinstance(r, ReportRead) for f in r.facts if f.kind is FactKind.FILE_HASH]
    at = "/value/0/Media/0/AlternativeHashes"
    assert [(f.value, f.detail["algorithm"], f.place) for f in hashes[1:]] == [
        ("cd" * 32, "sha256", f"{at}/1/HashValue"), (PHOTODNA, "photodna", f"{at}/2/HashValue"),
    ]  # fmt: skip
    assert [item.place for item in found if isinstance(item, Unreadable)] == [f"{at}/3/HashValue"]


# ── nothing textual survives ──────────────────────────────────────────────────────────────────────────────────────────
def everything(found: Opened) -> str:
    """Return all that a reader and the door give of a file: what is sealed, every fact, every problem."""
    return repr((found.content, found.reports, found.problems))


def test_no_word_about_a_medium_survives_anywhere() -> None:
    bad = medium(2, "secret grade", MD5="secret hash", SHA1=["secret list"], PDQ={"secret": "secret"})
    found = opened(case_file(medium(0), medium(1, Comments=["secret", {"secret": "secret"}]), bad, "secret", None))
    assert "secret" not in everything(found).lower()
    assert b"Media" in found.content
    assert found.kept_digest != found.digest
    assert found.size > len(found.content)


names = st.sampled_from(["Comments", "Tags", "FileName", "MediaFiles", "Exifs", "Series", "Odd", "AlternativeHashes"])
inner = st.recursive(WORDS, lambda below: st.lists(below, max_size=3) | st.dictionaries(WORDS, below, max_size=3))
marked = inner.map(lambda value: json.loads(json.dumps(value), object_pairs_hook=dict))


def mark(value: Any) -> Any:
    if isinstance(value, dict):
        return {f"zq{key}": mark(item) for key, item in value.items()}
    return [mark(item) for item in value] if isinstance(value, list) else f"zq{value}"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(names | st.sampled_from(["MD5", "Category", "SHA1", "PDQ"]), marked), max_size=4))
def test_whatever_stands_in_a_medium_only_hashes_and_grades_come_through(said: list[dict[str, Any]]) -> None:
    content = case_file(
        *[medium(n) | {name: mark(value) for name, value in each.items()} for n, each in enumerate(said)]
    )
    assert "zq" not in everything(opened(content))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.dictionaries(names | st.sampled_from(["MD5", "Category"]), marked), max_size=4))
def test_what_is_kept_says_what_the_file_said_at_the_same_places(said: list[dict[str, Any]]) -> None:
    content = case_file(*[medium(n) | each for n, each in enumerate(said)])
    incoming = Incoming("case.json", content, PROFILE)
    only = rewriting(incoming)
    assert only is not None
    kept = only.rewritten(incoming)
    assert only.rewritten(Incoming("case.json", kept, PROFILE)) == kept
    assert items(kept) == items(content)


def test_every_place_leads_to_its_value_in_what_is_kept() -> None:
    found = opened(case_file(medium(0, AlternativeHashes=[{}, {"HashName": "PDQ", "HashValue": "a" * 64}]), medium(1)))
    whole = json.loads(found.content)
    for fact in (fact for report in found.reports for fact in report.facts if fact.party):
        value = whole
        for step in fact.place.split("/")[1:]:
            value = value[int(step) if isinstance(value, list) else step]
        assert value == fact.value


# ── what is wrong ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_without_a_declared_profile_nothing_is_read() -> None:
    with pytest.raises(BadInput, match="nobody declared which country's") as bad:
        list(read("case.json", case_file(medium(0))))
    assert (bad.value.rule, bad.value.place) == ("a declared profile", "/value")
    assert 'profile = "uk"' in bad.value.remedy


@pytest.mark.parametrize("content", [case_file(medium(0), medium(1))[:-60], media_list(medium(0), medium(1))[:-60]])
def test_a_file_that_breaks_off_is_asked_for_again_before_a_profile_is(content: bytes) -> None:
    with pytest.raises(BadInput, match="not well-formed JSON") as bad:
        list(read("case.json", content))
    assert "complete file" in bad.value.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (case_file(medium(0), context=UK.replace("/UK/", "/US/")), "says profile US, declared is uk"),
        (media_list(medium(0), version="1.2"), "is VICS 1.2; read are 2.0 and 1.3"),
        (case_file(medium(0))[:-30], "not well-formed JSON"),
        (case_file(medium(0)).replace(b"secret0tag", b"secret\xff"), "not well-formed JSON in UTF-8"),
        (case_file(medium(0, Odd=json.loads("[" * 70 + "]" * 70))), "nests more than 64 deep"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why_without_its_words(content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as bad:
        items(content)
    assert bad.value.place
    assert "secret" not in str(bad.value)


def test_one_bad_medium_leaves_the_rest() -> None:
    twice = json.dumps(medium(3))[:-1] + f', "MD5": "{md5(9)}"}}'
    content = case_file(medium(0), medium(1, MD5=None), medium(2, True), 7).replace(b", 7]", f", {twice}, 7]".encode())
    found = items(content)
    at = "/value/0/Media"
    assert [item.place for item in found if isinstance(item, Unreadable)] == [
        f"{at}/1", f"{at}/2/Category", f"{at}/3/MD5", f"{at}/4",
    ]  # fmt: skip
    assert counts(content)[None, None] == "5"
    assert all(item.rule and item.remedy for item in found if isinstance(item, Unreadable))


def test_a_picture_in_a_comment_refuses_the_file_though_it_would_be_left_out() -> None:
    import base64

    picture = base64.b64encode(PNG + bytes(200)).decode()
    found = opened(case_file(medium(0, Comments=f"data:image/png;base64,{picture}")))
    assert not found.reports
    assert "no pictures" in found.problems[0].rule


@pytest.mark.parametrize("word", ["", "default", "u", "UKX", "u1", "../"])
def test_a_profile_is_two_letters_of_a_country(word: str) -> None:
    with pytest.raises(BadInput):
        Profile.named(word)
    with pytest.raises(BadInput):
        Profile.load(f'profile = "{word}"'.encode())


def test_gb_and_uk_are_one_profile() -> None:
    assert Profile.named(" GB ").scheme == Profile.load(b'profile = "uk"').scheme == "vics:uk"


def test_cases_of_one_file_stay_apart_and_lists_are_read_too() -> None:
    two = json.loads(case_file(medium(0)))
    other = {"CaseNumber": "secret two", "Media": [medium(1)]}
    two["value"].append(other)
    found = reports(json.dumps(two).encode())
    assert [(r.part, r.place) for r in found] == [
        ("media/0", "/value/0/Media/0"), ("report", "/value/0"), ("media/0", "/value/1/Media/0"),
        ("report", "/value/1"),
    ]  # fmt: skip
    assert found[2].reference.startswith("sha256:")
    assert found[2].reference != found[0].reference == CASE_ID
    assert [r.place for r in reports(media_list(medium(0), medium(1)))] == ["/value/0", "/value"]


def test_a_number_that_stands_before_or_after_its_media_is_the_same_case() -> None:
    first = json.loads(case_file(medium(0)))
    case = first["value"][0]
    last = dict(first) | {"value": [{"Media": case["Media"], "CaseID": case["CaseID"]}]}
    assert reports(json.dumps(last).encode())[0].reference == CASE_ID


# ── a large file ──────────────────────────────────────────────────────────────────────────────────────────────────────
def large(media: int) -> bytes:
    def parts() -> Iterator[str]:
        for number in range(media):
            yield json.dumps(medium(number))

    return case_file(7).replace(b"[7]", f"[{','.join(parts())}]".encode())


def peak_of_reading(content: bytes) -> int:
    tracemalloc.start()
    for _ in read("case.json", content, declared=PROFILE):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_file() -> None:
    small, big = large(6_000), large(24_000)
    one, four = peak_of_reading(small), peak_of_reading(big)
    held = len(big) - len(small)  # the file itself is not copied even once more
    assert four - one < held
    assert [r.part for r in reports(big)] == ["media/0", "media/1", "media/2", "media/3", "media/4", "report"]
