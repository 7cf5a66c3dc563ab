"""Tracks that a user brings: read, checked, resampled, written."""

from longshadow.tracks.motion import from_trajectory, resample, speed_mps, to_trajectory
from longshadow.tracks.read import read_tracks
from longshadow.tracks.record import Track
from longshadow.tracks.write import write_csv, write_geojson

__all__ = [
    "Track",
    "from_trajectory",
    "read_tracks",
    "resample",
    "speed_mps",
    "to_trajectory",
    "write_csv",
    "write_geojson",
]
