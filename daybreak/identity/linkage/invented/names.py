"""Invented names: given names in common use, family names from syllables; frequent ones first."""

from __future__ import annotations

from functools import cache
from itertools import accumulate, product
from random import Random

from daybreak.identity.linkage.nicknames import forms_of, roots

_GIRLS = """
olivia amelia isla ava ivy florence lily willow freya mia elsie sophia phoebe evelyn grace daisy sienna alice isabella
charlotte emily harper maya ella evie poppy rosie matilda ruby erin hannah abigail bethany chloe jessica lauren megan
rebecca sarah laura emma rachel samantha natalie victoria nicola michelle joanne lisa claire karen susan deborah tracey
julie jacqueline angela alison helen amanda sharon caroline linda margaret patricia christine elizabeth jennifer barbara
jean maureen sheila dorothy joan eileen kathleen zara fatima aisha maryam khadija priya anjali sunita amina yasmin
zainab oluchi chiamaka adaeze ngozi abena akosua mei ling xin agnieszka katarzyna malgorzata ewa zofia ioana elena maria
ana siobhan niamh aoife ciara roisin mairi catriona eilidh fiona morag ffion carys rhiannon sian bronwen nia
"""
_BOYS = """
noah oliver george arthur muhammad leo harry oscar archie henry theo freddie jack charlie theodore alfie jacob thomas
finley arlo william lucas roman tommy isaac teddy alexander luca edward james joseph max mohammed samuel daniel ethan
joshua matthew ryan luke connor callum adam michael david christopher andrew stephen paul mark richard robert john
anthony peter kevin ian gary nigel keith graham colin brian alan derek raymond kenneth ronald frank dennis ahmed ali
hassan ibrahim omar yusuf bilal imran tariq rajesh sanjay vikram arjun rohan chinedu emeka kwame kofi tunde wei jun
piotr tomasz krzysztof andrzej stanislaw andrei mihai ionut stefan declan cormac eoin padraig seamus hamish euan angus
rory fraser dylan rhys gareth owain iestyn huw aled jayden hayden kayden logan mason tyler kyle lewis reece nathan
"""
_STARTS = (
    "bar bel bram cal cor dal den dun el fal gar gil hal har ken kel lan lor mal mar nor pel ral sel ted tor ven wil"
)
_MIDDLES = "a e i o an er in ol wes"
_ENDS = "ley ton by ford ham wick worth den man well son croft dale field more stead"


class NameBook:
    """Draw names as unevenly as real ones fall: the share of a name goes down with its place in the list."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        families = ["".join(parts) for parts in product(_STARTS.split(), _MIDDLES.split(), _ENDS.split())]
        Random(1).shuffle(families)  # noqa: S311 invented names, the same list for every seed
        self._families, self._family_weights = families, _falling(len(families), 0.75)
        self._given = {
            female: (names, _falling(len(names), 0.6))
            for female, names in ((True, _GIRLS.split()), (False, _BOYS.split()))
        }

    def family(self) -> str:
        """Return a family name; one in forty is double-barrelled."""
        names = self._chance.choices(self._families, cum_weights=self._family_weights, k=2)
        return "-".join(names) if self._chance.random() < 0.025 else names[0]

    def street(self, number: int) -> str:
        """Return the name of a street, the same for one number."""
        return self._families[number * 31 % len(self._families)]

    def given(self, female: bool, *, besides: set[str]) -> str:
        """Return a given name that shares no form with one in the home: no parents call their twins Chris and Chris."""
        names, weights = self._given[female]
        taken = {form for name in besides for form in _all_forms(name)}
        while _all_forms(name := self._chance.choices(names, cum_weights=weights)[0]) & taken:
            pass
        return name


@cache
def _all_forms(name: str) -> frozenset[str]:
    return frozenset({*roots(name), *forms_of(name)})


def _falling(length: int, steepness: float) -> list[float]:
    return list(accumulate((place + 5) ** -steepness for place in range(length)))
