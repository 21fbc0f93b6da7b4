"""Every write of attribution, one file a verb group."""

from daybreak.attribution.actions.asking import compare_answers, import_answers, read_leads, request_resolutions
from daybreak.attribution.actions.clearing import clear
from daybreak.attribution.actions.doors import establish_doors

__all__ = ["clear", "compare_answers", "establish_doors", "import_answers", "read_leads", "request_resolutions"]
