"""Reads of the links a person judges: which wait, one of them with everything that speaks for and against, history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower, Trim

from daybreak.access.models import Compartment, Operation
from daybreak.identity import sides
from daybreak.identity.asking import Follows, can_be_taken_back, is_asked, standing, taken_back, value
from daybreak.identity.features import features_together
from daybreak.identity.linkage.pair import ASK_BITS
from daybreak.identity.linkage.words import Contradiction, Field, Level
from daybreak.identity.models import FusingSwitch, Judgement, Link, Mention
from daybreak.identity.terms import Band, Verdict
from daybreak.intake.models import Fact
from daybreak.intake.queries import current_facts
from daybreak.intake.terms import FactKind, RecordKind
from daybreak.kernel.errors import NotFound

NEAR_A_CHILD = [FactKind.ACCESS_TO_CHILDREN, FactKind.CHILDREN_IN_HOME]
NOT_NEAR = ["", "0", "no", "none", "false", "unknown"]
BESIDE = [
    FactKind.MIDDLE_NAME, FactKind.DISPLAY_NAME, FactKind.OCCUPATION, FactKind.DEVICE, FactKind.VEHICLE,
    FactKind.PROFILE_URL, FactKind.ESTIMATED_LOCATION,
]  # fmt: skip
"""What a record may say of the person beyond what is compared; nothing about victims, files or content."""
HELD_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link that waits for a judgement, and what asking is worth; `set_aside` when somebody was unsure before."""

    link: UUID
    band: Band
    value: float
    set_aside: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Two records, the link between them (None where only a judgement names the pair), and what was judged so far.

    `judgements` are the pair's, newest first; `said` is what is compared: of a pooled link all that is known of each.
    """

    link: Link | None
    left: Mention
    right: Mention
    judgements: tuple[Judgement, ...]
    follows: Follows
    said: tuple[sides.Features, sides.Features]

    @property
    def key(self) -> UUID:
        """The key of the page: of the link, or of the newest judgement where there is none."""
        return self.link.id if self.link else self.judgements[0].id

    @property
    def standing(self) -> Verdict | None:
        """The verdict that stands."""
        return standing(self._verdicts())

    @property
    def one_subject(self) -> bool:
        """Whether both records are of one subject now."""
        return self.left.subject_id is not None and self.left.subject_id == self.right.subject_id

    @property
    def can_be_taken_back(self) -> bool:
        """Whether `taken_back` has an answer."""
        return can_be_taken_back(self._verdicts())

    def taken_back(self) -> Verdict:
        """Return the verdict that takes the newest judgement back; Conflict where none stands."""
        return taken_back(self._verdicts())

    def lines(self) -> tuple[sides.Line, ...]:
        """Return what both say, field by field."""
        return sides.lines(*self.said, self._evidence())

    def steps(self) -> tuple[sides.Step, ...]:
        """Return the evidence as a sum, nothing where no model has compared them."""
        return sides.waterfall(self.link.bits, self._evidence()) if self.link else ()

    def clashes(self) -> list[str]:
        """Return in words why they cannot be one person unless a record is wrong."""
        found = self.link.contradictions if self.link else ()
        return [sides.clash(Contradiction(each), *self.said) for each in found]

    def _evidence(self) -> Mapping[Field, tuple[Level, float]]:
        return sides.evidence_of(self.link.evidence) if self.link else {}

    def _verdicts(self) -> list[Verdict]:
        return [Verdict(judgement.verdict) for judgement in self.judgements]


def waiting(of: Operation) -> list[Waiting]:
    """Return every link that waits, the most valuable question first, those set aside last.

    A link does not wait once it is judged, or when both records are of one subject already: the answer is implied.
    Four statements, whatever their number.
    """
    newest = Judgement.objects.filter(left=OuterRef("left"), right=OuterRef("right")).order_by("-judged_at", "-id")
    asked = (
        _asked(of)
        .annotate(said=Subquery(newest.values("verdict")[:1]))
        .filter(Q(said=None) | Q(said=Verdict.UNSURE))
        .exclude(left__subject=F("right__subject"))
        .order_by("left__key", "right__key")
        .values_list("id", "band", "bits", "left__subject", "right__subject", "said")
    )
    known = _subjects(of)
    found = []
    for key, band, bits, left, right, said in asked:
        worth = value(bits, Band(band), _together(known, left, right))
        found.append(Waiting(key, Band(band), worth, said is not None))
    return sorted(found, key=lambda each: (each.set_aside, -each.value))


def _asked(of: Operation) -> QuerySet[Link]:
    bands = Q(band__in=[Band.STRONG, Band.REVIEW]) | Q(band=Band.HOUSEHOLD, bits__gte=ASK_BITS)
    return Link.objects.filter(bands, compartment__operation=of)


@dataclass(frozen=True, slots=True)
class _Known:
    counts: Mapping[UUID, int]
    near_a_child: frozenset[UUID]
    forces: Mapping[UUID, frozenset[str]]


def _subjects(of: Operation, only: Iterable[UUID] | None = None) -> _Known:
    """Return what hangs on the operation's subjects, or on some of them."""
    mentions = Mention.objects.filter(compartment__operation=of).exclude(subject=None).order_by()
    mentions = mentions.filter(subject__in=list(only)) if only is not None else mentions
    counts = dict(mentions.values_list("subject", "subject__mentions_count").distinct())
    forces: dict[UUID, set[str]] = defaultdict(set)
    of_forces = mentions.filter(referral__kind=RecordKind.INTELLIGENCE)
    for subject, sender in of_forces.values_list("subject", "referral__sender").distinct():
        forces[subject].add(sender)
    return _Known(counts, _near_a_child(mentions), {key: frozenset(names) for key, names in forces.items()})


