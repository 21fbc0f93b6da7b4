"""An investigation's actions and provenance as CASE/UCO JSON-LD, so that other tools can read where evidence has been.

Follows the CASE 1.5 ontology (caseontology.org): an exhibit is an object, each entry of its continuity an investigative
action, whose result is a provenance record that carries the exhibit's number; the seal is said in words, because the
ontology has none. `case_validate` (extra `case`) checks what is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from daybreak.custody.terms import DEVICES
from daybreak.packages.travelling.contents import MARKING

KB = "https://daybreak.invalid/kb/"
CONTEXT = {
    "kb": KB,
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-location": "https://ontology.unifiedcyberontology.org/uco/location/",
    "uco-marking": "https://ontology.unifiedcyberontology.org/uco/marking/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def case_of(contents: Sequence[Mapping[str, Any]], *, investigation: str) -> Node:
    """Return the JSON-LD document of exhibits with their continuity and examinations."""
    graph = _Graph(investigation)
    for content in contents:
        graph.exhibit(content)
    return {"@context": CONTEXT, "@graph": graph.nodes()}


class _Graph:
    """Collects nodes; people and places are written once."""

    def __init__(self, investigation: str) -> None:
        self._name = investigation
        self._nodes: dict[str, Node] = {}
        self._marking = self._add("marking", "statement", {
            "@type": "uco-marking:MarkingDefinition", "uco-marking:definitionType": "statement",
            "uco-marking:definition": {
                "@id": _id("statement", "statement"), "@type": "uco-marking:StatementMarking",
                "uco-marking:definitionType": "statement", "uco-marking:statement": MARKING,
            },
        })  # fmt: skip

    def nodes(self) -> list[Node]:
        """Return all nodes, the investigation first; everything it is about is marked."""
        objects = [
            {"@id": key} for key, node in self._nodes.items() if node["@type"] != "uco-marking:MarkingDefinition"
        ]
        whole: Node = {
            "@id": _id("investigation", self._name), "@type": "case-investigation:Investigation",
            "uco-core:name": self._name, "uco-core:objectMarking": self._marking,
        }  # fmt: skip
        return [whole | ({"uco-core:object": objects} if objects else {}), *self._nodes.values()]

    def exhibit(self, content: Mapping[str, Any]) -> None:
        """Add an exhibit: the thing, its seizure, every entry after it, every examination."""
        label = content["label"]
        kind = "uco-observable:Device" if content["kind"] in DEVICES else "uco-observable:ObservableObject"
        thing = self._add("exhibit", label, {"@type": kind, "uco-core:name": content["kind"].replace("_", " ")})
        first = {
            "kind": "seized", "happened_at": content["seized_at"], "signed_by": content["seized_by"],
            "seal_number": content["seal_number"], "place": content["found_where"], "sha256": content["sha256"],
        }  # fmt: skip
        before = self._action(content, thing, 0, first, None)
        for step in content["steps"]:
            before = self._action(content, thing, step["number"], step, before)
        for examined in content["examinations"]:
            said = {"kind": "examined", "happened_at": examined["examined_at"], "signed_by": examined["examined_by"],
                    "found": _found(examined)}  # fmt: skip
            self._action(content, thing, f"examination {examined['number']}", said, None)

    def _action(
        self, content: Mapping[str, Any], thing: Node, number: object, step: Mapping[str, Any], before: Node | None
    ) -> Node:
        key, at = f"{content['label']} {number}", {"@type": "xsd:dateTime", "@value": step["happened_at"]}
        record = self._add("provenance-record", key, {
            "@type": "case-investigation:ProvenanceRecord", "case-investigation:exhibitNumber": content["reference"],
            "case-investigation:rootExhibitNumber": content["reference"], "uco-core:object": thing,
            "uco-core:description": _said(step),
        })  # fmt: skip
        node: Node = {
            "@type": "case-investigation:InvestigativeAction", "uco-core:name": step["kind"],
            "uco-action:startTime": at, "uco-action:endTime": at, "uco-action:object": thing,
            "uco-action:performer": self._person(step["signed_by"]), "uco-action:result": record,
        }  # fmt: skip
        if step.get("given_to"):
            node["uco-action:participant"] = self._person(step["given_to"])
        if step.get("place"):
            node["uco-action:location"] = self._add(
                "location", step["place"], {"@type": "uco-location:Location", "uco-core:name": step["place"]}
            )
        if before:
            node["case-investigation:wasInformedBy"] = before
        return self._add("action", key, node)

    def _person(self, name: str) -> Node:
        return self._add("person", name, {"@type": "uco-identity:Person", "uco-core:name": name})

    def _add(self, word: str, about: str, node: Node) -> Node:
        key = _id(word, about)
        self._nodes.setdefault(key, {"@id": key, **node})
        return {"@id": key}


def _said(step: Mapping[str, Any]) -> str:
    corrected = ""
    if step["kind"] == "corrected":
        corrected = f"entry {step['corrects']}, {step['part']}: {step['says']}"
    parts = [
        f"seal {step['seal_number']}" if step.get("seal_number") else "",
        f"new seal {step['new_seal']}" if step.get("new_seal") else "",
        corrected, step.get("found", ""), f"reason: {step['reason']}" if step.get("reason") else "",
        f"SHA-256 in the ledger {step['sha256']}" if step.get("sha256") else "",
    ]  # fmt: skip
    return "; ".join(part for part in parts if part)


def _found(examined: Mapping[str, Any]) -> str:
    counts = [f"{row['scheme']} {row['category']}: {row['count']}" for row in examined["counts"]]
    said = {name: examined[name] for name in ("devices", "first_generation", "unknown_hashes")}
    others = [f"{name.replace('_', ' ')}: {number}" for name, number in said.items() if number is not None]
    return ", ".join(counts + others)


def _id(word: str, about: str) -> str:
    """Return a node's name: the word and a UUID made of what it is about, the same in every export."""
    made: UUID = uuid5(NAMESPACE_URL, f"{KB}{word}/{about}")
    return f"kb:{word}-{made}"
