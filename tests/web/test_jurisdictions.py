"""Each law's screens, answers, commands and files hold no word of another law."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest

from daybreak.access.gates import may_ever
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.terms import AgencyKind, Role
from daybreak.cli import children, children_desk, session
from daybreak.cli import welfare as commands
from daybreak.custody import actions as custody
from daybreak.custody.models import Exhibit
from daybreak.custody.terms import Examined, GradingScheme
from daybreak.kernel.words import Jurisdiction
from daybreak.packages.contents import contents_of
from daybreak.packages.models import Package
from daybreak.packages.travelling.printing import pdf as package_pdf
from daybreak.safeguarding import actions
from daybreak.safeguarding.jurisdictions import words_of
from daybreak.safeguarding.models import Child, ChildReferral, FamilyMember, TrustDisclosure, WelfareContact
from daybreak.safeguarding.terms import ChildFound, Decided, Decision, DisclosedTo, PlannedCare, Relation
from daybreak.visits.jurisdictions import law_of
from tests.api.programs import Program
from tests.custody.invented import pass_on, seized
from tests.papers import text_of
from tests.rooms import World
from tests.visits.invented import DAY, planned
from tests.web.doors import client_of
from tests.web.test_pages import LISTS

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2] / "daybreak"
KEY = 36  # signs of a key
OPERATIONS = (
    "/exhibits",
    "/exhibits/continuity",
    "/child-records",
    "/child-referrals",
    "/welfare",
    "/families",
    "/disclosures",
    "/visits",
    "/packages",
    "/child-clocks",
    "/exhibits/new-material",
)
BY_KEY = {"children": "child-referrals", "child-records": "child-records", "families": "families",
          "disclosures": "disclosures", "welfare": "welfare", "exhibits": "exhibits"}  # fmt: skip
"""What the program gives of the same things the pages show, by the first word of the page's address."""


def foreign_to(law: Jurisdiction) -> list[str]:
    """Return the words that other laws keep for themselves: those of safeguarding and those of visits."""
    others = [other for other in Jurisdiction if other is not law]
    return [word for other in others for word in (*words_of(other).only_here, *law_of(other).only_here)]


def words_in(text: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)]


def sides(world: World, law: Jurisdiction) -> tuple[str, str]:
    """Return a force and an authority of the law."""
    kinds = (AgencyKind.FORCE, AgencyKind.CHILDRENS_SERVICES)
    force, authority = (
        Agency.objects.filter(kind=kind, jurisdiction=law).order_by("slug").values_list("slug", flat=True)[0]
        for kind in kinds
    )
    return force, authority


def followed(world: World, slug: str, authority: str) -> tuple[Package, UUID]:
    """Play everything that follows for one child; return the package and the visit."""
    visit = planned(world, slug)[0]
    bronze, silver, worker = world.bronze(slug), world.silver(slug), world.social_worker(authority)
    at, key = world.at, visit.package_id
    with viewing(bronze):
        package = Package.objects.get(pk=key)
        found = ChildFound(key, Relation.OWN_CHILD, True, authority, known_as="Robin")
        child = actions.record_children([found], by=bronze, at=at)[0]
        made = actions.protect(child.id, words="now", began_at=at, by=bronze, at=at)
    with viewing(silver):
        actions.end_protection(made.id, words="x", ended_at=at, by=silver, at=at)
        actions.discuss(made.id, held=True, words="x", happened_at=at, by=silver, at=at)
        actions.discuss(made.id, held=False, words="x", happened_at=at, by=silver, at=at)
        actions.write_welfare_plan(PlannedCare(key, "PC 1", "none", "a call"), by=silver, at=at)
        actions.plan_first_contacts(key, met_on=DAY, by=silver, at=at)
        actions.record_family(key, known_as="Marigold", relation="aunt", by=silver, at=at)
    for to in DisclosedTo:
        _told(world, key, slug, to)
    with viewing(worker):
        actions.acknowledge([made.id], by=worker, at=at)
        for decision in Decision:
            actions.decide([Decided(made.id, decision)], by=worker, at=at)
    return package, visit.id


def exhibited(world: World, slug: str) -> list[Exhibit]:
    """Seize two things, hand one over, examine it, return the other."""
    first, second = seized(world, slug, count=2)
    bronze, examiner, silver, at = world.bronze(slug), world.examiner(slug), world.silver(slug), world.at
    pass_on(first, bronze, examiner, 1)
    with viewing(examiner):
        found = Examined(first.id, {(GradingScheme.UK_ABC, "A"): 3}, 1, 2, 0)
        custody.record_examinations([found], by=examiner, at=at)
    with viewing(silver):
        custody.return_to(second.id, seal_number=second.seal_number, reason="To its owner, by silver", by=silver,
                          at=at)  # fmt: skip
    return [first, second]


def _told(world: World, package: UUID, slug: str, to: DisclosedTo) -> None:
    author, silver, at = world.force_analyst(slug), world.silver(slug), world.at
    texts = {"recipient": "Invented", "words": "w", "pressing_need": "n", "proportionality": "p"}
    with viewing(author):
        row = actions.draft_disclosure(package, **texts, to=to, corrects=None, by=author, at=at)
    with viewing(silver):
        actions.approve_disclosure(row.id, by=silver, at=at)
        actions.send_disclosure(row.id, by=silver, at=at, how="x")
        if to is DisclosedTo.EMPLOYER:
            actions.tell_duty(row.id, by=silver, at=at)