def _near_a_child(mentions: QuerySet[Mention]) -> frozenset[UUID]:
    """Return the subjects of whom a fact of their own, or of their report, says that they have access to a child."""
    facts = current_facts().filter(kind__in=NEAR_A_CHILD, referral__in=mentions.values("referral"))
    said = facts.annotate(said=Lower(Trim("value"))).exclude(said__in=NOT_NEAR)
    rows = said.values_list("party", "referral__mentions__party", "referral__mentions__subject")
    return frozenset(subject for party, whom, subject in rows if subject and party in ("", whom))


def _together(known: _Known, left: UUID | None, right: UUID | None) -> Follows:
    nobody = frozenset[str]()
    both = [key for key in (left, right) if key]
    forces = nobody.union(*(known.forces.get(key, nobody) for key in both))
    counts = [known.counts.get(key, 0) if key else 0 for key in (left, right)]
    return Follows(counts[0], counts[1], any(key in known.near_a_child for key in both), forces)


def links(keys: Sequence[UUID]) -> list[Link]:
    """Return these links with both records, in the order of the keys; hidden and absent ones are left out."""
    sides_of = [f"{side}__{of}" for side in ("left", "right") for of in ("referral", "subject")]
    rows = Link.objects.filter(pk__in=keys).select_related(*sides_of)
    found = {row.id: row for row in rows}
    return [found[key] for key in keys if key in found]


def judged(of: Operation) -> QuerySet[Judgement]:
    """Return the newest judgement of each judged pair whose verdict stands, newest first."""
    newest = Judgement.objects.filter(left=OuterRef("left"), right=OuterRef("right")).order_by("-judged_at", "-id")
    rows = Judgement.objects.filter(pk=Subquery(newest.values("pk")[:1]), compartment__operation=of)
    rows = rows.exclude(verdict=Verdict.UNSURE).select_related("left__referral", "right__referral")
    return rows.order_by("-judged_at", "left__key", "right__key")


def ends_of(key: UUID | str) -> tuple[UUID, UUID] | None:
    """Return the two records a key names, None where it is hidden or absent.

    A key is a link's or a judgement's: a link lasts until records are compared anew, a judgement for ever.
    """
    for model in (Link, Judgement):
        ends = model._default_manager.filter(pk=key).values_list("left", "right").first()
        if ends is not None:
            return UUID(str(ends[0])), UUID(str(ends[1]))
    return None


