"""The files a report speaks of: names, digests, grades; never a picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from daybreak.rehearsal.nation.chance import Weighted, chance, happens
from daybreak.rehearsal.nation.clock import written
from daybreak.rehearsal.nation.gravity import GRAVITY, LIVE
from daybreak.rehearsal.nation.sightings import FileSeen
from daybreak.rehearsal.nation.terms import Form, ReportKind, Standing
from daybreak.rehearsal.nation.wire import Scene, seen

NAMES = Weighted(
    ("IMG_{:04}.jpg", "VID_{:04}.mp4", "photo-{:04}.png", "{:04}.webp", "clip{:04}.mov"), (50, 20, 12, 10, 8)
)
WIDELY_SHARED, SHARED_FILES = 0.10, 500  # files many people pass on: the same digests in many reports
SEPARATE_FILES = Weighted((0, 1, 2), (30, 50, 20))  # documents beside a submission, where nothing asks for more
VIEWED = Weighted[bool | None]((True, False, None), (45, 40, 15))


def uploads(scene: Scene, *, incident_at: datetime) -> tuple[FileSeen, ...]:
    """Return the files of a report; a serious one names at least one with its grade."""
    gravity = GRAVITY[scene.person.standing]
    if scene.notice.form is Form.XML:
        count = max(SEPARATE_FILES.draw(scene.rng), scene.serious)
    else:
        count = scene.rng.randint(*gravity.files)
    return tuple(_upload(scene, incident_at - timedelta(minutes=7 * place)) for place in range(count))


def _upload(scene: Scene, at: datetime) -> FileSeen:
    rng, gravity = scene.rng, GRAVITY[scene.person.standing]
    digests = chance(scene.truth.seed, "shared", rng.randrange(SHARED_FILES)) if happens(rng, WIDELY_SHARED) else rng
    flags = [LIVE] if happens(rng, gravity.live) else []
    if digests is not rng:
        flags.append("viral")
    if scene.notice.kind is ReportKind.BUNDLED:
        flags.append("potentialMeme")
    return FileSeen(
        file_id=_hex(rng, 128),
        name=NAMES.draw(rng).format(rng.randrange(10_000)),
        md5=_hex(digests, 128),
        sha1=_hex(digests, 160),
        sha256=_hex(digests, 256),
        pdq=_hex(digests, 256) if digests.random() < 0.3 else "",
        grade=gravity.grades.draw(rng),
        viewed=VIEWED.draw(rng),
        uploaded_at_text=written(rng, at),
        flags=tuple(sorted(flags)),
        ip=seen(scene, at=at, event="Upload") if happens(rng, 0.6 if scene.serious else 0.3) else None,
    )


def regraded(rng: Random, file: FileSeen, standing: Standing) -> FileSeen:
    """Return a file with another grade, as a provider sends it after a second look."""
    grades = [grade for grade in ("A1", "A2", "B1", "B2") if grade != file.grade]
    kept = grades if standing is Standing.TAIL else [grade for grade in grades if grade[0] == "A"]
    return replace(file, grade=kept[0] if rng.random() < 0.02 else kept[-1])


def _hex(rng: Random, bits: int) -> str:
    return f"{rng.getrandbits(bits):0{bits // 4}x}"
