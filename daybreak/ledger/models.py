"""Tables of the ledger: entries, their erasable payloads, the sealed tree, signed checkpoints and who keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func

from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import RowPolicy
from daybreak.ledger.terms import Processing

READS_LEDGER = "(SELECT access.reads_ledger())"


if TYPE_CHECKING:
    _Field = models.Field[None, None]
else:
    _Field = models.Field


class TransactionIdField(_Field):
    """PostgreSQL's 64-bit transaction id: the sealer orders by it, so that no late commit is ever skipped."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Entry(models.Model):
    """One act. Written once by the app's role, which can neither change nor delete it."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    id = models.BigAutoField(primary_key=True)
    transaction = TransactionIdField(db_default=Func(function="pg_current_xact_id"), editable=False)
    ref = models.UUIDField(unique=True)
    at = models.DateTimeField()
    post = models.UUIDField()
    person = models.UUIDField()
    agency = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    act = models.CharField(max_length=64)
    processing = word(Processing)
    thing = models.CharField(max_length=64)
    thing_ref = models.CharField(max_length=64)
    to = models.CharField(max_length=200, blank=True)
    canonical = models.BinaryField()
    leaf_hash = models.GeneratedField(
        expression=Func("canonical", template=r"sha256('\x00'::bytea || %(expressions)s)"),  # RFC 6962 section 2.1
        output_field=models.BinaryField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["transaction", "id"], name="ledger_entry_sealing"),
            models.Index(fields=["thing", "thing_ref"], name="ledger_entry_thing"),
            models.Index(fields=["post", "id"], name="ledger_entry_post"),
            BrinIndex(
                fields=["at"], name="ledger_entry_at"
            ),  # entries lie in the order of time: a few pages are enough
        ]
        constraints: ClassVar = [
            one_of("processing", Processing, name="ledger_entry_processing"),
            RowPolicy(name="ledger_entry_read", see=READS_LEDGER, act="SELECT", forced=False),
            RowPolicy(name="ledger_entry_append", see="true", act="INSERT", forced=False),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.thing} {self.thing_ref}"


class Payload(models.Model):
    """What an act was about, salted; erasing it leaves every proof valid."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    entry_ref = models.UUIDField(primary_key=True)
    salt = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            RowPolicy(name="ledger_payload_read", see=READS_LEDGER, act="SELECT", forced=False),
            RowPolicy(name="ledger_payload_append", see="true", act="INSERT", forced=False),
        ]

    def __str__(self) -> str:
        return str(self.entry_ref)


class Leaf(models.Model):
    """An entry's place in the tree; positions start at 0 and have no gap."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    leaf_hash = models.BinaryField()

    def __str__(self) -> str:
        return str(self.position)


class Node(models.Model):
    """The root of a perfect subtree, from level 3 upward (paths.py); a proof reads a few of them, `verify` all."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    number = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()

    def __str__(self) -> str:
        return str(self.number)


class CheckpointRow(models.Model):
    """A signed tree head, with the frontier that lets the next batch be appended without reading the tree."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    frontier = ArrayField(models.BinaryField())
    note = models.TextField()
    last_transaction = TransactionIdField(null=True)
    last_entry_id = models.BigIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_checkpoint"

    def __str__(self) -> str:
        return f"checkpoint of {self.size}"


class KeyRow(models.Model):
    """A key checkpoints are signed with, from when on, and the statement that names it."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    generation = models.IntegerField(primary_key=True)
    vkey = models.CharField(max_length=300)
    statement = models.TextField()
    stated_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_key"

    def __str__(self) -> str:
        return f"key {self.generation}"


class Witness(models.Model):
    """Somebody outside who keeps checkpoints and countersigns them; only an agency's registered key counts."""

    name = models.CharField(max_length=200, primary_key=True)
    vkey = models.CharField(max_length=300)
    agency = models.CharField(max_length=64)
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vkey"], name="ledger_witness_vkey"),
        ]

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """The line with which a witness countersigned a checkpoint."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    size = models.BigIntegerField()
    witness = models.CharField(max_length=200)
    line = models.TextField()
    cosigned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["size", "witness"], name="ledger_cosignature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.witness} on {self.size}"


class Timestamp(models.Model):
    """The answer of a time-stamping authority (RFC 3161) over a checkpoint's text."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    size = models.BigIntegerField(primary_key=True)
    response = models.BinaryField()
    stamped_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"timestamp of {self.size}"
