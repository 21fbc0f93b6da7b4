"""The rest of the register: figures that are frozen with the released ones, how they split, and what is not so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daybreak.release.categories import CATEGORIES
from daybreak.release.definitions import ARRESTING, CHILD_ONCE, DEFINITIONS, Definition, Group
from daybreak.release.rules import Counted

NEWEST = "Each person once, by the newest entry about what followed, whichever package it was entered on. " + ARRESTING
EVER = (
    "Each person once, whatever was entered after the charge and on whichever package. A charge that was entered in "
    "error and corrected does not count. " + ARRESTING
)
BY_NATION = "Each nation's own measure under its own word, as the law pack of visits names it."
VISIT_ONCE = "Each visit once. Counted for the force whose visit it is."


def _followed(key: str, title: str, counts: str, *, rule: str = NEWEST) -> Definition:
    return Definition(key, title, counts, True, rule=rule, jurisdiction=BY_NATION, group=Group.FOLLOWED)


def _child(key: str, title: str, counts: str) -> Definition:
    return Definition(key, title, counts, True, rule=CHILD_ONCE, group=Group.CHILDREN)


def _visit(key: str, title: str, counts: str, *, of_people: bool = False) -> Definition:
    return Definition(key, title, counts, of_people, rule=VISIT_ONCE, group=Group.VISITS)


FURTHER: tuple[Definition, ...] = (
    _followed(
        "arrested_charged",
        "Arrested, then charged",
        "Of the people arrested, those of whom the newest entry says that they were charged. Charged does not "
        "mean found guilty.",
    ),
    _followed("arrested_cautioned", "Arrested, then cautioned", "Of the people arrested, those cautioned or warned."),
    _followed(
        "arrested_on_bail", "Arrested, on bail", "Of the people arrested, those released on conditions before a charge."
    ),
    _followed(
        "arrested_released",
        "Arrested, released while enquiries go on",
        "Of the people arrested, those released without conditions while enquiries go on.",
    ),
    _followed(
        "arrested_no_further_action",
        "Arrested, no further action",
        "Of the people arrested, those against whom no further action is taken.",
    ),
    _followed(
        "arrested_open",
        "Arrested, nothing further recorded",
        "Of the people arrested, those about whom nothing that followed is recorded yet.",
    ),
    _followed(
        "attended_charged",
        "Interviewed voluntarily, then charged",
        "Of the people interviewed by voluntary attendance, those of whom the newest entry says that they were "
        "charged. Charged does not mean found guilty.",
    ),
    _followed(
        "attended_finished",
        "Interviewed voluntarily, finished otherwise",
        "Of the people interviewed by voluntary attendance, those cautioned or warned, or against whom no further "
        "action is taken.",
    ),
    _followed(
        "attended_open",
        "Interviewed voluntarily, not finished",
        "Of the people interviewed by voluntary attendance, all others: nothing that ends it is recorded yet.",
    ),
    _followed(
        "arrested_ever_charged",
        "Arrested, charged at any time",
        "Of the people arrested, those of whom any entry says that they were charged. Charged does not mean found "
        "guilty.",
        rule=EVER,
    ),
    _followed(
        "attended_ever_charged",
        "Interviewed voluntarily, charged at any time",
        "Of the people interviewed by voluntary attendance, those of whom any entry says that they were charged. "
        "Charged does not mean found guilty.",
        rule=EVER,
    ),
    Definition(
        "registration_unknown",
        "Arrested, registration not known",
        "Of the people arrested, those of whom no record says whether they were registered sex offenders.",
        True,
        group=Group.FOLLOWED,
    ),
    *CATEGORIES,
    _child(
        "children_waiting",
        "Children's referrals not acknowledged",
        "Of the children safeguarded, those with a referral that children's services have not acknowledged.",
    ),
    _child(
        "children_acknowledged",
        "Children's referrals acknowledged",
        "Of the children safeguarded, those whose referrals are all acknowledged, and one is not decided.",
    ),
    _child(
        "children_decided",
        "Children's referrals decided",
        "Of the children safeguarded, those whose referrals are all decided, and one is not closed.",
    ),
    _child(
        "children_closed",
        "Children's referrals closed",
        "Of the children safeguarded, those whose referrals are all closed.",
    ),
    _child(
        "children_taken_into_care",
        "Children taken into care",
        "Of the children safeguarded, those of whom children's services decided, last, that they be taken into care.",
    ),
    _child(
        "children_ever_taken_into_care",
        "Children taken into care at any time",
        "Of the children safeguarded, those of whom children's services decided, at any time, that they be taken into "
        "care, whatever they decided later.",
    ),
    _child(
        "children_not_referred",
        "Children recorded, not referred yet",
        "Children recorded in suspects' care, custody or control of whom no referral is made yet.",
    ),
    _visit("visits_made", "Visits made", "Visits at which officers stood at the door: under way or completed."),
    _visit("visits_to_make", "Visits to make", "Visits proposed, planned or ready, and not yet begun."),
    _visit("visits_stood_down", "Visits stood down", "Visits that were given up before anybody stood at the door."),
    _visit(
        "wrong_premises",
        "Wrong premises reported",
        "Visits on which officers recorded that the premises was the wrong one.",
        of_people=True,
    ),
    Definition(
        "people_identified",
        "People identified as suspects",
        "People the operation knows as suspects, each once, acted on or not. Most are not acted on yet.",
        True,
        rule="Each person once, as records are judged to be of one person by then. Counted nationally only.",
        group=Group.REACHED,
    ),
    Definition(
        "people_with_forces",
        "People about whom a force holds a package",
        "People about whom a package was sent to a force and is neither recalled, replaced, passed on nor closed.",
        True,
        rule="Each person once. Counted for the force that holds the package; of two about them, the later one.",
        group=Group.REACHED,
    ),
)
REGISTER: tuple[Definition, ...] = (*DEFINITIONS, *FURTHER)
"""Every figure a snapshot freezes, the released ones first."""
DEFINED = {definition.key: definition for definition in REGISTER}


@dataclass(frozen=True, slots=True)
class Split:
    """Figures that count parts of another one, no person twice; `whole`: together they are all of it."""

    total: str
    parts: tuple[str, ...]
    whole: bool


SPLITS: tuple[Split, ...] = (
    Split("arrests", ("registered_sex_offenders", "registration_unknown"), whole=False),
    Split("arrests", ("positions_of_trust",), whole=False),
    Split("arrests", ("arrested_ever_charged",), whole=False),
    Split(
        "arrests",
        (
            "arrested_charged", "arrested_cautioned", "arrested_on_bail", "arrested_released",
            "arrested_no_further_action", "arrested_open",
        ),
        whole=True,
    ),
    *(
        Split("arrests", tuple(each.key for each in CATEGORIES if each.group is group), whole=True)
        for group in (Group.AGES, Group.SEXES, Group.WORKS)
    ),
    Split("voluntary_attendances", ("attended_charged", "attended_finished", "attended_open"), whole=True),
    Split("voluntary_attendances", ("attended_ever_charged",), whole=False),
    Split("children_safeguarded", ("children_at_immediate_risk",), whole=False),
    Split(
        "children_safeguarded",
        ("children_waiting", "children_acknowledged", "children_decided", "children_closed"),
        whole=True,
    ),
    Split("children_safeguarded", ("children_taken_into_care",), whole=False),
    Split("children_safeguarded", ("children_ever_taken_into_care",), whole=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """That something is not so: said only where `zero` all count nothing in the nation, and not otherwise.

    Figures of what is not known stand among them: nothing is said of people of whom nothing is known. Nor is it said
    of nobody: one of `among` counts something. Where what it means changes, so does its key: snapshots keep keys, and
    what an older rule bore out is said no more.
    """

    key: str
    words: str
    means: str
    zero: tuple[str, ...]
    among: tuple[str, ...]


STATEMENTS: tuple[Statement, ...] = (
    Statement(
        "nobody_ever_charged",
        "None of the people arrested or interviewed has been charged.",
        "Of nobody arrested or interviewed by voluntary attendance does any entry say that they were charged, whatever "
        "was entered later.",
        ("arrested_ever_charged", "attended_ever_charged"),
        ("arrests", "voluntary_attendances"),
    ),
    Statement(
        "none_registered",
        "None of the people arrested was a registered sex offender.",
        "A record says of every person arrested whether they were registered, and of none that they were.",
        ("registered_sex_offenders", "registration_unknown"),
        ("arrests",),
    ),
    Statement(
        "no_child_ever_taken_into_care",
        "None of the children safeguarded has been taken into care.",
        "Every referral is decided, and no decision there ever was took the child into care.",
        ("children_ever_taken_into_care", "children_waiting", "children_acknowledged"),
        ("children_safeguarded",),
    ),
    Statement(
        "no_child_waiting",
        "None of the children recorded waits to be referred, and no referral to be acknowledged.",
        "Every child recorded is referred to children's services, and they have acknowledged every referral.",
        ("children_not_referred", "children_waiting"),
        ("children_safeguarded",),
    ),
    Statement(
        "no_wrong_premises",
        "None of the visits went to a wrong premises.",
        "No visit is still to be made, and on none was it recorded that the premises was the wrong one.",
        ("wrong_premises", "visits_to_make"),
        ("visits_made",),
    ),
)


def borne_out(counted: Mapping[str, Counted]) -> tuple[Statement, ...]:
    """Return the statements these figures bear out; one whose figures are not all counted is not among them."""

    def of(key: str) -> int | None:
        return counted[key].national if key in counted else None

    return tuple(
        each for each in STATEMENTS if all(of(key) == 0 for key in each.zero) and any(of(key) for key in each.among)
    )
