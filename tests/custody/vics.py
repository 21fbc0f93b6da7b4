"""Invented case files of graded media, as an examiner's tool exports them: hashes of nothing."""

from __future__ import annotations

import json
from hashlib import md5

SECRET = "IMG_0001-never-enters"


def case_file(*media: tuple[int, bool], version: str = "2.0", start: int = 0) -> bytes:
    """Return a VICS file: each medium has a grade and whether it stands on a list of known ones."""
    head = f"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/{version}.xml/UK/$metadata#Cases"
    items = [
        {
            "MediaID": number, "Category": grade, "IsPrecategorized": listed, "RelativeFilePath": f"VIC\\{SECRET}.jpg",
            "MD5": md5(f"invented {start + number}".encode(), usedforsecurity=False).hexdigest().upper(),
            "Comments": SECRET, "MediaFiles": [{"FileName": f"{SECRET}.jpg", "FilePath": f"\\DCIM\\{SECRET}.jpg"}],
            "Exifs": [{"PropertyName": "Model", "PropertyValue": SECRET}],
        }
        for number, (grade, listed) in enumerate(media)
    ]  # fmt: skip
    case = {"CaseID": "{01234567-89AB-CDEF-0123-456789ABCDEF}", "CaseNumber": SECRET, "Media": items}
    return json.dumps({"@odata.context": head, "value": [case]}).encode()
