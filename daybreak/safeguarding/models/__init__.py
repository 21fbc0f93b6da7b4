"""Children, their referrals, families, position-of-trust disclosures, welfare of suspects, corrections of errors."""

from daybreak.safeguarding.models.children import Child, ChildCorrection, ChildJudgement, ChildReferral, ReferralEntry
from daybreak.safeguarding.models.disclosures import EmployerDuty, ErrorRecipient, TrustDisclosure
from daybreak.safeguarding.models.welfare import FamilyMember, WelfareContact, WelfarePlan

__all__ = [
    "Child",
    "ChildCorrection",
    "ChildJudgement",
    "ChildReferral",
    "EmployerDuty",
    "ErrorRecipient",
    "FamilyMember",
    "ReferralEntry",
    "TrustDisclosure",
    "WelfareContact",
    "WelfarePlan",
]
