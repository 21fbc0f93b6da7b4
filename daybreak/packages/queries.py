"""Reads of packages. A force sees its own that were sent, the lead agency sees all: the row policies do it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from daybreak.access.gates import may
from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.attribution.models import Clearance, SuspectedError
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Mention
from daybreak.identity.people import all_names_of
from daybreak.intake.models import Batch, Receipt
from daybreak.kernel.errors import NotFound
from daybreak.kernel.locks import find
from daybreak.kernel.words import Level
from daybreak.ledger.documents import Proof, write_proof
from daybreak.ledger.queries import checkpoint, inclusion
from daybreak.packages import rules
from daybreak.packages.models import Package, PackageItem, PackageMove, PackagePremises, RecallNotice
from daybreak.packages.pauses import not_run_out
from daybreak.packages.terms import CLOCK_RUNS, LIVE, UNSENT, WITHDRAWN, Answer, Holding, PackageState, Task

_Clock = tuple[datetime | None, datetime | None, datetime | None, datetime | None]


def packages() -> QuerySet[Package]:
    """Return the packages the viewer sees with their force, the most urgent clock first."""
    return Package.objects.select_related("compartment__agency").order_by("act_by", "position", "reference")


def package(key: UUID | str) -> Package:
    """Return one package; hidden and absent are the same NotFound."""
    return find(packages(), key)


def inbox(by: Post) -> QuerySet[Package]:
    """Return the live packages the viewer sees, the most urgent clock first; none where the post may not read them."""
    return packages().filter(state__in=LIVE) if may(by, "package:read") else Package.objects.none()


def why_clock_stands(package: Package, *, at: datetime) -> str:
    """Return why the action clock of a package does not run at the instant, or ''."""
    if package.pauses.filter(resumed_at=None).exists():
        return "paused already"
    if package.state not in LIVE or package.act_by is None:
        return f"not running ({package.state})"
    if package.acted_at:
        return "stopped: somebody acted"
    return "run out" if package.act_by <= at else ""


def overdue(at: datetime) -> QuerySet[Package]:
    """Return the packages nobody has acted on by the end of their clock, the longest overdue first.

    A clock that is paused does not run out, until the pause was to be looked at again; what it stood is added.
    """
    return packages().filter(_late(at))


def _late(at: datetime) -> Q:
    return Q(state__in=CLOCK_RUNS, acted_at=None, act_by__lte=at) & ~Q(pk__in=not_run_out(at).values("package"))


def who_has_what(operation: Operation, *, at: datetime, batch: Batch | None = None) -> list[Holding]:
    """Return who has what, since when, in one query: every package, or those that answer a batch; by force.

    A batch lies nationally: whoever does not see it gets an empty list.
    """
    rows = Package.objects.filter(compartment__operation=operation)
    if batch is not None:
        rows = of_batch(rows, batch.pk)
    # Joined whole and not looked up row by row: a package has one move into its state, and one pause nobody ended.
    listed = rows.annotate(
        came=FilteredRelation("moves", condition=Q(moves__after=F("state"))),
        stands=FilteredRelation("pauses", condition=Q(pauses__resumed_at=None)),
        since=Coalesce("came__moved_at", "built_at"),
    ).order_by("compartment__agency__name", "position", "reference")
    fields = ("pk", "reference", "compartment__agency__slug", "compartment__agency__name", "state", "level", "since")
    clock = ("act_by", "acted_at", "stands__paused_at", "stands__review_at")
    return [_holding(row, at=at) for row in listed.values_list(*fields, *clock)]


def by_state(operation: Operation | None = None) -> dict[PackageState, int]:
    """Return how many packages are in each state, noughts included: the funnel."""
    rows = Package.objects.filter(compartment__operation=operation) if operation else Package.objects.all()
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: counted.get(state.value, 0) for state in PackageState}


def by_force(*states: PackageState) -> dict[str, int]:
    """Return how many packages each force has, in the states if any are given, by its slug."""
    rows = Package.objects.filter(state__in=states) if states else Package.objects.all()
    return dict(rows.order_by().values_list("compartment__agency__slug").annotate(n=Count("pk")))


def by_force_and_state(at: datetime) -> dict[tuple[str, PackageState], tuple[int, int]]:
    """Return how many packages each force has in each state, and how many of them are overdue: one statement."""
    rows = Package.objects.order_by().values_list("compartment__agency__slug", "state")
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=_late(at)))
    return {(slug or "", PackageState(state)): (number, late) for slug, state, number, late in counted}


def that_reached(rows: QuerySet[Package], state: PackageState) -> QuerySet[Package]:
    """Return those of the packages that ever came into a state."""
    return rows.filter(Exists(PackageMove.objects.filter(package=OuterRef("pk"), after=state)))


def items_of(of: Package) -> QuerySet[PackageItem]:
    """Return what a package says, each with its place in its source."""
    return PackageItem.objects.filter(package=of).order_by("kind", "referral", "place", "value")


def premises_of(of: Package) -> QuerySet[PackagePremises]:
    """Return the premises a package names, established doors first."""
    return PackagePremises.objects.filter(package=of).order_by("-door", "address")


def moves_of(of: Package) -> list[PackageMove]:
    """Return a package's moves in the order it made them."""
    order = {state.value: place for place, state in enumerate(PackageState)}
    return sorted(PackageMove.objects.filter(package=of), key=lambda row: (row.moved_at, order[row.after]))


