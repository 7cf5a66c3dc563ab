"""What stands beside the raids."""

from __future__ import annotations

from typing import Any

from longshadow.studies.defence.collect import Collected
from longshadow.studies.defence.job import Job

__all__ = ["beside"]


def beside(job: Job, found: Collected) -> dict[str, Any]:
    """Return footprints, axes, records and assets out of reach."""
    return {}
