"""Reads of hashes: where one stands, the matches that are leads, and the lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from daybreak.access.models import Compartment
from daybreak.hashmatch.models import FileHash, HashList, HashMatch, ListPart, ListVersion
from daybreak.hashmatch.rules import CROWD, HashRead
from daybreak.hashmatch.terms import ListState
from daybreak.intake.models import Fact
from daybreak.intake.queries import current_facts
from daybreak.intake.terms import FactKind


def facts_to_take(national: Compartment, *, referrals: Collection[UUID] | None = None) -> QuerySet[Fact]:
    """Return the current hash facts that are not taken yet, of some referrals or of all."""
    facts = current_facts().filter(compartment=national, kind=FactKind.FILE_HASH).exclude(normal="")
    if referrals is not None:
        facts = facts.filter(referral__in=referrals)
    taken = FileHash.objects.filter(fact=OuterRef("pk"))
    return facts.exclude(Exists(taken)).select_related("referral").order_by("referral__reference", "place")


def overlaps() -> QuerySet[FileHash, tuple[str, str, int]]:
    """Return (algorithm, digest, referrals) of hashes that several referrals carry now, the widest spread first."""
    rows = _standing().order_by().values_list("algorithm", "digest").annotate(n=Count("referral", distinct=True))
    return rows.filter(n__gt=1).order_by("-n", "algorithm", "digest")


def look_up(digest: str) -> QuerySet[FileHash]:
    """Return every place an exact hash stands, in the order of the referrals."""
    rows = _standing().filter(digest=digest.strip().lower()).select_related("referral")
    return rows.order_by("referral__scheme", "referral__reference", "fact__place")


def carriers(digests: Iterable[str]) -> Iterator[HashRead]:
    """Yield the file hashes of some digests that the sources say now: of each digest the first ones only."""
    first = Window(
        RowNumber(), partition_by=[F("algorithm"), F("digest")], order_by=["referral__reference", "fact__place"]
    )
    # A referral may carry a file twice, so more rows than referrals are read.
    return read(_standing().filter(digest__in=list(digests)).annotate(nth=first).filter(nth__lte=2 * CROWD))


def read(rows: QuerySet[FileHash]) -> Iterator[HashRead]:
    """Yield file hashes as the rules see them."""
    told = rows.values_list(
        "id", "referral__scheme", "referral__reference", "fact__place", "referral_id", "algorithm", "digest", "quality"
    )
    for key, scheme, reference, place, referral, algorithm, digest, quality in told.iterator():
        yield HashRead(key, f"{scheme} {reference} {place}", referral, algorithm, digest, quality)


def standing(national: Compartment) -> QuerySet[FileHash]:
    """Return the file hashes of an operation that the sources say now."""
    return _standing().filter(compartment=national)


def _standing() -> QuerySet[FileHash]:
    # A newer version brings its own rows; what it no longer says is kept, and matches nothing.
    return FileHash.objects.filter(fact__version__current=True)


def known_pairs(pairs: Iterable[str]) -> set[str]:
    """Return those of these pairs of referrals that are a match already."""
    return set(HashMatch.objects.filter(referrals__in=list(pairs)).values_list("referrals", flat=True))


def leads() -> QuerySet[HashMatch]:
    """Return the matches that stand: what a source has taken back or a list no longer holds is none. Newest first."""
    sources = Q(mine__fact__version__current=True) & (Q(other=None) | Q(other__fact__version__current=True))
    lists = Q(hash_list=None) | Q(hash_list__state=ListState.ACTIVE, version__current=True)
    rows = HashMatch.objects.filter(sources & lists).select_related("mine__referral", "other__referral", "hash_list")
    return rows.order_by("-found_at", "distance", "id")


def leads_by_state() -> dict[str, int]:
    """Return how many matches are in each state."""
    return dict(leads().order_by().values_list("state").annotate(n=Count("id")))


def lists() -> QuerySet[HashList]:
    """Return the lists by name, each with its current version and parts."""
    newest = ListVersion.objects.filter(current=True).prefetch_related("parts")
    return HashList.objects.prefetch_related(Prefetch("versions", newest, to_attr="now")).order_by("name")


def versions_of(hash_list: HashList) -> QuerySet[ListVersion]:
    """Return the versions of a list, the newest first, each with how many hashes it has."""
    return hash_list.versions.annotate(hashes=Sum("parts__hashes")).order_by("-number")


def matched_against(national: Compartment) -> list[ListVersion]:
    """Return the current versions of an operation's active lists, with their parts."""
    rows = ListVersion.objects.filter(
        compartment=national, current=True, hash_list__state=ListState.ACTIVE
    ).select_related("hash_list")
    return list(rows.prefetch_related(Prefetch("parts", ListPart.objects.order_by("algorithm"))).order_by("hash_list"))
