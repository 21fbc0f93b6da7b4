"""IP leads, requests and answers, grounds, doors, the clearance register and suspected errors."""

from daybreak.attribution.models.asking import IpLead, Resolution, ResolutionRequest, TypedIdentifier
from daybreak.attribution.models.doors import Door, Ground, GroundWithdrawal, SeenGround
from daybreak.attribution.models.places import ForceChoice, PremisesMark
from daybreak.attribution.models.stopping import Clearance, SuspectedError

__all__ = [
    "Clearance",
    "Door",
    "ForceChoice",
    "Ground",
    "GroundWithdrawal",
    "IpLead",
    "PremisesMark",
    "Resolution",
    "ResolutionRequest",
    "SeenGround",
    "SuspectedError",
    "TypedIdentifier",
]
