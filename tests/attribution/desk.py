"""The lead agency's desk for tests: one suspect, on his way from an IP address to a door."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from daybreak.agencies.models import Post
from daybreak.attribution.actions import (
    compare_answers,
    establish_doors,
    import_answers,
    read_leads,
    request_resolutions,
)
from daybreak.attribution.models import Door, ResolutionRequest
from daybreak.attribution.terms import DoorState
from daybreak.identity.actions import judge, resolve
from daybreak.identity.models import Mention, Subject
from daybreak.identity.terms import Verdict
from daybreak.intake.arrivals import Arrived
from tests.intake.invented import Json, answers, deliver, ip, person, records, report
from tests.rooms import World

ADDRESS, TIME = "203.0.113.7", "2026-02-02T10:00:07Z"
HOME = {"Address": "1 Invented Street", "Town": "Maidstone", "Postcode": "ZZ99 1AA"}
NAME = {"Forename": "Alex", "Surname": "Invented", "DOB": "29/02/1984"}
RECORD = {"Record": "K/1", **NAME, **HOME, "Role": "home", "As at": "10/02/2026"}


class Desk:
    """Every act an hour after the one before; the analyst applies, the coordinator compares."""

    def __init__(self, world: World) -> None:
        self.world, self.analyst, self.coordinator, self.hours = world, world.analyst, world.coordinator, 0

    def at(self) -> datetime:
        self.hours += 1
        return self.world.at + timedelta(hours=self.hours)

    def take(self, *files: Arrived) -> None:
        deliver(*files, national=self.world.national, by=self.analyst, at=self.at())

    def report(self, *ips: Json, **said: Any) -> None:
        """Receive the provider's report about Alex with these IP events."""
        alex = person("Alex", "Invented", born_on="1984-02-29", emails=["alex@example.com"], ips=ips)
        self.take(report("1001", alex, **said))

    def resolve(self) -> Subject:
        """Resolve, with the report and the local record judged to be about one person; return him."""
        resolve(self.world.national, by=self.analyst, at=self.at())
        found = list(Mention.objects.order_by("key"))
        for other in found[1:]:
            judge(found[0].id, other.id, verdict=Verdict.SAME, why="One man.", by=self.analyst, at=self.at())
        subject = Mention.objects.select_related("subject").first()
        assert subject is not None
        assert subject.subject is not None
        return subject.subject

    def ask(self) -> list[ResolutionRequest]:
        read_leads(self.world.national, by=self.analyst, at=self.at())
        return request_resolutions(self.world.national, by=self.analyst, at=self.at())

    def answer(self, *requests: ResolutionRequest, **other: str) -> int:
        """Receive the operator's answers to the requests, with whatever it says otherwise; import them."""
        self.receive_answer(*requests, **other)
        return import_answers(self.world.national, by=self.analyst, at=self.at())

    def receive_answer(self, *requests: ResolutionRequest, **other: str) -> None:
        said = {"Given name": "Alex", "Family name": "Invented", **HOME, "Role": "installation", "As at": "15/02/2026"}
        rows = [
            {"Reference": r.reference, "IP": r.asked_ip, "Port": r.asked_port, "Time": r.asked_at_text, **said, **other}
            for r in requests
        ]
        self.take(answers(*rows))

    def compare(self, by: Post | None = None) -> tuple[int, int]:
        return compare_answers(self.world.national, by=by or self.coordinator, at=self.at())

    def doors(self) -> Counter[DoorState]:
        return establish_doors(self.world.national, by=self.analyst, at=self.at())

    def walk(self, *ips: Json, **other: str) -> Subject:
        """Go the whole way once, with one request, and return the suspect."""
        self.report(ip(ADDRESS, TIME), *ips)
        self.take(records("kent", RECORD))
        subject = self.resolve()
        self.answer(*self.ask(), **other)
        self.compare()
        self.doors()
        return subject


def open_items(door: Door) -> list[str]:
    return [item["key"] for item in door.items if item["state"] == "open"]
