"""Files that leave the house: an archive that checks itself, labels that say nothing, paper without hidden words."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pytest
import typst
import zxingcpp
from PIL import Image

from daybreak.custody.evidence.bagging import archive_of
from daybreak.custody.evidence.printing import FOLDER, labels_pdf, labels_said, qr_of, statement_pdf
from tests.custody.evidence.record import content

AT = datetime(2026, 3, 12, 6, tzinfo=UTC)


def archive() -> bytes:
    return archive_of([content()], investigation="TEST DAWN", exported_at=AT, exported_by="Pat Example")


def test_the_archive_is_a_bag_that_holds_until_a_byte_changes(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(archive())).extractall(tmp_path)
    bag = bagit.Bag(str(tmp_path / "evidence"))
    bag.validate()
    assert set(bag.payload_files()) == {"data/exhibits.json", "data/case.jsonld", "data/statements.pdf"}
    assert bag.info["Security-Marking"] == "OFFICIAL-SENSITIVE"
    path = tmp_path / "evidence" / "data" / "exhibits.json"
    path.write_bytes(path.read_bytes().replace(b"ABC/1", b"ABC/2"))
    with pytest.raises(bagit.BagError):
        bag.validate()


def test_nothing_hides_in_the_archive() -> None:
    packed = zipfile.ZipFile(io.BytesIO(archive()))
    assert packed.comment == b""
    for item in packed.infolist():
        assert item.date_time == (1980, 1, 1, 0, 0, 0)
        assert not item.extra
        assert not item.comment
    said = json.loads(packed.read("evidence/data/exhibits.json"))
    assert set(said) == {"format", "investigation", "exported_at", "exhibits"}


@pytest.mark.parametrize("made", [
    statement_pdf([content()], exported_at=AT.isoformat(), exported_by="Pat Example"),
    labels_pdf(["X-4F7KQ2M4TZ"], exported_at=AT.isoformat()),
])  # fmt: skip
def test_a_pdf_says_of_itself_only_its_title_and_its_day(made: bytes) -> None:
    for hidden in (b"/EmbeddedFile", b"/JavaScript", b"/Author", b"/URI", b"/Annot"):
        assert hidden not in whole(made)
    told = b"".join(re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", made, re.DOTALL))
    assert b"2026-03-12" in told
    assert b"Pat Example" not in told
    assert b"ABC/1" not in told


def test_a_label_holds_its_code_and_nothing_else() -> None:
    made = labels_pdf(["X-4F7KQ2M4TZ", "X-0000000000"], exported_at=AT.isoformat())
    for word in (b"ABC/1", b"Kent", b"Ann"):
        assert word not in whole(made)
    assert qr_of("X-4F7KQ2M4TZ") != qr_of("X-4F7KQ2M4TY")


def test_a_scanner_reads_both_codes_of_every_label() -> None:
    codes = [f"X-4F7KQ2M4{number:02}" for number in range(21)]
    said = json.dumps(labels_said(codes, exported_at=AT.isoformat()))
    drawn = typst.compile(FOLDER / "labels.typ", root=FOLDER, sys_inputs={"said": said}, format="png", ppi=300)
    assert isinstance(drawn, bytes)
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))
    for kind in (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128):
        assert sorted(each.text for each in read if each.format == kind) == codes


def test_sheets_hold_twenty_one_labels() -> None:
    pages = [
        len(re.findall(rb"/Type ?/Page\b", whole(labels_pdf(["X-4F7KQ2M4TZ"] * count, exported_at=AT.isoformat()))))
        for count in (21, 22)
    ]
    assert pages[1] == pages[0] + 1


def whole(made: bytes) -> bytes:
    """Return a PDF with everything in it that is packed."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL)
    return made + b"".join(_inflated(each) for each in packed)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream
