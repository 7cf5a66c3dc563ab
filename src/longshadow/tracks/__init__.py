"""Tracks that a user brings: read, checked, resampled, written."""

from longshadow.tracks.motion import from_trajectory, resample, speed_mps, to_trajectory
from longshadow.tracks.record import Track

__all__ = ["Track", "from_trajectory", "resample", "speed_mps", "to_trajectory"]
