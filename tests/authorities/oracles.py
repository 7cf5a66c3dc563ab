"""Ask other people's programs, and write down what they say.

Run by ``python3 run.py oracles`` in an environment of its own, which holds none of our code. Each
function asks one program; its answer goes to ``<program>.json`` beside this file with the program's
version and the command. Ordinary tests compare with these files and need none of the programs.
"""

from __future__ import annotations

import json
import math
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Answer = dict[str, Any]


def salib() -> Answer:
    """Sobol indices of the Ishigami function (a = 7, b = 0.1), by Saltelli's estimator."""
    import numpy as np
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sample

    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-math.pi, math.pi]] * 3}
    x = sample.sample(problem, 2**15, calc_second_order=False, seed=1)
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    indices = analysis.analyze(problem, y, calc_second_order=False, seed=1)
    return {"ishigami": {"first_order": _rounded(indices["S1"]), "total": _rounded(indices["ST"])}}


def stonesoup() -> Answer:
    """Detection by a radar as Stone Soup models it, averaged over a Swerling 1 target.

    Its ``AESARadar`` gives the detection probability of a steady target (North's approximation);
    the mean over exponentially distributed cross-sections is taken at 2,000 equal-chance points.
    """
    rows = []
    for mean_snr_db in (5.0, 10.0, 13.0, 20.0, 25.0):
        for pfa in (1e-4, 1e-6, 1e-8):
            pd = _swerling1(_aesa(pfa), mean_snr_db)
            rows.append({"mean_snr_db": mean_snr_db, "pfa": pfa, "pd": pd})
    radar = _aesa(1e-6)
    reference = _seen(radar, 1.0, 50e3)[1]
    scaling = [
        {"range_ratio": ratio, "snr_ratio": _seen(radar, 1.0, 50e3 * ratio)[1] / reference}
        for ratio in (0.5, 2.0, 4.0)
    ]
    return {"swerling1": rows, "range_scaling": scaling}


def _swerling1(radar: Any, mean_snr_db: float, points: int = 2000) -> float:
    mean_rcs_m2 = 10 ** (mean_snr_db / 10) / _seen(radar, 1.0, 50e3)[1]
    chances = ((i + 0.5) / points for i in range(points))
    steady = [_seen(radar, -mean_rcs_m2 * math.log1p(-chance), 50e3)[0] for chance in chances]
    return round(sum(steady) / points, 6)


def _seen(radar: Any, rcs_m2: float, range_m: float) -> tuple[float, float]:
    """Detection probability and signal-to-noise ratio of a steady target on boresight."""
    from stonesoup.types.state import State

    target = State([range_m, 0.0, 0.0])
    target.rcs = rcs_m2
    chance, snr, *_ = radar.gen_probability(target)
    return float(chance), float(snr)


def _aesa(pfa: float) -> Any:
    """An arbitrary radar: only ratios of its signal-to-noise ratio are used."""
    import numpy as np
    from stonesoup.sensor.radar.beam_pattern import StationaryBeam
    from stonesoup.sensor.radar.beam_shape import Beam2DGaussian
    from stonesoup.sensor.radar.radar import AESARadar

    return AESARadar(
        measurement_model=None,
        beam_shape=Beam2DGaussian(peak_power=50e3),
        beam_transition_model=StationaryBeam(centre=[0.0, 0.0]),
        duty_cycle=0.1,
        band_width=1e6,
        receiver_noise=4,
        frequency=3e9,
        antenna_gain=30,
        beam_width=np.radians(2),
        probability_false_alarm=pfa,
        position=np.zeros((3, 1)),
    )


def pycraf() -> Answer:
    """Geodesics on WGS84 by Vincenty's iteration."""
    import astropy.units as u
    from pycraf import pathprof

    rows = []
    for start, end in [
        ((75.0, 31.0), (78.5, 32.6)),
        ((75.0, 31.0), (75.0, 34.0)),
        ((10.0, 60.0), (3.0, 60.2)),
        ((-70.0, -33.0), (-66.2, -33.0)),
        ((20.0, 0.0), (23.0, 0.5)),
    ]:
        angles = (value * u.deg for value in (*start, *end))
        distance, azimuth, _ = pathprof.geoid_inverse(*angles)
        rows.append(
            {
                "from_lon_lat_deg": start,
                "to_lon_lat_deg": end,
                "distance_m": round(distance.to_value(u.m), 4),
                "azimuth_deg": round(azimuth.to_value(u.deg), 9),
            }
        )
    return {"geodesics": rows}


def itur() -> Answer:
    """Specific attenuation by gases, ITU-R P.676, at sea level (no model of ours yet)."""
    from itur.models import itu676

    rows = []
    for frequency_ghz in (0.2, 1.3, 3.0, 5.6, 9.4, 16.0, 35.0):
        gamma = itu676.gamma_exact(frequency_ghz, 1013.25, 7.5, 288.15)
        rows.append({"frequency_ghz": frequency_ghz, "db_per_km": round(float(gamma.value), 7)})
    return {"conditions": "1013.25 hPa, 7.5 g/m3, 288.15 K", "gas_attenuation": rows}


def _rounded(values: Any) -> list[float]:
    return [round(float(value), 5) for value in values]


def main() -> None:
    warnings.simplefilter("ignore")
    for program in (salib, stonesoup, pycraf, itur):
        head = {
            "program": program.__name__,
            "version": version(program.__name__),
            "command": "python3 run.py oracles",
            "question": (program.__doc__ or "").splitlines()[0],
        }
        path = HERE / f"{program.__name__}.json"
        path.write_text(json.dumps({**head, **program()}, indent=1) + "\n", "utf-8")
        print(f"wrote {path.name}: {head['program']} {head['version']}")


if __name__ == "__main__":
    main()
