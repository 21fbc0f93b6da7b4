"""What a report says of a person: the truth, as far as the provider knew it and wrote it down rightly."""

from __future__ import annotations

from dataclasses import replace

from daybreak.rehearsal.nation.chance import chance, happens
from daybreak.rehearsal.nation.clock import delivered_at, some_time_before, written
from daybreak.rehearsal.nation.gravity import ENTICEMENT, GRAVITY, LIVE, POSSESSION
from daybreak.rehearsal.nation.likeness import likeness, reference_of
from daybreak.rehearsal.nation.reach import BY_NAME, SCREEN_WORDS
from daybreak.rehearsal.nation.sightings import Report, VictimSeen
from daybreak.rehearsal.nation.terms import Form, Standing
from daybreak.rehearsal.nation.truth import Account, Notice, Truth
from daybreak.rehearsal.nation.uploads import regraded, uploads
from daybreak.rehearsal.nation.variations import other_mailbox
from daybreak.rehearsal.nation.wire import Scene, seen

URGENT = "The provider asks for an early look: a child may be at risk at present."
NOTE = "Invented record for rehearsal; it is about nobody."
TO_SOMEBODY = 0.10  # reports that name an intended recipient


def report_of(truth: Truth, notice: Notice) -> Report:
    """Return a report as it was first sent."""
    rng = chance(truth.seed, "report", notice.number)
    scene = Scene(truth, truth.people[notice.person], notice, rng)
    gravity = GRAVITY[scene.person.standing]
    received_at = some_time_before(rng, delivered_at(truth.begins_on, notice.wave), days=(0.5, 18))
    incident_at = some_time_before(rng, received_at, days=gravity.days_ago)
    account = scene.person.accounts[notice.ordinal % len(scene.person.accounts)]
    files = () if notice.form is Form.LIST else uploads(scene, incident_at=incident_at)
    grave = any(LIVE in file.flags for file in files)
    entices = happens(rng, gravity.enticement) or (scene.person.standing is Standing.ESTABLISHABLE and not grave)
    return Report(
        reference=reference_of(notice.number, seed=truth.seed),
        form=notice.form,
        kind=notice.kind,
        platform=BY_NAME[account.service],
        received_at=received_at,
        incident_type=ENTICEMENT if entices else POSSESSION[notice.form],
        incident_at_text=written(rng, incident_at),
        urgent=URGENT if happens(rng, gravity.urgent) else "",
        solicitation=happens(rng, gravity.solicitation),
        reported=likeness(scene, account, incident_at=incident_at),
        recipient=_recipient(scene) if happens(rng, TO_SOMEBODY) else None,
        victims=_victims(scene) if happens(rng, gravity.victims) else (),
        files=files,
        note=NOTE,
    )


def changed_report_of(truth: Truth, notice: Notice) -> Report:
    """Return a report as it was sent again: a file graded anew, one more sighting, sometimes another mailbox."""
    report, person = report_of(truth, notice), truth.people[notice.person]
    rng = chance(truth.seed, "again", notice.number)
    at = some_time_before(rng, delivered_at(truth.begins_on, notice.resend_wave), days=(0.5, 12))
    scene = Scene(truth, person, notice, rng)
    one_more = seen(scene, at=at, event="Login")
    emails = report.reported.emails
    if emails and happens(rng, 0.3):
        emails = (*emails, other_mailbox(rng, emails[0]))
    files = tuple(
        regraded(rng, file, person.standing) if not place else file for place, file in enumerate(report.files)
    )
    reported = replace(report.reported, ips=(one_more, *report.reported.ips), emails=emails)
    return replace(report, reported=reported, files=files)


def _recipient(scene: Scene) -> Account:
    """Return the account something was sent to; it may be that of another reported person."""
    rng = scene.rng
    while True:
        other = scene.truth.people[rng.randrange(len(scene.truth.people))]
        if other.accounts and other is not scene.person:
            return rng.choice(other.accounts)


def _victims(scene: Scene) -> tuple[VictimSeen, ...]:
    rng = scene.rng
    age = rng.randint(7, 16) if happens(rng, 0.7) else None
    named = age is None or happens(rng, 0.3)
    return (VictimSeen(age, f"{rng.choice(SCREEN_WORDS)}_{rng.randint(1, 9999):04}" if named else ""),)
