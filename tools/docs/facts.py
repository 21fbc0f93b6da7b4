"""The page of facts: what a column of a declared table can say."""

from __future__ import annotations

from collections.abc import Mapping

from daybreak.deconfliction.terms import Handling
from daybreak.intake.terms import DETAILS, FactKind, RecordKind
from daybreak.kernel.words import AddressRole
from tools.docs.texts import table

YES_OR_NO = "`yes`, `true`, `y`, `1` or `no`, `false`, `n`, `0`; what is empty is unknown"
DAY = 'as in the file, with `format` saying how: `format = "%d/%m/%Y"`; years have four digits'
MOMENT = 'date, time and zone: `2026-03-02T09:15:00Z`; otherwise with `format = "%d/%m/%Y %H:%M:%S %z"`'
WORDS = "text as it stands"

# What each says, and how it is written. A fact without a line here fails `tests/house/test_docs.py`.
FACTS: Mapping[FactKind, tuple[str, str]] = {
    FactKind.GIVEN_NAME: ("first name", WORDS),
    FactKind.MIDDLE_NAME: ("middle name", WORDS),
    FactKind.FAMILY_NAME: ("surname", WORDS),
    FactKind.BORN_ON: ("date of birth", DAY),
    FactKind.AGE: ("age in years", "a number"),
    FactKind.EMAIL: ("e-mail address", "`name@example.org`"),
    FactKind.PHONE: ("telephone number", "with its country: `+447700900123`; `07700 900123` is read as British"),
    FactKind.USERNAME: ("name of an account, which its owner may change", WORDS),
    FactKind.DISPLAY_NAME: ("name an account shows", WORDS),
    FactKind.ACCOUNT_ID: ("identifier a provider gave an account once", WORDS),
    FactKind.PROFILE_URL: ("address of a profile", "a web address"),
    FactKind.ADDRESS: ("postal address; its parts alone are enough", WORDS),
    FactKind.IP_EVENT: ("use of an IP address; the value is the address", "IPv4 or IPv6"),
    FactKind.DEVICE: ("identifier of a device", WORDS),
    FactKind.VEHICLE: ("registration mark of a vehicle", WORDS),
    FactKind.OCCUPATION: ("what somebody works as", WORDS),
    FactKind.ACCESS_TO_CHILDREN: ("whether there is access to children: household, work or volunteering", YES_OR_NO),
    FactKind.REGISTERED_SEX_OFFENDER: ("whether somebody is a registered sex offender", YES_OR_NO),
    FactKind.CHILDREN_IN_HOME: ("whether, or how many, children live in the home", "a number, or as yes and no"),
    FactKind.SCHOOL: ("school somebody goes to or works at", WORDS),
    FactKind.ESTIMATED_LOCATION: ("where somebody is thought to be", WORDS),
    FactKind.PRIOR_REPORT: ("reference of an earlier report", WORDS),
    FactKind.FILE_NAME: ("name of a file", WORDS),
    FactKind.FILE_HASH: ("hash of a file", "hexadecimal digits"),
    FactKind.FILE_GRADE: ("grade of a file; its `scheme` must be said", "as the scheme writes it"),
    FactKind.FILE_COUNT: ("how many files: in all, of one grade, or of which something is said", "a number"),
    FactKind.FILE_VIEWED: ("whether the sender viewed the file", WORDS),
    FactKind.FILE_UPLOADED_AT: ("when a file was uploaded", MOMENT),
    FactKind.ANNOTATION: ("a mark the sender put on the report", WORDS),
    FactKind.INCIDENT_TYPE: ("kind of incident", WORDS),
    FactKind.INCIDENT_AT: ("when it happened", MOMENT),
    FactKind.URGENT: ("whether the sender calls it urgent", YES_OR_NO),
    FactKind.DATA_EXPIRES_AT: ("until when a provider keeps what could be asked of it", MOMENT),
    FactKind.NOTE: ("free text", WORDS),
    FactKind.HANDLING_CODE: (
        "what another force may learn", " or ".join(f"`{code.value}`" for code in Handling) + "; none is as blind"
    ),
    FactKind.ORIGINATOR: ("whose interest this is", "name or slug of the force, name of the operator"),
    FactKind.ASKED_REFERENCE: ("in an operator's answer: the reference of the request", WORDS),
    FactKind.ASKED_IP: ("in an operator's answer: the address asked about", "IPv4 or IPv6"),
    FactKind.ASKED_PORT: ("in an operator's answer: the port asked about", "1 to 65535, no leading nought"),
    FactKind.ASKED_AT: ("in an operator's answer: the instant asked about", MOMENT),
    FactKind.PREMISES_AS_AT: ("the day on which the address held; without it an address is no ground", DAY),
    FactKind.HELD_FROM: ("since when a line held the address asked about", MOMENT),
    FactKind.HELD_UNTIL: ("until when a line held it", MOMENT),
    FactKind.HELD_PORTS: ("on which ports a line held it", "`51200-51711`"),
    FactKind.RELATIONSHIP: ("what one party is to another", WORDS),
    FactKind.UNREAD: ("what no reader knows; columns that are not named become this by themselves", WORDS),
}  # fmt: skip
HEAD = f"""# Facts for a column map

What a column of a declared table (CSV, Parquet) can say: `fact` names one of these, `part` one of its parts. A part
stands in a column of its own, or as a constant beside the fact: `role = "home"`. How a map is written stands in
[Run your own operation](../how-to/run-your-own-operation.md#3-receive-files).

- The kind of record (`kind`) is one of {", ".join(f"`{kind.value}`" for kind in RecordKind)}.
- An address has the role (`role`) {", ".join(f"`{role.value}`" for role in AddressRole)}.
- `port` is 1 to 65535; `proxy`, `verified` and `third_party` are `true` or `false`.
- `at_text` is the instant of the event as the file writes it: {MOMENT.partition(";")[0]}. A time without a zone blocks.
"""


def page() -> str:
    """Return the page."""
    rows = [(f"`{kind.value}`", *FACTS[kind], _parts(kind)) for kind in FactKind]
    return "\n".join([HEAD, table(("Fact", "What it says", "How it is written", "Parts"), rows)])


def _parts(kind: FactKind) -> str:
    return ", ".join(f"`{part}`" for part in DETAILS.get(kind, ()))
