"""What one threat costs, where a figure is public, and which prices a cost exchange rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from longshadow.scenario.records import Option

__all__ = ["THREAT_PRICES", "exchange_paths", "threat_prices"]

#: Price of one threat by target; others have no public price that we found.
THREAT_PRICES = {"one-way-drone": "drone-one-way", "cruise-missile": "missile-cruise"}


def threat_prices(targets: Iterable[str]) -> tuple[str, ...]:
    """Return the prices of those threats that have one, each once."""
    return tuple(dict.fromkeys(THREAT_PRICES[name] for name in targets if name in THREAT_PRICES))


def exchange_paths(option: Option, targets: Iterable[str]) -> Iterator[str]:
    """Yield the parameters of the cost exchange of an option with one raid; none without prices."""
    threats = threat_prices(targets)
    if threats and not option.is_nothing:
        missiles = [p for part in option.parts for p in part.system.missile_prices.values()]
        yield from (f"price.{name}.amount" for name in (*threats, *missiles))
