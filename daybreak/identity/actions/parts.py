"""Which mentions must be derived together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from daybreak.access.models import Compartment
from daybreak.identity import queries
from daybreak.identity.models import Mention
from daybreak.identity.queries import Person
from daybreak.kernel.bulk import among


@dataclass(frozen=True, slots=True)
class Part:
    """Mentions that stand or fall together: no link, judgement, account or subject leads from one of them outside.

    `whole` where they are all of the operation's, `fusing` while strong links fuse without a judgement; `said` is what
    describes them, read where it is None.
    """

    national: Compartment
    mentions: Sequence[Mention]
    fusing: bool
    whole: bool = False
    said: Sequence[Person] | None = None

    def read(self) -> Part:
        """Return the part with what describes its people."""
        if self.said is not None:
            return self
        return replace(self, said=list(queries.people(self.national, queries.DESCRIBING, self.referrals)))

    @property
    def ids(self) -> list[UUID] | None:
        """The keys of the mentions, None where they are all."""
        return None if self.whole else [mention.id for mention in self.mentions]

    @property
    def unseen(self) -> bool:
        """Whether nothing follows from them yet: nobody can have judged what has only just arrived."""
        return not any(mention.subject_id for mention in self.mentions)

    @property
    def referrals(self) -> list[UUID] | None:
        """The keys of their referrals, None where they are all."""
        return None if self.whole else list({mention.referral_id for mention in self.mentions})


def whole(national: Compartment) -> Part:
    """Return all mentions of an operation."""
    mentions = list(queries.mentions().filter(compartment=national))
    return Part(national, mentions, queries.fusing_is_on(national), whole=True)


def closed(national: Compartment, seeds: Collection[UUID], *, fusing: bool) -> Part:
    """Return these mentions with all that stand or fall with them.

    They share a subject, a judgement of "same" or, while strong links fuse, a strong link or an account.
    """
    known: set[UUID] = set()
    fresh = set(seeds)
    while fresh:
        known |= fresh
        found = queries.bound_to(national, fresh, fusing=fusing)
        if fusing:
            found |= _account_holders(national, fresh)
        fresh = found - known
    return Part(national, list(queries.mentions().filter(compartment=national, pk__in=among(known))), fusing)


def _account_holders(national: Compartment, mentions: Collection[UUID]) -> set[UUID]:
    held = Mention.objects.filter(pk__in=among(mentions)).values_list("features", flat=True)
    accounts = {account for features in held for account in features.get("accounts", [])}
    return {mention for mention, _, _ in queries.holders_of_accounts(national, accounts)}
