"""What every record of an operation is: it lies in one compartment, or goes from one to another."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from daybreak.kernel.rows import between_compartments, in_compartment


class Compartmented(models.Model):
    """A record that lies in exactly one compartment and is seen, counted and found only there."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    brings: ClassVar[tuple[str, ...]] = ()
    """Foreign keys to what is restricted together with this record: it tells of the same person."""
    brings_alone: ClassVar[tuple[str, ...]] = ()
    """The same, but only where nothing else points there."""
    apart: ClassVar[tuple[str, ...]] = ()
    """Foreign keys by which this record does not hang on the other one."""

    # No index of its own: tables that are searched by compartment declare one together with what they are searched for.
    compartment = models.ForeignKey("access.Compartment", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [in_compartment("%(app_label)s_%(class)s_rows")]


class BetweenCompartments(models.Model):
    """A record one compartment sends to another: both see it, nobody else does."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        "access.Compartment", on_delete=models.PROTECT, related_name="+", help_text="the receiving compartment"
    )
    sender = models.ForeignKey(
        "access.Compartment", on_delete=models.PROTECT, related_name="+", help_text="the sending compartment"
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [between_compartments("%(app_label)s_%(class)s_rows")]
