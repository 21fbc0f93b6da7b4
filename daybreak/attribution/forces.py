"""Which force polices a premises: as a person chose, else as the postcode says, else as its district does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from daybreak.agencies.models import Agency
from daybreak.agencies.postcodes import Found, force_of, overlays
from daybreak.agencies.terms import AgencyKind
from daybreak.attribution.places import forces_chosen
from daybreak.identity.models import Premises


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the tables say of a premises: by postcode, by the district named, and whom else to ask."""

    postcode: Found
    force: Agency | None
    by_district: Agency | None
    ask: tuple[str, ...]

    @property
    def words(self) -> str:
        """Answer the suggestion in one line."""
        by_postcode = self.force.name if self.force else "no force"
        by_district = self.by_district.name if self.by_district else "no force"
        return f"by postcode {by_postcode} ({self.postcode.how}), by district {by_district}"

    @property
    def why_look(self) -> str:
        """Answer why a person should look before a package is built, or ''."""
        if self.force and self.by_district and self.force != self.by_district:
            return f"the postcode says {self.force.name}, the district named says {self.by_district.name}"
        if not self.force and not self.by_district:
            return "no force is known: a package about this door is not built"
        return ""


def suggestion(premises: Premises) -> Suggestion:
    """Return what the tables say of one premises; people decide."""
    found = force_of(premises.postcode)
    force = Agency.objects.filter(kind=AgencyKind.FORCE, slug=found.force).first() if found.force else None
    district = premises.district.force if premises.district else None
    return Suggestion(found, force, district, tuple(question for _, question in overlays(str(premises))))


def force_at(premises: Premises) -> Agency | None:
    """Return the force packages about a premises go to, or None."""
    key = forces_at([premises]).get(premises.pk)
    return Agency.objects.filter(pk=key).first() if key else None


def forces_at(premises: Iterable[Premises]) -> dict[UUID, UUID]:
    """Return the force of each premises that has one.

    As chosen, else of a postcode known without doubt, else of its district, else the likelier one of its sector.
    """
    rows = list(premises)
    chosen = forces_chosen([row.pk for row in rows])
    by_slug = dict(Agency.objects.filter(kind=AgencyKind.FORCE).values_list("slug", "pk"))
    found: dict[UUID, UUID] = {}
    for row in rows:
        said = force_of(row.postcode)
        by_postcode = by_slug.get(said.force)
        district = row.district.force_id if row.district else None
        force = chosen.get(row.pk) or (by_postcode if said.sure else None) or district or by_postcode
        if force is not None:
            found[row.pk] = force
    return found
