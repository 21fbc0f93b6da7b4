"""Pure rules of custody: references, labels, grades, unbroken continuity, and rows against the ledger."""

from daybreak.custody.rules.continuity import continuity, standing
from daybreak.custody.rules.examining import check_examined, difference, for_identification, unmapped
from daybreak.custody.rules.handing import check_correction, check_handed, check_resealed, check_still_held
from daybreak.custody.rules.labels import label_of, range_of
from daybreak.custody.rules.proving import against_ledger, digest_of
from daybreak.custody.rules.scanning import MOST_SCANNED, scanned
from daybreak.custody.rules.seizing import check_seized, reference_key
from daybreak.custody.rules.swaps import with_swaps

__all__ = [
    "MOST_SCANNED",
    "against_ledger",
    "check_correction",
    "check_examined",
    "check_handed",
    "check_resealed",
    "check_seized",
    "check_still_held",
    "continuity",
    "difference",
    "digest_of",
    "for_identification",
    "label_of",
    "range_of",
    "reference_key",
    "scanned",
    "standing",
    "unmapped",
    "with_swaps",
]  # fmt: skip
