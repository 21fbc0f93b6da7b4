"""Reads of intake."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from json import loads
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from daybreak.access.gates import may_ever
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.intake.differences import changes_between
from daybreak.intake.models import Archive, Batch, Fact, Receipt, Referral, SavedDeclaration, Source, Version
from daybreak.intake.readers import Declaration, load_declaration
from daybreak.intake.terms import (
    CHILDREN,
    DATA_EXPIRES_SOON_DAYS,
    READ_OF_CHILDREN,
    Change,
    DataClock,
    FactKind,
    Outcome,
    Said,
)
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find
from daybreak.kernel.words import Category


def batches() -> QuerySet[Batch]:
    """Return the batches the viewer sees, newest first."""
    return Batch.objects.order_by("-received_at", "name")


def reconciliation(batch: Batch | None = None) -> dict[str, int]:
    """Return how many records were received and what became of them, of one batch or of all.

    Keys: received, new, updated, unchanged, quarantined; received is their sum, counted apart.
    """
    receipts = Receipt.objects.filter(batch=batch) if batch else Receipt.objects.all()
    counted = dict(receipts.order_by().values_list("outcome").annotate(n=Count("id")))
    return {"received": receipts.count()} | {outcome.value: counted.get(outcome.value, 0) for outcome in Outcome}


def referrals_by_state() -> dict[str, int]:
    """Return how many referrals are in each state; with quarantine they account for all received (rule 1)."""
    return dict(Referral.objects.order_by().values_list("state").annotate(n=Count("id")))


def referrals_by_kind() -> dict[str, int]:
    """Return how many records of each kind there are; referrals, informational and bundled ones stay apart."""
    return dict(Referral.objects.order_by().values_list("kind").annotate(n=Count("id")))


def quarantine() -> QuerySet[Receipt]:
    """Return what was refused or could not be read, newest batch first."""
    rows = Receipt.objects.filter(outcome=Outcome.QUARANTINED).select_related("batch")
    return rows.order_by("-batch__received_at", "file_name", "place")


def current_facts() -> QuerySet[Fact]:
    """Return the facts of the current versions: what the sources say now."""
    return Fact.objects.filter(version__current=True)


def referrals_said_in(compartment: Compartment, digests: Collection[str]) -> list[UUID]:
    """Return the referrals that sources with these digests speak of."""
    rows = Version.objects.filter(compartment=compartment, source__digest__in=digests)
    return list(rows.order_by().values_list("referral", flat=True).distinct())


def referral(key: UUID | str) -> Referral:
    """Return one referral; hidden and absent are the same NotFound."""
    return find(Referral, key)


def batch(key: UUID | str) -> Batch:
    """Return one batch; hidden and absent are the same NotFound."""
    return find(Batch, key)


def reconciliations(batches: Iterable[Batch]) -> dict[UUID, dict[str, int]]:
    """Return how many records of each of these batches had each outcome, by batch; see `reconciliation`."""
    counted = Receipt.objects.filter(batch__in=list(batches)).order_by().values_list("batch", "outcome")
    found: dict[UUID, dict[str, int]] = {}
    for batch_id, outcome, number in counted.annotate(n=Count("id")):
        found.setdefault(batch_id, {})[outcome] = number
    return found


def sources_of(batch: Batch) -> QuerySet[Source]:
    """Return the sealed files of a batch, by name."""
    return Source.objects.filter(batch=batch).order_by("name", "digest")


def archives_of(batch: Batch) -> QuerySet[Archive]:
    """Return the archives a batch came in, by name."""
    return Archive.objects.filter(batch=batch).order_by("name", "digest")


def declarations() -> QuerySet[SavedDeclaration]:
    """Return the saved declarations as they are now, by name."""
    return SavedDeclaration.objects.filter(current=True).order_by("name")


def declaration(key: UUID | str) -> SavedDeclaration:
    """Return one version of a saved declaration; hidden and absent are the same NotFound."""
    return find(SavedDeclaration, key)


def versions_of_declaration(saved: SavedDeclaration) -> QuerySet[SavedDeclaration]:
    """Return all versions under the name, the newest first."""
    rows = SavedDeclaration.objects.filter(compartment=saved.compartment_id, name=saved.name)
    return rows.order_by("-number")


def saved_declarations(national: Compartment, names: Sequence[str]) -> tuple[Declaration, ...]:
    """Return the declarations saved in an operation under some names; raise BadInput for a name nothing has."""
    found = dict(declarations().filter(compartment=national, name__in=names).values_list("name", "text"))
    for name in names:
        if name not in found:
            known = list(declarations().filter(compartment=national).values_list("name", flat=True)[:20])
            raise BadInput(
                f"Nothing is saved under the name {name[:80]!r}", rule="a saved declaration", place="declared",
                remedy=f"Saved are: {', '.join(known)}." if known else "Nothing is saved yet: save it first.",
            )  # fmt: skip
    return tuple(load_declaration(found[name].encode()) for name in names)


def expiring(rows: QuerySet[Referral], clock: DataClock, *, at: datetime) -> QuerySet[Referral]:
    """Return those of some referrals whose provider's data may be gone, or will be soon; the earliest first."""
    soon = at + timedelta(days=DATA_EXPIRES_SOON_DAYS)
    wanted = Q(data_expires_at__lte=at) if clock is DataClock.OVERDUE else Q(data_expires_at__range=(at, soon))
    return rows.filter(wanted).order_by("data_expires_at", "reference")


