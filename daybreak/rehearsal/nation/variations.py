"""How one person is written down by different hands: short names, slips, missing dates, another mailbox."""

from __future__ import annotations

from random import Random

from daybreak.rehearsal.nation.chance import Weighted, happens
from daybreak.rehearsal.nation.names import plain_letters, short_forms
from daybreak.rehearsal.nation.reach import MAIL_DOMAINS

SLIPS = Weighted(("swap", "drop", "double", "plain"), (35, 30, 20, 15))


def slipped(rng: Random, name: str) -> str:
    """Return a name with one slip of the pen, never in its first letter."""
    if len(name) < 4:
        return name
    place = rng.randrange(1, len(name) - 1)
    match SLIPS.draw(rng):
        case "swap":
            return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        case "drop":
            return name[:place] + name[place + 1 :]
        case "double":
            return name[:place] + name[place] + name[place:]
        case _:
            return plain_letters(name).title()


def written_given_name(rng: Random, given_name: str, *, short: float) -> str:
    """Return the given name, its short form in `short` of the cases, or seldom an initial."""
    if happens(rng, short):
        return short_forms().get(given_name, given_name)
    return given_name[0] if happens(rng, short / 8) else given_name


def written_family_name(rng: Random, family_name: str, *, slip: float) -> str:
    """Return the family name, with a slip in `slip` of the cases, seldom in capitals."""
    if happens(rng, slip):
        return slipped(rng, family_name)
    return family_name.upper() if happens(rng, slip / 4) else family_name


def other_mailbox(rng: Random, email: str) -> str:
    """Return another mailbox of the same owner: with a tag, another domain or without dots."""
    local, domain = email.split("@")
    match rng.randrange(3):
        case 0:
            return f"{local}+{rng.choice(('chat', 'new', 'alt', 'web'))}@{domain}"
        case 1:
            return f"{local}{rng.randint(1, 9)}@{MAIL_DOMAINS.draw(rng)}"
        case _:
            return f"{local.replace('.', '')}@{domain}" if "." in local else f"{local}_@{domain}"
