"""How long people waited, force by force, with what chance alone may have done to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.agencies.queries import forces
from daybreak.kernel.words import Level
from daybreak.release.delays import Delay, waits
from daybreak.release.spread import Spread, Standing, by_force
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.visit import in_operation, signed_in

WORDS = {
    Delay.SENDING: "First report to package sent",
    Delay.VISITING: "Package sent to the door",
}
APART = {Standing.SLOWER: "slower than chance explains", Standing.FASTER: "faster than chance explains"}
COLUMNS = (
    "Force", Column("People", numeric=True), Column("Still waiting", numeric=True), Column("Median days", numeric=True),
    "Interval", *(Column(words_of(level), numeric=True) for level in Level), "Against all others",
)  # fmt: skip


@require_safe
def delays(request: HttpRequest) -> HttpResponse:
    """Show the median wait of each force with its interval and risk mix, in the order of names."""
    post, now = signed_in(request)
    require(post, "ranking:read")
    said, of_level = request.GET.get("delay", ""), request.GET.get("level", "")
    delay = Delay(said) if said in set(Delay) else Delay.VISITING
    level = Level(of_level) if of_level in set(Level) else None
    found = by_force(waits(in_operation(request), delay, level=level or "", at=now))
    names = dict(forces().values_list("slug", "name"))
    rows = [_row("All forces", found[""])] if "" in found else []
    rows += [_row(name, found[slug]) for slug, name in names.items() if slug in found]
    context = {
        "columns": COLUMNS, "rows": rows, "delays": WORDS.items(), "delay": delay, "level": level,
        "levels": [(each.value, words_of(each)) for each in Level], "title": WORDS[delay],
    }  # fmt: skip
    return render(request, "web/delays.html", context)


def _row(name: str, of: Spread) -> Row:
    mix = [f"{of.mix.get(level, 0) / of.people:.0%}" for level in Level]
    interval = "–" if of.low is None else f"{of.low:.1f} to {'no end known' if of.high is None else f'{of.high:.1f}'}"
    median: object = "not reached" if of.median is None else f"{of.median:.1f}"
    apart = Cell(APART.get(of.standing, "not apart"))
    return Row([name, of.people, of.waiting, median, interval, *mix, apart], "attention" if of.standing else "")
