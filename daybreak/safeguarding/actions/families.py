"""Adults of a family who are suspected of nothing: recorded as third parties, and told where support is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Category
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import FamilyMember
from daybreak.safeguarding.rules import need_words, same_name
from daybreak.visits.locks import lock_packages


def record_family(package: UUID, *, known_as: str, relation: str, by: Post, at: datetime) -> FamilyMember:
    """Record an adult of the family as a third party; BadInput for the suspect's own name.

    What is recorded here goes into no package, no hit, no ranking and no figure: it is never an identifier.
    """
    found = lock_packages([package])[0]
    require(by, "family:record", found)
    name, stands = need_words(known_as, "known_as"), need_words(relation, "relation")
    if same_name(name, found.subject_name):
        raise BadInput(
            "That is the suspect's own name, and a suspect is no third party",
            place="known_as",
            rule="category",
            remedy="Add what tells the two apart, such as the year of birth, when they share a name",
        )
    row = FamilyMember.objects.create(compartment=found.compartment, package=found, known_as=name[:200],
                                      relation=stands[:100], category=Category.THIRD_PARTY, recorded_at=at,
                                      recorded_by=by.id)  # fmt: skip
    record("family:record", "family-member", row.id, by=by.actor, at=at, processing=Processing.COLLECT,
           package=found.id)  # fmt: skip
    return row


def signpost(member: UUID, *, support: str, by: Post, at: datetime) -> FamilyMember:
    """Record which support a member of the family was told of; the last one said holds."""
    row = lock_rows(FamilyMember, [member])[0]
    require(by, "family:record", row)
    row.signpost, row.signposted_at = need_words(support, "support")[:300], at
    row.save(update_fields=["signpost", "signposted_at"])
    record("family:signpost", "family-member", row.id, by=by.actor, at=at)
    return row
