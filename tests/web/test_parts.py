"""The parts of a page: what they print, that hostile values stay text, and that nothing comes from elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
import runpy
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

SAMPLE: dict[str, Any] = runpy.run_path(str(Path(__file__).parent / "sample.py"))
render, sample, sample_page, NOW = SAMPLE["render"], SAMPLE["sample"], SAMPLE["sample_page"], SAMPLE["NOW"]

from daybreak.agencies.tiles import bins_of, places  # noqa: E402  (after the settings)
from daybreak.web.context import ROOMS  # noqa: E402  (after the settings)
from daybreak.web.parts import clocks, links, shapes, shown, tables, tiles, tones  # noqa: E402  (after the settings)

WEB = Path(tables.__file__).parents[1]
HOSTILE = "\"'></title><script>alert(1)</script>{{ x }}"
ELSEWHERE = ["javascript:alert(1)", "//evil.example/", "https://evil.example/", "\tjavascript:x", "/\\evil.example"]
ROWS = [[tables.Cell(HOSTILE, href="javascript:alert(1)", note=HOSTILE, state=HOSTILE)]]
PARTS = [
    '{% figure_tile h h note=h href="javascript:alert(1)" %}',
    "{% state_tag h %}{% state_tag h label=h %}",
    "{% exact h %}",
    "{% data_table caption=h columns=columns rows=rows sort=h query=query %}",
    "{% data_table caption=h columns=columns rows=none empty=h %}",
    "{% summary_list pairs %}",
    "{% gate things heading=h %}",
    "{% banner h heading=h %}",
    "{% confirm_button h h name=h value=h %}",
    '{% place_of thing href="javascript:alert(1)" %}',
    "{% timeline things %}",
    "{% masked h label=h %}",
    "{% tile_map values href_pattern='/f/{slug}/' legend=h names=names %}",
    "{% tile_map values href_pattern='javascript:{slug}' legend=h %}",
    "{% bars bars title=h %}{% funnel bars title=h %}",
    "{% progress 1 2 h %}",
    "{% error_summary form %}{% form_fields form %}",
]


def parsed(text: str) -> Any:
    """Return the document; untyped, since lxml's stubs allow too little for a test to stay readable."""
    return html.fromstring(text)


@pytest.mark.parametrize("text", PARTS)
def test_hostile_values_stay_text(text: str) -> None:
    thing = dict.fromkeys(("rule", "state", "seen", "source", "task_of", "reason", "title", "by", "text"), HOSTILE)
    thing |= {"place": HOSTILE, "href": "javascript:alert(1)", "at": NOW}
    form = sample()["form"]
    form.add_error("reason", HOSTILE)
    form.fields["reason"].label = form.fields["reason"].help_text = HOSTILE
    form.data = {"reason": HOSTILE, "reference": HOSTILE}
    out = render(
        text,
        h=HOSTILE,
        columns=[tables.Column(HOSTILE, key=HOSTILE)],
        rows=ROWS,
        query={HOSTILE: HOSTILE},
        pairs=[(HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE)],
        thing=thing,
        things=[thing],
        values={HOSTILE: 3, "kent": HOSTILE},
        names={"kent": HOSTILE},
        bars=[(HOSTILE, 3, "javascript:alert(1)", HOSTILE)],
        form=form,
    )
    assert "<script" not in out
    assert "javascript:" not in out
    assert "alert(1)" in out or "progress" in text, "the value itself must be readable"


@pytest.mark.parametrize("href", ELSEWHERE)
def test_links_to_elsewhere_are_left_out(href: str) -> None:
    assert links.local(href) == ""


@given(st.text(alphabet=st.sampled_from("/\\:?#.@ab\t\n\x00 jsh"), max_size=12))
def test_a_link_never_leaves_the_site(href: str) -> None:
    there = urlsplit(urljoin("https://daybreak.invalid/a/b/", links.local(href)))
    assert (there.scheme, there.netloc) == ("https", "daybreak.invalid")


def test_sorting_keeps_the_query_and_goes_back_to_the_first_page() -> None:
    out = render("{% data_table caption='c' columns=columns rows=rows sort='-due' query=query %}", **sample())
    assert 'href="?state=open&amp;sort=due"' in out
    assert 'aria-sort="descending"' in out


