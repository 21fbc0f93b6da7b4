"""A model as a value: kept as text, refused when changed, made again from its seed."""

import json
from dataclasses import replace

import pytest

from daybreak.identity.linkage.invented.__main__ import made
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.model import Model
from daybreak.identity.linkage.scoring import score
from daybreak.identity.linkage.shipped import shipped_model
from daybreak.kernel.errors import BadInput, Tampered


def test_a_model_survives_its_text() -> None:
    model = shipped_model()
    assert Model.from_json(model.to_json()) == model
    assert Model.from_json(model.to_json()).digest == model.digest


def test_a_changed_model_is_refused() -> None:
    body = json.loads(shipped_model().to_json())
    body["weights"]["email"]["exact"][1] /= 10
    with pytest.raises(Tampered, match="digest"):
        Model.from_json(json.dumps(body))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": "x", "format": 99}'])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="no linkage model"):
        Model.from_json(text)


def test_a_model_without_a_field_is_refused() -> None:
    body = json.loads(shipped_model().to_json())
    del body["weights"]["email"]
    with pytest.raises(BadInput, match="no linkage model"):
        Model.from_json(json.dumps(body))


def test_a_model_of_other_rules_is_refused() -> None:
    other = replace(shipped_model(), rules="another")
    with pytest.raises(BadInput, match="another"):
        Model.from_json(other.to_json())
    with pytest.raises(BadInput, match="another"):
        score([Mention("a"), Mention("b")], other)


@pytest.mark.slow
def test_the_shipped_model_can_be_made_again() -> None:
    assert made().digest == shipped_model().digest
