"""The parts of a page: `{% load daybreak %}`. Every value is escaped; every link must stay on this site.

    {% figure_tile "Not yet acknowledged" 14 note="of 412 packages" href="/packages/?state=sent" tone="danger" %}
    {% state_tag package.state %}   {% state_tag "open" label="Open hit" tone="danger" %}
    {% clock package.due_at now package.clock_state %}   {% when package.received_at %}
    {% data_table caption="Packages" columns=columns rows=rows sort=sort query=request.GET empty="No package waits." %}
    {% summary_list rows %}   {% pagination page query=request.GET %}
    {% gate items heading="Door gate" %}   {% banner "Recalled." kind="success" heading="Package P-12" %}
    {% error_summary form %}   {% field form.reason %}   {% form_fields form %}
    {% confirm_button "Recall the package" "The force is told at once and must destroy its copy." kind="warning" %}
    {% place_of fact href="/sources/41/" %}   {% timeline entries %}   {% masked text %}
    {% exact "203.0.113.9:51622" %}
    {% tile_map values href_pattern="/forces/{slug}/" legend="Packages not acknowledged" %}
    {% bars rows title="Arrests by force" %}   {% funnel stages title="From referral to outcome" %}
    {% sides lines left="Record A" right="Record B" caption="What they say" %}
    {% waterfall steps thresholds title="Evidence in bits" %}
    {% progress 31 45 "Forces that have answered" %}   {% icon "check" %}   {% marking %}

What a list of rows holds is told at each tag; `daybreak.web.parts` has the values for tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from daybreak.kernel.words import MARKING
from daybreak.web.parts import clocks, fields, icons, links, shapes, shown, tables, tiles, tones, waterfalls

register = template.Library()
register.filter("local", links.local)
register.filter("shown", shown.value)
register.filter("words_of", tones.words_of)

Context = dict[str, object]
_LEVELS = {"debug": "information", "info": "information", "warning": "attention", "error": "danger"}
_BANNER_ICONS = {"success": "check", "attention": "triangle", "danger": "diamond"}
_GATE_STATES = {"open": "not_met"}


@register.simple_tag
def marking() -> str:
    """Print the handling marking of every page and file."""
    return MARKING


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a mark beside its word; it is hidden from screen readers, so the word must be there."""
    return icons.icon_of(name)


@register.simple_tag
def exact(text: object) -> SafeString:
    """Print an identifier, reference or hash in letters that cannot be taken for each other."""
    return format_html('<span class="day-exact">{}</span>', text)


@register.simple_tag
def when(at: datetime | None) -> SafeString:
    """Print an instant in London time with its zone; None reads "Not known"."""
    if at is None:
        return format_html("{}", shown.NOT_KNOWN)
    if at.tzinfo is None:
        return format_html("<span>{}</span>", shown.moment(at))
    return format_html('<time datetime="{}">{}</time>', at.astimezone(UTC).isoformat(), shown.moment(at))


@register.inclusion_tag("web/parts/figure_tile.html")
def figure_tile(label: str, value: object, note: str = "", href: str = "", tone: str = "") -> Context:
    """Print one figure; put several inside `<div class="day-figures">`. Tone: "attention" or "danger"."""
    text = shown.value(value)
    as_words = not any(letter.isdigit() for letter in str(text))
    return {"label": label, "text": text, "as_words": as_words, "note": note, "href": links.local(href), "tone": tone}


@register.simple_tag
def state_tag(state: object, label: str = "", tone: str = "") -> SafeString:
    """Print a state: its words always, its tone and mark by meaning. An unknown state is neutral."""
    return tones.tag_of(state, label=label, tone=tone)


@register.inclusion_tag("web/parts/clock.html")
def clock(due_at: datetime | None, now: datetime, state: object = "running") -> Context:
    """Print the time left or over and the instant it runs to. State: running, paused, or any word for answered."""
    reading = clocks.read_clock(due_at, now=now, state=state)
    return {"words": reading.words, "tone": reading.tone.value, "due_at": due_at}


@register.inclusion_tag("web/parts/table.html")
def data_table(
    caption: str,
    columns: Iterable[tables.Column | str],
    rows: Iterable[tables.Row | Sequence[object]],
    *,
    sort: str = "",
    query: links.Query = None,
    empty: str = "Nothing here.",
    tight: bool = False,
    hide_caption: bool = False,
) -> Context:
    """Print a table; the first cell of a row is its heading, and a phone shows each row as label and value."""
    made = tables.table_of(columns, rows, sort=sort, query=query)
    return {**made, "caption": caption, "empty": empty, "tight": tight, "hide_caption": hide_caption}


@register.inclusion_tag("web/parts/summary_list.html")
def summary_list(rows: Iterable[object]) -> Context:
    """Print keys and values: (key, value[, href[, action]]) or mappings; also `note`, `state`, `exact`."""
    names = ("key", "value", "href", "action")
    read = [dict(zip(names, row, strict=False)) if isinstance(row, list | tuple) else row for row in rows]
    every = (*names, "note", "state", "exact")
    full = [{name: shown.part(row, name) for name in every} for row in read]
    shaped = [{**row, "href": links.local(row["href"]), "value": shown.value(row["value"])} for row in full]
    return {"rows": shaped, "has_actions": any(row["action"] for row in shaped)}


