"""What every request passes: the content security policy, and the viewer of its one transaction."""

from __future__ import annotations
