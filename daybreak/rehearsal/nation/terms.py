"""Closed vocabularies of the invented nation."""

from __future__ import annotations

from enum import StrEnum


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Standing(StrEnum):
    """How much the files would show of a person."""

    ESTABLISHABLE = "establishable"  # two independent kinds of ground lead to the right door
    DEFECTIVE = "defective"  # as serious, but one thing is wrong with the evidence
    TAIL = "tail"  # thin reports
    UNREPORTED = "unreported"  # lives with, near or under the name of a reported person


class Defect(StrEnum):
    """What is wrong with the evidence against a person who would otherwise be establishable."""

    NO_PORT = "no_port"  # a shared address without source port
    NO_ZONE = "no_zone"  # times without a zone
    CHANGED_DIGIT = "changed_digit"  # the operator answers another question than the one asked
    BILL_PAYER = "bill_payer"  # only the bill payer's address, somewhere else
    MOVED = "moved"  # the operator's record is of the former home
    ONE_KIND = "one_kind"  # nothing but the operator's answer
    NEIGHBOUR = "neighbour"  # the line belongs to the innocent people next door


class Household(StrEnum):
    """Who shares a home; the last four are the hard cases of linkage."""

    ALONE = "alone"
    FAMILY = "family"
    COUPLE = "couple"
    SAME_NAME = "same_name"  # father and son of one name
    TWINS = "twins"
    FLAT_SHARE = "flat_share"


class Use(StrEnum):
    """What a premises is to the person who is looked for there."""

    HOME = "home"
    WORK = "work"
    OTHER = "other"


class LineKind(StrEnum):
    IPV4 = "ipv4"
    IPV6 = "ipv6"
    SHARED = "shared"  # behind carrier-grade translation: only address, port and time together name a line


class AddressRole(StrEnum):
    INSTALLATION = "installation"
    BILLING = "billing"


class Relation(StrEnum):
    """What a child is to the person who is looked for."""

    CHILD = "child"
    STEPCHILD = "stepchild"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    FOSTER_CHILD = "foster child"
    RELATIVE = "relative"


class Outcome(StrEnum):
    ARREST = "arrest"
    VOLUNTARY_ATTENDANCE = "voluntary_attendance"
    NOT_THERE = "not_there"


class DeviceKind(StrEnum):
    PHONE = "phone"
    LAPTOP = "laptop"
    TABLET = "tablet"
    DESKTOP = "desktop computer"
    EXTERNAL_DRIVE = "external drive"
    MEMORY_STICK = "memory stick"
    MEMORY_CARD = "memory card"
    GAMES_CONSOLE = "games console"
    CAMERA = "camera"
    OPTICAL_DISC = "optical disc"


class Form(StrEnum):
    """In which form a report arrives."""

    JSON = "json"
    XML = "xml"
    LIST = "list"


class Resend(StrEnum):
    IDENTICAL = "identical"
    CHANGED = "changed"


class ReportKind(StrEnum):
    REFERRAL = "referral"
    INFORMATIONAL = "informational"
    BUNDLED = "bundled"