@register.inclusion_tag("web/parts/pagination.html")
def pagination(page: Page[object], query: links.Query = None) -> Context:
    """Print which rows of a list these are, and its other pages with the rest of the query kept."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    steps = [{"text": text, "href": links.with_query(query, page=text)} for text in numbers]
    before = links.with_query(query, page=page.previous_page_number()) if page.has_previous() else ""
    after = links.with_query(query, page=page.next_page_number()) if page.has_next() else ""
    return {"page": page, "steps": steps, "before": before, "after": after}


@register.inclusion_tag("web/parts/gate.html")
def gate(items: Iterable[object], heading: str = "") -> Context:
    """Print a gate: `GateItem`s, or mappings with rule, state (met, open, waived), seen, source, task_of, reason."""
    names = ("key", "rule", "state", "seen", "source", "task_of", "reason", "href")
    read = [{name: shown.part(item, name) for name in names} for item in items]
    for item in read:
        key = tones.key_of(item["state"])
        item["state"] = _GATE_STATES.get(key, key)
        item["href"] = links.local(item["href"])
    closed = sum(item["state"] not in {"met", "waived"} for item in read)
    return {"items": read, "heading": heading, "closed": closed, "total": len(read)}


@register.inclusion_tag("web/parts/banner.html")
def banner(text: object, kind: str = "information", heading: str = "") -> Context:
    """Print a notice. Kind: information, success, attention, danger, or a level of Django's messages."""
    kind = _LEVELS.get(kind, kind or "information")
    tone = {"success": "done"}.get(kind, kind)
    return {
        "text": text,
        "kind": kind,
        "tone": tone,
        "heading": heading,
        "mark": _BANNER_ICONS.get(kind, "information"),
    }


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(*bound_forms: forms.BaseForm) -> Context:
    """Print every error of the forms with a link to its field; nothing where there is none."""
    return {"problems": fields.problems_of(form for form in bound_forms if form)}


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField, label: str = "", hint: str = "") -> Context:
    """Print one field of a form: label, hint, error, control. Label and hint replace the form's own."""
    if hint:
        bound.help_text = hint
    return {**fields.field_of(bound), "label": label or bound.label}


@register.inclusion_tag("web/parts/form_fields.html")
def form_fields(form: forms.BaseForm) -> Context:
    """Print all fields of a form in their order, hidden ones too; the form element and its token are the page's."""
    return {"form": form}


@register.inclusion_tag("web/parts/confirm_button.html")
def confirm_button(text: str, question: str, kind: str = "", name: str = "", value: str = "") -> Context:
    """Print a submit button that asks first where scripts run; without them the form is sent at once."""
    return {"text": text, "question": question, "kind": kind, "name": name, "value": value}


@register.inclusion_tag("web/parts/place_of.html")
def place_of(fact: object, href: str = "") -> Context:
    """Print where a fact comes from: its `source` and its `place` in it (XPath, JSON pointer, `cell=ROW,COLUMN`)."""
    return {"source": shown.part(fact, "source"), "place": shown.part(fact, "place"), "href": links.local(href)}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(entries: Iterable[object]) -> Context:
    """Print what happened in order: at, title, and where there is one by, text, href, state."""
    names = ("at", "title", "by", "text", "href", "state")
    read = [{name: shown.part(entry, name) for name in names} for entry in entries]
    return {"entries": [{**entry, "href": links.local(entry["href"])} for entry in read]}


@register.inclusion_tag("web/parts/masked.html")
def masked(text: object = "", href: str = "", label: str = "Graphic text hidden until asked for") -> Context:
    """Hide text until asked for. With `href` the text is not in the page at all and the asking is a request."""
    return {"text": text, "href": links.local(href), "label": label}


@register.inclusion_tag("web/parts/tile_map.html")
def tile_map(
    values: Mapping[str, object], href_pattern: str = "", legend: str = "", names: Mapping[str, str] | None = None
) -> Context:
    """Draw slug → number (None: no figure; text: kept back) as a map of forces, with the same figures as a table."""
    made = tiles.map_of(values, href_pattern=href_pattern, names=names)
    return {**made, "legend": legend, "uid": slugify(legend) or "map"}


@register.inclusion_tag("web/parts/bars.html")
def bars(rows: Iterable[object], title: str = "", tone: str = "") -> Context:
    """Draw (label, value[, href[, note]]) as bars in a table, so that the drawing is its own text."""
    return {"rows": shapes.bars_of(rows), "title": title, "tone": tone}


@register.inclusion_tag("web/parts/funnel.html")
def funnel(stages: Iterable[object], title: str = "") -> Context:
    """Draw stages (label, value[, href[, note]]) one beneath the other, each with its share of the one before."""
    return {"stages": shapes.stages_of(stages), "title": title}


@register.inclusion_tag("web/parts/progress.html")
def progress(done: int, total: int, label: str) -> Context:
    """Draw how much of a whole is done, with the count in words."""
    return {**shapes.progress_of(done, total), "label": label}


@register.inclusion_tag("web/parts/sides.html")
def sides(lines: Iterable[object], left: str, right: str, caption: str) -> Context:
    """Print two records field by field: words, left and right (values in runs of text and mark), said, bits."""
    names = ("words", "left", "right", "said", "bits")
    read = [{name: shown.part(line, name) for name in names} for line in lines]
    shaped = [{**row, "bits": waterfalls.signed(float(str(row["bits"]))) if row["bits"] != "" else ""} for row in read]
    return {"lines": shaped, "left": left, "right": right, "caption": caption}


@register.inclusion_tag("web/parts/waterfall.html")
def waterfall(steps: Iterable[object], thresholds: Mapping[float, str], title: str = "") -> Context:
    """Draw a sum of bits step by step in a table, so that the drawing is its own text; thresholds are bits to words."""
    return {**waterfalls.waterfall_of(steps, thresholds), "title": title}
