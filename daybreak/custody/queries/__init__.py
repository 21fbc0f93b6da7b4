"""Every read of custody. Only the force that seized an exhibit sees it."""

from daybreak.custody.queries.evidence import evidence_of
from daybreak.custody.queries.examinations import (
    Compared,
    compared,
    counts_of,
    examinations_of,
    for_identification,
    new_material,
    sealed_result,
    searches_of,
    waiting_results,
)
from daybreak.custody.queries.exhibits import (
    Holding,
    devices_by_force,
    exhibits,
    exhibits_by_key,
    exhibits_of,
    holding_of,
    holdings,
    passages,
    searched,
)
from daybreak.custody.queries.problems import Lost, Problems, problems
from daybreak.custody.queries.proving import digest_of_examination, digest_of_exhibit, digest_of_step, outside_breaks
from daybreak.custody.queries.scanning import found_by, found_by_each

__all__ = [
    "Compared",
    "Holding",
    "Lost",
    "Problems",
    "compared",
    "counts_of",
    "devices_by_force",
    "digest_of_examination",
    "digest_of_exhibit",
    "digest_of_step",
    "evidence_of",
    "examinations_of",
    "exhibits",
    "exhibits_by_key",
    "exhibits_of",
    "for_identification",
    "found_by",
    "found_by_each",
    "holding_of",
    "holdings",
    "new_material",
    "outside_breaks",
    "passages",
    "problems",
    "sealed_result",
    "searched",
    "searches_of",
    "waiting_results",
]
