"""What a provider submits about one file of a report: XML with the root element `fileDetails`."""

from __future__ import annotations

from collections.abc import Iterator

from daybreak.intake.readers.connections import device, ip_event
from daybreak.intake.readers.files import file, file_hash, grade, metadata, viewed
from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.handlers import flags, note, numbered, record, section
from daybreak.intake.readers.incoming import Incoming, content_reference
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.reports import close
from daybreak.intake.readers.xml_nodes import parse, root_name
from daybreak.intake.terms import FactKind, ReportRead


def _file_id(gathering: Gathering, node: Node, party: str) -> None:
    gathering.file_id = gathering.file_id or (node.text or "").strip()
    note(gathering, node, party)


_FILE = file(
    {
        "@xsi:noNamespaceSchemaLocation": note,
        "reportId": numbered,
        "fileId": _file_id,
        "originalFileName": record(FactKind.FILE_NAME, field=True),
        "uploadedToEspTimestamp": record(FactKind.FILE_UPLOADED_AT),
        "locationOfFile": note,
        "fileViewedByEsp": viewed,
        "exifViewedByEsp": note,
        "publiclyAvailable": note,
        "fileRelevance": note,
        "fileAnnotations": flags,
        "industryClassification": grade,
        "originalFileHash": file_hash,
        "ipCaptureEvent": ip_event,
        "deviceId": device,
        "details": section({"nameValuePair": metadata}),
        "additionalInfo": note,
    }
)


class SubmissionFile:
    """Reads one file's details; the report they belong to is named inside."""

    name = "submission fileDetails XML"

    def recognises(self, incoming: Incoming) -> bool:
        return root_name(incoming) == "fileDetails"

    def read(self, incoming: Incoming) -> Iterator[ReportRead]:
        root = parse(incoming)
        gathering = Gathering()
        _FILE(gathering, root, "")
        part = f"file/{gathering.file_id or content_reference(incoming.content)}"
        return iter((close(gathering, reference=incoming.reference(), place=root.place, part=part),))


FORMAT = SubmissionFile()
