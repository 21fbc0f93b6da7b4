"""Tables of packages."""

from daybreak.packages.models.offline import AnswerKey, ForceKey, ReceivedAnswer, SigningKey
from daybreak.packages.models.sent import (
    Package,
    PackageItem,
    PackageMove,
    PackagePause,
    PackagePremises,
    RecallNotice,
)

__all__ = [
    "AnswerKey",
    "ForceKey",
    "Package",
    "PackageItem",
    "PackageMove",
    "PackagePause",
    "PackagePremises",
    "RecallNotice",
    "ReceivedAnswer",
    "SigningKey",
]
