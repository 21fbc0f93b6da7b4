"""Tables of people arrested: their cells as counted and as they may be published, and what an attack on them found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.kernel.fields import one_of, word
from daybreak.release.categories import Axis


class TrueCell(Compartmented):
    """People arrested of one category of whom one outcome is the newest, as counted; lies nationally."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    snapshot = models.ForeignKey("release.Snapshot", on_delete=models.PROTECT, related_name="true_cells")
    axis = word(Axis)
    row = models.CharField(max_length=64, help_text="the category, by its figure; of nations their name")
    column = models.CharField(max_length=64, help_text="what followed, by its figure")
    value = models.IntegerField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("axis", Axis, name="release_truecell_axis"),
            models.UniqueConstraint(fields=["snapshot", "axis", "row", "column"], name="release_truecell_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="release_truecell_value"),
        ]

    def __str__(self) -> str:
        return f"{self.row}, {self.column}: {self.value}"


class ShownCell(Compartmented):
    """A cell of a table as it may be published; an empty row or column is the total. Lies with the figures."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    snapshot = models.ForeignKey("release.Snapshot", on_delete=models.PROTECT, related_name="shown_cells")
    axis = word(Axis)
    row = models.CharField(max_length=400, blank=True, help_text="categories joined in one row, with + between them")
    column = models.CharField(max_length=400, blank=True, help_text="outcomes joined in one column")
    value = models.IntegerField(null=True, help_text="empty: protected, not zero")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("axis", Axis, name="release_showncell_axis"),
            models.UniqueConstraint(fields=["snapshot", "axis", "row", "column"], name="release_showncell_once"),
        ]

    def __str__(self) -> str:
        return f"{self.row}, {self.column}: {'protected' if self.value is None else self.value}"


class Attacked(Compartmented):
    """What an attack on everything published with a snapshot found; lies nationally, for it names small counts.

    Holds as long as what was attacked has this digest. `seal` is made with a key that the database does not hold: a row
    that anybody else wrote is worth nothing.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"

    snapshot = models.ForeignKey("release.Snapshot", on_delete=models.PROTECT, related_name="attacks")
    digest = models.CharField(max_length=64, help_text="SHA-256 over all that was attacked, and the rule")
    derivable = models.JSONField(default=list, help_text="the counts that are not protected")
    seal = models.CharField(max_length=64)
    attacked_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["snapshot", "digest", "seal"], name="release_attacked_once"),
        ]

    def __str__(self) -> str:
        return f"attack on snapshot {self.snapshot_id}"


class Kept(Compartmented):
    """What protecting a snapshot cost: the sum of all counts left out, and the least it must be; lies nationally.

    Never published: the sum would be one more equation.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"

    snapshot = models.OneToOneField("release.Snapshot", on_delete=models.PROTECT, related_name="kept_back")
    figures_loss = models.IntegerField()
    figures_bound = models.IntegerField()
    tables_loss = models.IntegerField()
    tables_bound = models.IntegerField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [*Compartmented.Meta.constraints]

    def __str__(self) -> str:
        return f"left out: {self.figures_loss} and {self.tables_loss}"
