"""A trained model as a frozen value: what each level is worth, how rare each name is, and where both came from."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from daybreak.identity.linkage.comparisons import COMPARISONS, rules_digest
from daybreak.identity.linkage.words import Field, Level
from daybreak.kernel.errors import BadInput, Tampered

FORMAT = 1
_REMEDY = "Train a model with this release."


@dataclass(frozen=True, slots=True)
class Weight:
    """Hold how often a level occurs among pairs of one person (`m`) and of two people (`u`), both in (0, 1]."""

    m: float
    u: float

    @property
    def bits(self) -> float:
        """What the level is worth before the rarity of the value: log2(m / u)."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Rarity:
    """Hold the shares of frequent values of a column; whatever is not listed counts as `floor`."""

    floor: float
    shares: Mapping[str, float]

    def share(self, value: str) -> float:
        """Return the share of mentions that hold a value, at least the floor."""
        return max(self.floor, self.shares.get(value, 0.0))


@dataclass(frozen=True, slots=True)
class Model:
    """Hold a trained model; `prior` is the chance that two mentions taken at random are one person."""

    prior: float
    weights: Mapping[Field, Mapping[Level, Weight]]
    rarities: Mapping[Field, Rarity]
    trained_on: int
    seed: int
    rules: str

    @property
    def prior_bits(self) -> float:
        """The prior as log2 odds; where every pair starts."""
        return math.log2(self.prior / (1 - self.prior))

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON (RFC 8785) of every parameter: the version a scored pair refers to."""
        return hashlib.sha256(rfc8785.dumps(_body(self))).hexdigest()

    def to_json(self) -> str:
        """Return the model as JSON text with its digest."""
        return json.dumps(_body(self) | {"digest": self.digest}, indent=1, sort_keys=True, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Model:
        """Return the model kept in JSON text.

        Raises `BadInput` where the text is no model of this format or was trained under other comparison rules, and
        `Tampered` where its digest does not fit its content.
        """
        try:
            body = json.loads(text)
            digest, model = body.pop("digest"), _from_body(body)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"this text is no linkage model of format {FORMAT}", remedy=_REMEDY) from error
        if digest != model.digest:
            raise Tampered("the digest of the linkage model does not fit its content", remedy=_REMEDY)
        require_current_rules(model)
        return model


def require_current_rules(model: Model) -> None:
    """Raise `BadInput` where a model was trained under other comparison rules than the present ones."""
    if model.rules != rules_digest():
        raise BadInput(
            f"the linkage model was trained under rules {model.rules}, this release compares by {rules_digest()}",
            remedy=_REMEDY,
        )


def _body(model: Model) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "prior": model.prior,
        "weights": {
            field.value: {level.value: [weight.m, weight.u] for level, weight in levels.items()}
            for field, levels in model.weights.items()
        },
        "rarities": {
            field.value: {"floor": rarity.floor, "shares": dict(rarity.shares)}
            for field, rarity in model.rarities.items()
        },
        "trained_on": model.trained_on,
        "seed": model.seed,
        "rules": model.rules,
    }


def _from_body(body: dict[str, Any]) -> Model:
    if body.pop("format") != FORMAT:
        raise ValueError
    model = Model(
        prior=body["prior"],
        weights={
            Field(field): {Level(level): Weight(*weight) for level, weight in levels.items()}
            for field, levels in body["weights"].items()
        },
        rarities={Field(field): Rarity(**rarity) for field, rarity in body["rarities"].items()},
        trained_on=body["trained_on"],
        seed=body["seed"],
        rules=body["rules"],
    )
    if {comparison.field for comparison in COMPARISONS} != set(model.weights):
        raise ValueError
    if {comparison.field for comparison in COMPARISONS if comparison.term} != set(model.rarities):
        raise ValueError
    return model