def data_expiries(referrals: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return until when the providers keep data, of those of some referrals where one says so."""
    rows = Referral.objects.filter(id__in=list(referrals)).order_by().values_list("id", "data_expires_at")
    return {key: at for key, at in rows if at is not None}


def referrals() -> QuerySet[Referral]:
    """Return the referrals the viewer sees, the newest first."""
    return Referral.objects.order_by("-received_at", "scheme", "reference")


def versions_of(referral: Referral) -> QuerySet[Version]:
    """Return what each source said about each part of a referral, newest first within a part."""
    return Version.objects.filter(referral=referral).select_related("source").order_by("part", "-number")


def facts_of(referral: Referral, *, by: Post) -> QuerySet[Fact]:
    """Return the current facts of a referral with their sources, by whom they are about.

    `shown` is what the post may read of each: who a child is only to posts that safeguard; for others it is empty, and
    nothing else of such a fact is fetched. See `_tells_a_child`.
    """
    rows = (
        current_facts().filter(referral=referral).select_related("version__source").order_by("party", "kind", "place")
    )
    if may_ever(by, "child:read"):
        return rows.annotate(shown=F("value"))
    shown = Case(When(_tells_a_child(), then=Value("")), default=F("value"), output_field=TextField())
    return rows.defer("value", "normal", "detail").annotate(shown=shown)


def about_children() -> Q:
    """Return which facts are about a victim, an intended recipient, or what stands beside one; see `may_be_child`."""
    return Q(category=Category.VICTIM) | Q(*[Q(party__startswith=f"{role}/") for role in CHILDREN], _connector=Q.OR)


def _tells_a_child() -> Q:
    """Return which facts tell who a child is: all about a victim and about what stands beside one, but for its age.

    An intended recipient is a child until the same version says an adult's age or birth of that very party, and
    nothing is said in the whole referral of a recipient under age: the numbers of parties change between versions.
    """
    said = Fact.objects.filter(kind__in=[FactKind.AGE, FactKind.BORN_ON])
    adult = said.filter(_adult(), version=OuterRef("version"), party=OuterRef("party"))
    recipients = said.filter(referral=OuterRef("referral"), party__startswith="recipient/")
    grown = Q(party__startswith="recipient/") & Q(Exists(adult)) & ~Q(Exists(recipients.exclude(_adult())))
    children = about_children() & ~grown & ~Q(kind__in=READ_OF_CHILDREN)
    return children | Q(kind=FactKind.SCHOOL)


def _adult() -> Q:
    """Return which ages and births are an adult's, by the day of the first report (18: Children Act 1989, s. 105)."""
    born = Q(kind=FactKind.BORN_ON, normal__gt="", normal__lte=_EighteenYearsBefore("referral__received_at"))
    return born | Q(kind=FactKind.AGE, value__regex=r"^\s*(1[89]|[2-9][0-9]|1[01][0-9])\s*$")


class _EighteenYearsBefore(Func):
    """The day 18 years before an instant, as births are written."""

    template = "to_char(%(expressions)s - interval '18 years', 'YYYY-MM-DD')"
    output_field = TextField()


class _Digest(Func):
    """SHA-256 over texts, made in the database: what a post may not read is compared without leaving it."""

    template = "encode(sha256(convert_to(concat_ws(chr(31), %(expressions)s), 'UTF8')), 'hex')"
    output_field = TextField()


def version(key: UUID | str) -> Version:
    """Return one version with its referral and source; hidden and absent are the same NotFound."""
    return find(Version.objects.select_related("referral", "source"), key)


def version_before(of: Version) -> Version | None:
    """Return what the same part said before, None for the first version of a part."""
    rows = Version.objects.filter(referral=of.referral_id, part=of.part, number=of.number - 1)
    return rows.select_related("source").first()


def changes_of(of: Version, *, by: Post) -> tuple[Change, ...]:
    """Return what a version says that the one before it did not, and the reverse; nothing for a first version.

    Who a child is stays hidden as in `facts_of`, and so does text that may be graphic: that it changed is said.
    """
    before = version_before(of)
    return changes_between(_said_in(before, by=by), _said_in(of, by=by)) if before else ()


def _said_in(of: Version, *, by: Post) -> list[Said]:
    hidden = Q(pk__isnull=True) if may_ever(by, "child:read") else _tells_a_child()
    digest = _Digest("value", Cast("detail", TextField()))
    rows = Fact.objects.filter(version=of).values_list(
        "kind", "party", "category", "place",
        Case(When(hidden, then=Value("")), default=F("value"), output_field=TextField()),
        Case(When(hidden, then=Value("{}")), default=Cast("detail", TextField()), output_field=TextField()),
        Case(When(hidden, then=digest), default=Value(""), output_field=TextField()),
    )  # fmt: skip
    facts = [
        Said(FactKind(kind), value, place, party, loads(detail), category, hidden_as)
        for kind, party, category, place, value, detail, hidden_as in rows
    ]
    return facts + [_kept(kind, party, place, text) for kind, party, place, text in of.kept]


def _kept(kind: str, party: str, place: str, text: str) -> Said:
    return Said(FactKind(kind), "", place, party, digest=sha256(text.encode()).hexdigest())


def referrals_by_kind_and_state() -> dict[str, dict[str, int]]:
    """Return how many records of each kind are in each state: one kind is never counted as another (rule 16)."""
    counted: dict[str, dict[str, int]] = {}
    for kind, state, number in Referral.objects.order_by().values_list("kind", "state").annotate(n=Count("id")):
        counted.setdefault(kind, {})[state] = number
    return counted