def test_each_cell_names_its_column_for_phones() -> None:
    table = parsed(render("{% data_table caption='c' columns=columns rows=rows %}", **sample()))
    headings = [cell.text_content().strip() for cell in table.iter("th") if cell.get("scope") == "col"]
    for row in table.findall(".//tbody/tr"):
        assert [cell.get("data-label") for cell in row] == headings


def test_a_row_of_another_length_than_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        tables.table_of(["one", "two"], [["only one"]])


@pytest.mark.parametrize(
    ("hours", "state", "words", "tone"),
    [
        (52, "running", "2 days 4 hours left", "waiting"),
        (24, "running", "1 day left", "attention"),
        (1.5, "running", "1 hour 30 minutes left", "attention"),
        (0.001, "running", "under a minute left", "attention"),
        (-30, "running", "1 day 6 hours over", "danger"),
        (48, "paused", "Paused, 2 days left", "attention"),
        (-48, "answered", "Answered", "done"),
    ],
)
def test_clock_says_what_is_left_or_over(hours: float, state: str, words: str, tone: str) -> None:
    reading = clocks.read_clock(NOW + timedelta(hours=hours), now=NOW, state=state)
    assert (reading.words, reading.tone) == (words, tone)


def test_a_due_time_without_zone_is_named_not_guessed() -> None:
    out = render("{% clock due now %}", due=datetime(2026, 11, 24, 9, 0), now=NOW)  # noqa: DTZ001
    assert "Zone missing" in out
    assert "(zone missing)" in out
    assert "GMT" not in out


@pytest.mark.parametrize(
    ("thing", "reads"),
    [(None, "Not known"), ("", "–"), (0, "0"), (152340, "152,340"), (True, "Yes"), (tones.Tone.DONE, "Done")],
)
def test_values_read_as_words(thing: object, reads: str) -> None:
    assert shown.value(thing) == reads


