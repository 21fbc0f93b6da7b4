"""Invented deliveries, as small as they can be: reports, forces' records, operators' answers."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.intake.actions import open_batch, receive
from daybreak.intake.arrivals import Arrived, open_all
from daybreak.intake.readers import ColumnMap
from daybreak.intake.terms import Outcome

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"  # the first bytes by which the kind is known; no picture follows
MD5 = "d41d8cd98f00b204e9800998ecf8427e"
Json = dict[str, Any]


def person(given: str, family: str, **fields: Any) -> Json:
    """Return a reported person; `emails`, `phones`, `addresses` are lists of texts or of (line1, city, postcode)."""
    addresses = [
        {"street1": line1, "city": city, "postalCode": code} for line1, city, code in fields.get("addresses", ())
    ]
    return {
        "firstName": given,
        "lastName": family,
        "dateOfBirth": fields.get("born_on"),
        "approximateAge": fields.get("age"),
        "espUserId": fields.get("account"),
        "espService": fields.get("service"),
        "occupation": fields.get("occupation"),
        "emails": {"emails": [{"value": email} for email in fields.get("emails", ())]},
        "phones": {"phones": [{"value": phone} for phone in fields.get("phones", ())]},
        "addresses": {"addresses": addresses},
        "sourceInformation": {"sourceCaptures": list(fields.get("ips", ()))},
    }


def ip(address: str, at: str | None, *, port: object = 51500, proxy: bool | None = None) -> Json:
    """Return one capture of an IP event."""
    return {"captureType": "IP Address", "value": address, "dateTime": at, "port": port, "possibleProxy": proxy}


def content(
    reference: str, *people: Json, note: str = "", hashes: Iterable[str] = (), informational: bool = False
) -> bytes:
    files = [{"filename": f"{n}.bin", "verificationHash": digest} for n, digest in enumerate(hashes)]
    said = {
        "reportingEsp": {"espName": "Example Chat"},
        "reportedPeople": {"reportedPersons": list(people)},
        "uploadedFiles": {"uploadedFiles": files},
        "additionalInformations": [{"value": note}] if note else [],
    }
    flags = {"reportAnnotations": {"informational": True}} if informational else {}
    return json.dumps({"reportId": reference, "reportedInformation": said, **flags}).encode()


def report(reference: str, *people: Json, name: str = "", **said: Any) -> Arrived:
    """Return one report in the law-enforcement format."""
    return Arrived(name or f"{reference}.json", content(reference, *people, **said))


def table(
    name: str, kind: str, sender: str, columns: dict[str, str], rows: Iterable[Sequence[str]], *, constants: str = ""
) -> Arrived:
    """Return a CSV with its column map; `columns` maps header to what its table says, '' for an unread column."""
    reference = next(iter(columns))
    declared = "".join(f'[columns."{header}"]\n{said}\n' for header, said in columns.items() if said)
    head = f'name = "{name}"\nkind = "{kind}"\nsender = "{sender}"\nreference = "{reference}"\n'
    out = io.StringIO(newline="")
    csv.writer(out).writerows([list(columns), *rows])
    column_map = ColumnMap.load(f"{head}{declared}[constants]\n{constants}".encode())
    return Arrived(f"{name}.csv", out.getvalue().encode(), (column_map,))


RECORD_COLUMNS = {
    "Record": "",
    "Forename": 'fact = "given_name"',
    "Surname": 'fact = "family_name"',
    "DOB": 'fact = "born_on"\nformat = "%d/%m/%Y"',
    "Phone": 'fact = "phone"',
    "Email": 'fact = "email"',
    "Address": 'fact = "address"\npart = "line1"',
    "Town": 'fact = "address"\npart = "locality"',
    "Postcode": 'fact = "address"\npart = "postcode"',
    "Role": 'fact = "address"\npart = "role"',
    "As at": 'fact = "premises_as_at"\nformat = "%d/%m/%Y"',
    "Handling": 'fact = "handling_code"',
}


def records(slug: str, *rows: dict[str, str], originator: str | None = None) -> Arrived:
    """Return a force's local records; rows by column name, what is not named is blank."""
    said = "" if originator == "" else f'originator = "{originator or slug}"\n'
    cells = [[row.get(header, "") for header in RECORD_COLUMNS] for row in rows]
    return table(
        f"records-{slug}", "intelligence", slug.replace("-", " ").title(), RECORD_COLUMNS, cells, constants=said
    )


ANSWER_COLUMNS = {
    "Reference": 'fact = "asked_reference"',
    "IP": 'fact = "asked_ip"',
    "Port": 'fact = "asked_port"',
    "Time": 'fact = "asked_at"',
    "From": 'fact = "held_from"',
    "Until": 'fact = "held_until"',
    "Ports": 'fact = "held_ports"',
    "Given name": 'fact = "given_name"',
    "Family name": 'fact = "family_name"',
    "Address": 'fact = "address"\npart = "line1"',
    "Town": 'fact = "address"\npart = "locality"',
    "Postcode": 'fact = "address"\npart = "postcode"',
    "Role": 'fact = "address"\npart = "role"',
    "As at": 'fact = "premises_as_at"\nformat = "%d/%m/%Y"',
}


def answers(*rows: dict[str, str], operator: str = "Example Telecom") -> Arrived:
    """Return an operator's answers; rows by column name."""
    name = f"answers-{operator.lower().replace(' ', '-')}"
    cells = [[row.get(header, "") for header in ANSWER_COLUMNS] for row in rows]
    return table(name, "resolution", operator, ANSWER_COLUMNS, cells)


def deliver(*files: Arrived, national: Compartment, by: Post, at: datetime) -> Counter[Outcome]:
    """Receive the files as one batch, in the transaction that is open."""
    batch = open_batch("delivery", national=national, sender="Example Clearing House", by=by, at=at)
    return receive(open_all(files), batch=batch, by=by, at=at)
