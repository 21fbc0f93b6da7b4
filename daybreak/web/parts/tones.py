"""What a state looks like: its words, its tone, its mark. The word is always printed; tone and mark only repeat it."""

from __future__ import annotations

from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybreak.web.parts.icons import icon_of


class Tone(StrEnum):
    """Meaning of a colour, the same on every page."""

    NEUTRAL = "neutral"
    WAITING = "waiting"
    MOVING = "moving"
    DONE = "done"
    ATTENTION = "attention"
    DANGER = "danger"
    STOPPED = "stopped"
    RESTRICTED = "restricted"


_STATES: dict[Tone, str] = {
    Tone.NEUTRAL: "draft checked signed low proposed not_started unranked third_party witness unknown retained",
    Tone.WAITING: "received open disseminated sent waiting pending queued requested medium blind pointer referred made",
    Tone.MOVING: "acknowledged accepted planned in_progress active running ready scheduled deployed resolved current "
    "under_way unlocked contact_made",
    Tone.DONE: "met done answered complete completed released published executed held cleared confirmed sealed passed "
    "established decided settled agrees verified",
    Tone.ATTENTION: "high waived paused conflict partial due_soon unverified embargoed not_ready disputed needs_review",
    Tone.DANGER: "very_high not_met overdue missed breached immediate immediate_risk failed refused tampered "
    "blocked differs",
    Tone.STOPPED: "closed rejected transferred recalled superseded merged withdrawn cancelled nfa expired disposed "
    "lapsed retired stood_down set_aside lifted",
    Tone.RESTRICTED: "restricted frozen protected locked in_force",
}
_TONE_OF: dict[str, Tone] = {state: tone for tone, states in _STATES.items() for state in states.split()}

MARK_OF: dict[Tone, str] = {
    Tone.NEUTRAL: "ring",
    Tone.WAITING: "half",
    Tone.MOVING: "forward",
    Tone.DONE: "check",
    Tone.ATTENTION: "triangle",
    Tone.DANGER: "diamond",
    Tone.STOPPED: "cross",
    Tone.RESTRICTED: "lock",
}

_IN_FULL: dict[str, str] = {
    "nfa": "No further action", "rui": "Released under investigation", "ip_resolution": "IP resolution",
    "ip_event": "IP event", "uk_abc": "UK A/B/C", "ncmec": "NCMEC",
    "vics": "VICS", "vics:uk": "VICS (United Kingdom)", "vics:us": "VICS (United States)",
}  # fmt: skip


def key_of(state: object) -> str:
    """Return the state as a key: lower case, words joined by underscores."""
    return "_".join(str(state).strip().lower().replace("-", " ").replace("_", " ").split())


def tone_of(state: object) -> Tone:
    """Return the tone of a state; neutral where nothing is known of it."""
    return _TONE_OF.get(key_of(state), Tone.NEUTRAL)


def words_of(state: object) -> str:
    """Return the state as a reader sees it: `very_high` becomes "Very high"; a blank is said to be unknown."""
    text = str(state).strip() if state is not None else ""
    if not text:
        return "Not known"
    plain = _IN_FULL.get(text.lower(), text.replace("_", " "))
    return plain[:1].upper() + plain[1:]


def tag_of(state: object, *, label: str = "", tone: Tone | str = "") -> SafeString:
    """Return the state as a tag: mark and words. Written here and not as a template: a list holds hundreds."""
    chosen = Tone(tone) if tone else tone_of(state)
    words, mark = label or words_of(state), icon_of(MARK_OF[chosen])
    return format_html('<span class="day-tag day-tag--{}">{}<span>{}</span></span>', chosen.value, mark, words)