def tasks_of(of: Package) -> tuple[Task, ...]:
    """Return what is left to do about a package: the answer, unknown access, each open item of a blocked door."""
    blocked = premises_of(of).filter(door=DoorState.BLOCKED)
    return rules.tasks(
        state=PackageState(of.state),
        access=Answer(of.access_to_children),
        doors=[(row.address, row.items) for row in blocked],
    )


def holding_cleared(clearances: QuerySet[Clearance] | QuerySet[SuspectedError], operation: UUID) -> QuerySet[Package]:
    """Return the packages, in whatever state, that hold what one of these clears or suspects.

    A person is also whoever was redirected to them, or they to: packages keep the subject they were built of.
    """
    people = all_names_of(set(clearances.filter(subject__isnull=False).values_list("subject", flat=True)))
    identifiers = clearances.exclude(identifier="").values("identifier")
    places = clearances.filter(premises__isnull=False).values_list("premises", flat=True)
    named = PackagePremises.objects.filter(of__in=places)
    said = PackageItem.objects.filter(normal__in=identifiers).exclude(normal="")
    held = Q(subject__in=people)
    held |= Q(pk__in=named.values("package")) | Q(pk__in=said.values("package"))
    return Package.objects.filter(held, compartment__operation=operation)


def register(operation: Operation) -> QuerySet[Clearance]:
    """Return the clearance register, newest first, with how many packages each `recalled` and how many are `unsaid`.

    `unsaid` are those whose force has not yet said that it stopped.
    """
    rows = Clearance.objects.filter(compartment__operation=operation).select_related("subject", "premises")
    notices = Count("recall_notices")
    unsaid = Count("recall_notices", filter=Q(recall_notices__acknowledged_at=None, recall_notices__isnull=False))
    return rows.annotate(recalled=notices, unsaid=unsaid).order_by("-cleared_at", "pk")


def recalls_unsaid(operation: Operation) -> QuerySet[RecallNotice]:
    """Return the recalls whose force has not yet said that it stopped, the longest waiting first."""
    rows = RecallNotice.objects.filter(compartment__operation=operation, acknowledged_at=None)
    return rows.select_related("package__compartment__agency").order_by("sent_at", "package__reference")


def access_unknown(operation: Operation) -> QuerySet[Package]:
    """Return the live packages of which nobody has said yet whether there is access to children."""
    rows = packages().filter(compartment__operation=operation, state__in=LIVE)
    return rows.filter(access_to_children=Answer.UNKNOWN).exclude(state=PackageState.DISSEMINATED)


def recall_waits(of: Package) -> bool:
    """Answer whether a package was recalled and its force has not yet said that it stopped."""
    return RecallNotice.objects.filter(package=of, acknowledged_at=None).exists()