def test_summer_instants_read_in_summer_time() -> None:
    assert shown.moment(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "Wed 1 Jul 2026, 13:00 BST"


@pytest.mark.parametrize("thing", [None, "", "very_high", "never heard of"])
def test_a_state_is_always_printed_in_words(thing: object) -> None:
    assert tones.words_of(thing) in render("{% state_tag s %}", s=thing)


def test_gate_counts_what_is_not_met_and_names_the_task() -> None:
    out = render("{% gate items %}", **sample())
    assert "Closed: 1 of 3 not met" in out
    assert "Originator" in out
    assert "Not met" in out


@given(st.lists(st.one_of(st.integers(0, 10**7), st.floats(0, 1e6)), max_size=60))
def test_every_figure_on_the_map_falls_in_one_bin(numbers: list[float]) -> None:
    bins = bins_of(numbers)
    assert len(bins) <= 5
    assert all(before[1] < after[0] for before, after in pairwise(bins))
    for number in numbers:
        assert sum(least <= number <= most for least, most in bins) == (number > 0)
        assert (tiles.kind_of(number, bins) == "0") == (number == 0)


def test_the_map_holds_every_force_and_shows_the_others_beside_it() -> None:
    where = [(place.column, place.row) for place in places().values()]
    assert len(where) == len(set(where)) == 45
    out = render("{% tile_map v legend='Packages' %}", v={"kent": 7, "new-force": 4, "police-scotland": None})
    drawing = parsed(out)
    assert len(drawing.xpath("//svg[@role='img']//rect[@rx='3']")) == 45
    assert "Not on the map: new-force 4" in " ".join(drawing.text_content().split())
    assert len(drawing.xpath("//tbody/tr")) == 46


def test_a_count_kept_back_is_drawn_without_its_size() -> None:
    assert tiles.kind_of("<5", [(1, 9)]) == "protected"
    assert "small count, kept back" in render("{% tile_map v legend='A' %}", v={"kent": "<5", "essex": 9})


@given(st.lists(st.tuples(st.text(max_size=5), st.one_of(st.none(), st.integers(0, 10**9))), max_size=9))
def test_bars_stay_inside_the_drawing_and_nothing_above_nought_vanishes(rows: list[tuple[str, int | None]]) -> None:
    for row in shapes.stages_of(rows):
        width, start = float(str(row["width"])), float(str(row["start"]))
        assert 0 <= start <= start + width <= 100.001
        assert (width > 0) == bool(row["value"])


def test_a_share_is_told_of_two_stages_that_count_the_same() -> None:
    rows = [("Sent", 200, "", "", "", "packages"), ("Accepted", 50, "", "", "", "packages"),
            ("Visits", 40, "", "", "", "visits"), ("Completed", 30, "", "", "", "visits"),
            ("Arrested", 20, "", "", "", "people")]  # fmt: skip
    assert [stage["share"] for stage in shapes.stages_of(rows)] == ["", "25 %", "", "75 %", ""]


def test_a_field_joins_label_hint_and_error_to_its_control() -> None:
    form = parsed("<div>" + render("{% form_fields form %}", **sample()) + "</div>")
    control = form.get_element_by_id("id_reference")
    assert control.get("aria-describedby") == "id_reference_hint id_reference_error"
    assert control.get("aria-invalid") == "true"
    assert form.get_element_by_id("id_reference_error") is not None
    assert form.xpath("//input[@name='doors']/@class") == ["govuk-checkboxes__input"] * 2
    assert form.xpath("//input[@name='access']/@class") == ["govuk-radios__input"] * 3
    assert form.xpath("//input[@type='hidden'][@name='version']/@value") == ["3"]


def test_each_error_links_to_a_control_that_is_there() -> None:
    page = parsed(sample_page())
    targets = page.xpath("//ul[contains(@class, 'error-summary')]//a/@href")
    assert len(targets) == 5
    for target in targets:
        assert page.get_element_by_id(target[1:]).tag in {"input", "select", "textarea"}


def test_the_page_is_marked_at_both_ends_and_ids_are_single() -> None:
    page = parsed(sample_page())
    assert [mark.text for mark in page.find_class("day-marking")] == ["OFFICIAL-SENSITIVE"] * 2
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.findtext(".//title") == "Packages – Daybreak"
    assert json.loads(page.xpath("//meta[@name='htmx-config']/@content")[0])["allowEval"] is False


def test_the_invented_banner_stands_only_where_it_is_true() -> None:
    assert sample_page().count("Everything shown here is invented") == 2
    assert "Everything shown here is invented" not in sample_page(invented=False)


FORBIDDEN = {
    ".html": r"\sstyle\s*=|\son[a-z]+\s*=|javascript:|<style|<script(?![^>]*\ssrc=)|https?://|=[\"']//",
    ".css": r"@import|url\((?![\"']?fonts/)|expression\(",
    ".js": r"https?://|\beval\(|new Function|innerHTML|\.style\b|document\.write",
    ".svg": r"\sstyle\s*=|<script|https?://(?!www\.w3\.org/2000/svg)",
}
FILES = [
    path for room in ("templates", "static") for path in sorted((WEB / room).rglob("*")) if path.suffix in FORBIDDEN
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(WEB)))
def test_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    found = re.search(FORBIDDEN[path.suffix], path.read_text(encoding="utf-8"), flags=re.IGNORECASE)
    assert found is None, found and found.group()


def test_the_rendered_page_has_nothing_inline_either() -> None:
    assert not re.search(FORBIDDEN[".html"], sample_page())


def test_the_compiled_style_sheet_belongs_to_its_sources() -> None:
    styles = WEB / "styles"
    names = sorted([*(path.name for path in styles.glob("*.scss")), "package-lock.json"])
    digest = hashlib.sha256(b"".join((styles / name).read_bytes() for name in names)).hexdigest()
    first = (WEB / "static" / "web" / "daybreak.css").read_text(encoding="utf-8").splitlines()[0]
    assert digest in first, "npm run build in daybreak/web/styles, then commit the result"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for every pair of a tone and its text."""
    text = (WEB / "styles" / "_tokens.scss").read_text(encoding="utf-8")
    block = text.split(f"@mixin {scheme} {{")[1].split("\n}")[0]
    colour = dict(re.findall(r"--day-([a-z0-9-]+): (#[0-9a-f]{6});", block))
    pairs = [(f"{tone}-text", tone) for tone in (*tones.Tone, "bar", "button")] + [("bar-quiet", "bar")]
    pairs += [(f"step-{'light' if step < 4 else 'dark'}-text", f"step-{step}") for step in range(6)]
    for words, ground in pairs:
        assert _contrast(colour[words], colour[ground]) >= 4.5, (words, ground)


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_room_has_a_key_of_its_own() -> None:
    keys = [key for _, _, key, _ in ROOMS]
    assert len(keys) == len(set(keys))
