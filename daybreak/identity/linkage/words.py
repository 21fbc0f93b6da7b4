"""The closed words of linkage."""

from enum import StrEnum


class Band(StrEnum):
    """What may be done with a pair."""

    STRONG = "strong"  # may be fused where a rule allows it
    HOUSEHOLD = "household"  # two people of one home, or one person with wrong data: never fused by a rule
    REVIEW = "review"  # a person decides
    DROP = "drop"  # not worth a person's time; alerting may still ask for it


class Field(StrEnum):
    """What is compared; each gives its own evidence."""

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    BORN_ON = "born_on"
    AGE = "age"
    EMAIL = "email"
    PHONE = "phone"
    USERNAME = "username"
    ACCOUNT = "account"
    PLACE = "place"


class Level(StrEnum):
    """How far two values of one field agree."""

    EXACT = "exact"
    NICKNAME = "nickname"  # two forms of one given name, or one with a middle name more
    INITIAL = "initial"
    SWAPPED = "swapped"  # given and family name changed places
    SIMILAR = "similar"
    PART = "part"  # one part of a double-barrelled family name
    ONE_DIGIT = "one_digit"
    DAY_MONTH = "day_month"
    YEAR_OFF = "year_off"
    PARTS = "parts"  # two of year, month and day
    FITS = "fits"
    NEAR = "near"
    HANDLE = "handle"  # one user name on two services, or before the @ of an e-mail address
    POSTCODE = "postcode"
    DIFFERENT = "different"


class Contradiction(StrEnum):
    """Why two mentions cannot be one person unless a record is wrong."""

    GIVEN_NAME = "given_name"
    BORN_ON = "born_on"
    AGE = "age"
    CHILD_WITH_ADULT = "child_with_adult"
    MANY_FACES = "many_faces"  # the two groups together would hold more different people's particulars than one has


class Verdict(StrEnum):
    """What a person decided about two mentions."""

    SAME = "same"
    DIFFERENT = "different"
