"""Reading a release text for what it must not say: every mark names its rule and what to write instead.

A mark is a question to a person, who mends the text or clears the mark with a reason; nothing is changed by itself.
The words lie in `words.toml`, reviewed and versioned; numbers, people, nations and claims have a file of rules each.
"""

from daybreak.release.reading.check import slips
from daybreak.release.reading.terms import Slip, Told

__all__ = ["Slip", "Told", "slips"]