def _paths(post: Post, package: Package, visit: UUID) -> Iterator[str]:
    """Give every list and every thing the post sees."""
    yield from (path for path, permission in LISTS.items() if may_ever(post, permission) and "forces" not in path)
    with viewing(post):
        keys = {name: list(model.objects.values_list("pk", flat=True)) for name, model in (
            ("children", ChildReferral), ("child-records", Child), ("families", FamilyMember),
            ("disclosures", TrustDisclosure), ("welfare", WelfareContact), ("exhibits", Exhibit))}  # fmt: skip
    yield from (f"/{name}/{key}/" for name, found in keys.items() for key in found)
    yield from (f"/exhibits/{key}/{file}/" for key in keys["exhibits"] for file in ("label", "statement"))
    yield from (f"/disclosures/{key}/letter/" for key in keys["disclosures"])
    if post.role not in (Role.SOCIAL_WORKER, Role.EXAMINER):
        yield from (f"/packages/{package.id}/", f"/packages/{package.id}/safeguarding/", f"/visits/{visit}/")


# The words of England and Wales are the ones that stray: the short run looks for them where they must not stand.
LAWS = [pytest.param(law, marks=[pytest.mark.slow] * (law is Jurisdiction.ENGLAND_WALES)) for law in Jurisdiction]


@pytest.mark.parametrize("law", LAWS)
def test_every_screen_answer_and_command_speaks_its_own_law(
    world: World, law: Jurisdiction, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)
    force, authority = sides(world, law)
    package, visit = followed(world, force, authority)
    exhibited(world, force)
    said, papers = _seen(world, package, visit, _posts(world, force, authority))
    with viewing(world.silver(force)):
        content = contents_of([Package.objects.get(pk=package.pk)])[package.pk]
    status = {"export": "x", "force": force, "exported_at": world.at.isoformat(), "state": "accepted", "level": "high",
              "act_by": "", "access_to_children": "yes", "digest": "x", "withdrawn": ""}  # fmt: skip
    papers["package"] = package_pdf(content, status)
    said |= {name: text_of(made) for name, made in papers.items()}
    said |= _archived(world.silver(force))
    assert {name.split("/")[-2] for name in papers if "/" in name} == {"label", "statement", "letter"}
    capsys.readouterr()
    children.list_(act_as=world.bronze(force).person.username, as_json=True)
    children_desk.referrals(act_as=world.social_worker(authority).person.username, as_json=True)
    with viewing(world.social_worker(authority)):
        reference = ChildReferral.objects.get().reference
    children_desk.read(reference, act_as=world.social_worker(authority).person.username, as_json=True)
    commands.list_contacts(act_as=world.silver(force).person.username, as_json=True)
    commands.list_disclosures(act_as=world.silver(force).person.username, as_json=True)
    said["commands"] = capsys.readouterr().out
    wrong = {where: found for where, text in said.items() if (found := words_in(text, foreign_to(law)))}
    assert wrong == {}
    own = words_of(law).only_here
    assert len({word for text in said.values() for word in words_in(text, own)}) >= 4, "its own words are shown"


def _archived(silver: Post) -> dict[str, str]:
    """Return every file of the archive of evidence as text: the record, CASE/UCO, each continuity statement."""
    answer = client_of(silver).get("/exhibits/archive/")
    with zipfile.ZipFile(BytesIO(b"".join(answer) if answer.streaming else answer.content)) as found:
        files = {name: found.read(name) for name in found.namelist()}
    assert {name.rsplit(".", 1)[-1] for name in files} >= {"json", "jsonld", "pdf", "txt"}
    return {f"archive {name}": text_of(made) if name.endswith(".pdf") else made.decode()
            for name, made in files.items()}  # fmt: skip


def _posts(world: World, force: str, authority: str) -> list[Post]:
    at_force = (world.bronze, world.silver, world.force_analyst, world.examiner)
    return [*(of(force) for of in at_force), world.social_worker(authority)]


def _seen(
    world: World, package: Package, visit: UUID, posts: Iterable[Post]
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return every page and answer as text, and every file as it is; each by who asked for what."""
    said: dict[str, str] = {}
    papers: dict[str, bytes] = {}
    for post in posts:
        browser, program = client_of(post), Program(world, post)
        for path in _paths(post, package, visit):
            answer = browser.get(path)
            if answer.headers["Content-Type"] == "application/pdf":
                papers[f"{post.role} {path}"] = answer.content
            else:
                said[f"{post.role} {path}"] = answer.content.decode()
        keyed = [path.strip("/").split("/") for path in _paths(post, package, visit)]
        whole = [f"/{BY_KEY[parts[0]]}/{parts[1]}" for parts in keyed if len(parts) == 2 and parts[0] in BY_KEY
                 and len(parts[1]) == KEY]  # fmt: skip
        for path in (*OPERATIONS, *whole):
            said[f"{post.role} API {path}"] = program.get(path).content.decode()
    return said, papers


def test_no_page_and_no_file_for_printing_is_written_in_the_words_of_one_law() -> None:
    every = [word for law in Jurisdiction for word in (*words_of(law).only_here, *law_of(law).only_here)]
    files = [path for kind in ("html", "typ", "txt") for path in ROOT.rglob(f"*.{kind}")]
    assert len(files) > 50
    wrong = {path.name: found for path in files if (found := words_in(path.read_text("utf-8"), every))}
    assert wrong == {}
