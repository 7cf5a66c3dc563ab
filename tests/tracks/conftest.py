"""Files of tracks, and what reading a bad one says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from longshadow.errors import TrackError
from longshadow.tracks import Track, read_tracks

Write = Callable[[str, str], Path]
Read = Callable[[str, str], tuple[Track, ...]]
Complain = Callable[[str, str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return written


@pytest.fixture
def read(write: Write) -> Read:
    return lambda name, text: read_tracks(write(name, text))


@pytest.fixture
def complain(write: Write) -> Complain:
    """The text of the error that a file raises."""

    def complaint(name: str, text: str) -> str:
        with pytest.raises(TrackError) as caught:
            read_tracks(write(name, text))
        return str(caught.value)

    return complaint