def question(key: UUID | str) -> Question:
    """Return one question; hidden and absent are the same NotFound."""
    ends = ends_of(key)
    rows = Mention.objects.select_related("referral", "subject", "compartment__operation").filter(pk__in=ends or ())
    mentions = {row.id: row for row in rows}
    if ends is None or len(mentions) != len(ends):
        raise NotFound(thing="question")
    left, right = (mentions[end] for end in ends)
    links = list(Link.objects.filter(left=left, right=right).order_by("pooled"))
    link = next((each for each in links if str(each.id) == str(key)), links[0] if links else None)
    judgements = Judgement.objects.filter(left=left, right=right).order_by("-judged_at", "-id")
    subjects = {mention.subject_id for mention in (left, right) if mention.subject_id}
    known = _subjects(left.compartment.operation, only=subjects)
    follows = _together(known, left.subject_id, right.subject_id)
    said = _said_together(left, right) if link and link.pooled else (left.features, right.features)
    return Question(link, left, right, tuple(judgements), follows, said)


def _said_together(left: Mention, right: Mention) -> tuple[sides.Features, sides.Features]:
    """Return what is known of the subjects of two records, all of each one's records taken together."""
    groups = [[row.read() for row in Mention.objects.filter(subject=end.subject_id)] for end in (left, right)]
    one, other = groups
    return features_together(one, beside=other), features_together(other, beside=one)


def value_of(question: Question) -> float:
    """Return what asking is worth, 0 where nobody asks."""
    link = question.link
    if link is None or question.one_subject or not is_asked(Band(link.band), link.bits):
        return 0.0
    return value(link.bits, Band(link.band), question.follows)


def said_beside(left: Mention, right: Mention) -> list[tuple[FactKind, tuple[str, ...], tuple[str, ...]]]:
    """Return what the two records say of the person beyond what is compared, as it is written, kind by kind."""
    found: dict[tuple[str, UUID], list[str]] = defaultdict(list)
    for mention, fact in _facts_of(left, right):
        if fact.value not in found[fact.kind, mention.id]:
            found[fact.kind, mention.id].append(fact.value)
    both = [(kind, tuple(found[kind, left.id]), tuple(found[kind, right.id])) for kind in BESIDE]
    return [each for each in both if each[1] or each[2]]


def _facts_of(*mentions: Mention) -> list[tuple[Mention, Fact]]:
    own = Q()
    for mention in mentions:
        own |= Q(referral=mention.referral_id, party=mention.party)
    facts = list(current_facts().filter(own, kind__in=BESIDE).order_by("kind", "place"))
    return [
        (mention, fact)
        for mention in mentions
        for fact in facts
        if (fact.referral_id, fact.party) == (mention.referral_id, mention.party)
    ]


def judged_within(subject: UUID) -> list[Judgement]:
    """Return the judgements of "same" that stand between records of one subject, newest first."""
    newest = Judgement.objects.filter(left=OuterRef("left"), right=OuterRef("right")).order_by("-judged_at", "-id")
    rows = Judgement.objects.filter(left__subject=subject, right__subject=subject, verdict=Verdict.SAME)
    rows = rows.filter(pk=Subquery(newest.values("pk")[:1])).select_related("left__referral", "right__referral")
    return list(rows.order_by("-judged_at", "left__key", "right__key")[:HELD_SHOWN])


def links_within(subject: UUID) -> list[Link]:
    """Return the strong links between records of one subject, the strongest first: what a switched-on rule joins by."""
    rows = Link.objects.filter(left__subject=subject, right__subject=subject, band=Band.STRONG)
    rows = rows.select_related("left__referral", "right__referral")
    return list(rows.order_by("-bits", "left__key", "right__key")[:HELD_SHOWN])


def switches(national: Compartment) -> list[FusingSwitch]:
    """Return how the fusing of strong links was switched, newest first."""
    return list(FusingSwitch.objects.filter(compartment=national).order_by("-switched_at", "-id")[:HELD_SHOWN])
