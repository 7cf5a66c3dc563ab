"""One package a study; the table below is the whole register."""

from collections.abc import Mapping
from types import MappingProxyType

from longshadow.execution.study import Study
from longshadow.studies.coverage import STUDY as _COVERAGE

__all__ = ["STUDIES"]

#: Every study by its scenario key, in the order in which the report shows them.
STUDIES: Mapping[str, Study] = MappingProxyType({_COVERAGE.name: _COVERAGE})
