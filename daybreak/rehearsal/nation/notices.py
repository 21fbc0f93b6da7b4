"""Which reports there are: forms, deliveries and what is sent again, dealt in exact proportions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from daybreak.rehearsal.nation.chance import chance, deal, happens, weighted
from daybreak.rehearsal.nation.clock import LIST_WAVES, ORIGINAL_WAVES, WAVES
from daybreak.rehearsal.nation.terms import Form, ReportKind, Resend, Standing
from daybreak.rehearsal.nation.truth import Notice, Person

FORMS = {Form.JSON: 0.60, Form.XML: 0.25, Form.LIST: 0.15}
ELECTRONIC = {Form.JSON: 0.60, Form.XML: 0.25}
LATER_ON_A_LIST = 0.12  # of the third and further reports of a serious case
RESENDS = {None: 0.846, Resend.IDENTICAL: 0.061, Resend.CHANGED: 0.093}
KINDS = weighted({ReportKind.REFERRAL: 0.90, ReportKind.INFORMATIONAL: 0.06, ReportKind.BUNDLED: 0.04})
LISTS = {0: 0.55, 1: 0.27, 2: 0.18}  # three foreign partners; the first list has 2,345 names or so at scale 1.0
SERIOUS_KEPT_FIRST = 2  # the first two reports of a serious case come electronically with the first delivery


def plan_notices(people: Sequence[Person], *, seed: int) -> tuple[Notice, ...]:
    """Return every first report, ordered by person."""
    rng = chance(seed, "notices")
    slots = [(person, ordinal) for person in people for ordinal in range(person.notices)]
    serious = [person.standing is not Standing.TAIL for person, _ in slots]
    forms = _forms(rng, slots, serious)
    resends = deal(rng, len(slots), RESENDS)
    waves = deal(rng, len(slots), ORIGINAL_WAVES)
    list_waves, lists = deal(rng, len(slots), LIST_WAVES), deal(rng, len(slots), LISTS)
    notices = []
    for number, (person, ordinal) in enumerate(slots):
        on_list, first = forms[number] is Form.LIST, serious[number] and ordinal < SERIOUS_KEPT_FIRST
        wave = list_waves[number] if on_list else 0 if first else waves[number]
        kind = KINDS.draw(rng) if forms[number] is Form.XML and not serious[number] else ReportKind.REFERRAL
        resend, resend_wave = _again(rng, resends[number], wave, on_list=on_list)
        notices.append(
            Notice(number, person.number, ordinal, forms[number], kind, lists[number], wave, resend, resend_wave)
        )
    return tuple(notices)


def _forms(rng: Random, slots: Sequence[tuple[Person, int]], serious: Sequence[bool]) -> list[Form]:
    """Return the form of each report; lists hold almost only the tail, and enough of it to keep their share."""
    listed = [
        is_serious and ordinal >= SERIOUS_KEPT_FIRST and happens(rng, LATER_ON_A_LIST)
        for (_, ordinal), is_serious in zip(slots, serious, strict=True)
    ]
    tail = serious.count(False)
    from_tail = round(FORMS[Form.LIST] * len(slots)) - sum(listed)
    tail_forms = iter(deal(rng, tail, {Form.LIST: from_tail, **_electronic(tail - from_tail)}))
    other_forms = iter(deal(rng, len(slots) - tail - sum(listed), ELECTRONIC))
    return [
        Form.LIST if is_listed else next(other_forms) if is_serious else next(tail_forms)
        for is_listed, is_serious in zip(listed, serious, strict=True)
    ]


def _electronic(count: int) -> dict[Form, float]:
    whole = sum(ELECTRONIC.values())
    return {form: count * share / whole for form, share in ELECTRONIC.items()}


def _again(rng: Random, resend: Resend | None, wave: int, *, on_list: bool) -> tuple[Resend | None, int]:
    """Return whether and with which later delivery a report comes again; lists are delivered twice only."""
    later: Iterable[int] = [2] if on_list else range(wave + 1, len(WAVES))
    choices = [place for place in later if place > wave]
    return (resend, rng.choice(choices)) if resend and choices else (None, 0)
