"""Invented case files of graded media: hashes of nothing, words that must not survive."""

from __future__ import annotations

import hashlib
import json
from typing import Any

UK = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Cases"
CASE_ID = "01234567-89ab-cdef-0123-456789abcdef"


def md5(number: int) -> str:
    """Return the MD5 of a number."""
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest().upper()


def medium(number: int, category: Any = 1, **more: Any) -> dict[str, Any]:
    """Return one medium, with a word beginning with "secret" in every field that is to be left out."""
    said = f"secret{number}"
    return {
        "MediaID": number, "Category": category, "MD5": md5(number), "MediaSize": 1000 + number, "Comments": said,
        "RelativeFilePath": f"{said}\\x.jpg", "Tags": f"{said}tag", "Series": f"{said}series", "MimeType": said,
        "MediaFiles": [{"MD5": md5(number), "FileName": f"{said}.jpg", "FilePath": f"{said}\\y", "SourceID": said}],
        "Exifs": [{"PropertyName": f"{said}exif", "PropertyValue": f"{said}made", "MD5": md5(number)}],
    } | more  # fmt: skip


def case_file(*media: Any, context: str = UK, **case: Any) -> bytes:
    """Return a file of one case."""
    about = {"CaseID": f"{{{CASE_ID.upper()}}}", "CaseNumber": "secret case", "ContactName": "secret contact"}
    return json.dumps({"@odata.context": context, "value": [about | case | {"Media": list(media)}]}).encode()


def media_list(*media: Any, version: str = "1.3") -> bytes:
    """Return a list of media without a case, as a hash set is handed on."""
    context = f"http://github.com/ICMEC/ProjectVic/DataModels/{version}.xml#Media"
    return json.dumps({"odata.metadata": context, "value": list(media)}).encode()