def _holding(row: tuple[UUID, str, str, str, str, str, datetime, *_Clock], *, at: datetime) -> Holding:
    key, reference, slug, name, state, level, since, act_by, acted_at, paused_at, review_at = row
    paused = paused_at if rules.pause_holds(review_at, at=at) else None
    until = act_by and rules.clock_end(act_by, paused_at=paused_at, review_at=review_at, at=at)
    late = state in CLOCK_RUNS and acted_at is None and paused is None and until is not None and until <= at
    return Holding(key, reference, slug, name, PackageState(state), Level(level), since, until, late, paused)


def states_of_force(slug: str, operation: Operation) -> dict[str, int]:
    """Return how many packages of one force in an operation are in each state."""
    rows = Package.objects.filter(compartment__agency__slug=slug, compartment__operation=operation).order_by()
    return dict(rows.values_list("state").annotate(n=Count("pk")))


def packages_about(subject: UUID) -> QuerySet[Package]:
    """Return every version of the package about one subject, newest first."""
    return packages().filter(subject=subject).order_by("-version")


def keys_named(references: Collection[str]) -> list[UUID]:
    """Return the packages of these references, and the live ones of the forces named by slug; NotFound for any other.

    Hidden and absent are the same.
    """
    found: list[UUID] = []
    for said in references:
        named = Package.objects.filter(reference=said)
        of_force = Package.objects.filter(compartment__agency__slug=said, state__in=LIVE)
        keys = list(named.values_list("pk", flat=True)) or list(of_force.values_list("pk", flat=True))
        if not keys:
            raise NotFound(
                f"There is no package {said} here, and no force of that name that holds one",
                remedy="`daybreak package list` shows those you see, and the forces that hold them",
            )
        found += keys
    return found


def withdrawn_from(compartment: int) -> list[str]:
    """Return the references of what a force was sent and may not act on any more."""
    gone = Package.objects.filter(compartment=compartment, state__in=WITHDRAWN, disseminated_at__isnull=False)
    return sorted(gone.order_by().values_list("reference", flat=True))


def disclosure_proof(package: UUID) -> str:
    """Return the ledger's proof that a package was disseminated; NotFound until that is sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT canonical, leaf FROM ledger.disclosure(%s)", [package])
        row = cursor.fetchone()
    if row is None or row[1] is None:
        raise NotFound(
            "The dissemination of this package is not sealed in the ledger yet", remedy="Ask again in a few seconds"
        )
    newest = checkpoint()
    return write_proof(Proof(row[1], bytes(row[0]), tuple(inclusion(row[1], newest.size)), newest.note))


def of_batch(rows: QuerySet[Package], batch: UUID) -> QuerySet[Package]:
    """Return those of the packages whose subjects records of a batch name; none where the batch is not seen."""
    received = Receipt.objects.filter(batch=batch).values("referral")
    return rows.filter(subject__in=Mention.objects.filter(referral__in=received).values("subject"))


def version_before(of: Package) -> Package | None:
    """Return the version a package replaces, None where there is none or the viewer does not see it."""
    return packages().filter(pk=of.supersedes_id).first() if of.supersedes_id else None


def versions_after(of: Package) -> QuerySet[Package]:
    """Return the versions that replace a package, as far as the viewer sees them."""
    return packages().filter(supersedes=of).order_by("version")


def since_when(rows: QuerySet[Package]) -> QuerySet[Package]:
    """Return the packages with `since`, when each came into its state; asked only for the rows that are read."""
    came = PackageMove.objects.filter(package=OuterRef("pk"), after=OuterRef("state")).values("moved_at")[:1]
    return rows.annotate(since=Subquery(came))


def at_a_glance(at: datetime) -> dict[str, int]:
    """Return how many of the packages the viewer sees wait for what: one statement, one pass."""
    wanted = {
        "waiting": Q(state=PackageState.DISSEMINATED),
        "to_answer": Q(state=PackageState.ACKNOWLEDGED),
        "rejected": Q(state=PackageState.REJECTED),
        "passed_on": Q(state=PackageState.TRANSFERRED),
        "unsent": Q(state__in=UNSENT),
        "overdue": _late(at),
    }
    return Package.objects.aggregate(**{name: Count("pk", filter=asked) for name, asked in wanted.items()})
