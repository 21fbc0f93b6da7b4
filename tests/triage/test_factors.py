"""What the reviewed file may say, and that a file that says otherwise is refused with its place."""

from __future__ import annotations

import pytest

from daybreak.kernel.errors import BadInput
from daybreak.triage.factors import FILE, load, shipped

SHIPPED = FILE.read_text("utf-8")


def test_the_shipped_file_is_read_and_its_version_names_its_bytes() -> None:
    assert shipped().version != load(SHIPPED.encode() + b"\n# a remark", name="f").version
    assert len(shipped().version) <= 64
    assert len({factor.key for factor in shipped().factors}) == len(shipped().factors)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("points = 6", "points = -6", "factor 1"),
        ("points = 6", "points = 6.5", "factor 1"),
        ('kind = "access"', 'kind = "excess"', "excess"),
        ('fact = "children_in_home"', "", "either at a fact or at a count"),
        ('test = "positive"', 'test = "at_least"', "test of counts"),
        ('test = "positive"', 'test = "is"', "need values"),
        ('key = "access-reported"', 'key = "children-in-home"', "the same key"),
        ("very_high = 18", "very_high = 10", "more points"),
        ('version = "2026-2"', "", "version"),
        (
            'key = "four-referrals"\nwords = "Four referrals or more"\nkind = "volume"\npoints = 2',
            'key = "four-referrals"\nwords = "Four referrals or more"\nkind = "volume"\npoints = 3',
            "child first",
        ),
        ("[levels]", "[levels", "cannot be read"),
        ('words = "Children live in the home"', 'wrods = "Children live in the home"', "factor 1"),
        (
            'source = "HMICFRS, Online sexual abuse and exploitation of children (2023)"\n\n[[',
            'source = " "\n\n[[',
            "source",
        ),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused(before: str, after: str, said: str) -> None:
    assert before in SHIPPED
    with pytest.raises(BadInput) as refused:
        load(SHIPPED.replace(before, after, 1).encode(), name="factors.toml")
    assert said in f"{refused.value} {refused.value.rule}"
    assert "factors.toml" in refused.value.place
