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
    """Geodesics on WGS84 by Vincenty's iteration; diffraction by ITU-R P.452-16."""
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
    return {"geodesics": rows, "diffraction": _diffraction()}


def _ground() -> dict[str, tuple[float, Any]]:
    """Profiles of our own, made up or cut from the shipped relief: spacing and heights, metres."""
    import numpy as np
    import rasterio

    x = np.arange(121.0)
    shipped = HERE.parents[1] / "src" / "longshadow" / "terrain" / "data"
    relief = {}
    for name in ("relief_plain_to_high_mountains_30s", "relief_plateau_and_coast_30s"):
        with rasterio.open(shipped / f"{name}.tif") as raster:
            relief[name] = raster.read(1)
    mountains, coast = relief.values()
    return {
        "smooth": (500.0, np.zeros(121)),
        "one ridge": (500.0, np.round(40 + 260 * np.exp(-(((x - 47) / 5) ** 2)))),
        "two ridges": (
            400.0,
            np.round(80 * np.exp(-(((x - 30) / 9) ** 2)) + 160 * np.exp(-(((x - 90) / 4) ** 2))),
        ),
        "high ends": (300.0, np.round(0.05 * (x - 70) ** 2)),
        "plain into mountains": (900.0, mountains[300:560, 700][::-1]),
        "in mountains": (900.0, mountains[250, 400:620]),
        "over a coast": (900.0, coast[120, 200:420]),
        "plateau": (900.0, coast[400:560, 900]),
        "seven points": (2000.0, np.array([10.0, 15.0, 40.0, 95.0, 30.0, 20.0, 20.0])),
    }


#: Frequency in GHz, both antennas in metres above ground, vertical polarisation. All over land:
#: pycraf 2.1 takes the share of sea in percent for a share, and is 76 dB off where it counts.
PATHS = (
    (0.15, 20.0, 30.0, True),
    (0.15, 20.0, 1000.0, False),
    (1.3, 10.0, 100.0, False),
    (3.0, 20.0, 2.0, True),
    (3.0, 20.0, 3000.0, False),
    (9.4, 30.0, 400.0, False),
    (9.4, 30.0, 12000.0, True),
)


def _diffraction() -> Answer:
    """Median delta-Bullington loss over an Earth of 4/3 of 6371 km (39.25 N-units a km)."""
    profiles = {
        name: {"spacing_m": step, "heights_m": " ".join(f"{h:g}" for h in heights)}
        for name, (step, heights) in _ground().items()
    }
    names = ("frequency_ghz", "first_m", "second_m", "vertical")
    losses = [
        {"profile": name, **dict(zip(names, path, strict=True)), "db": _loss(step, heights, *path)}
        for name, (step, heights) in _ground().items()
        for path in PATHS
    ]
    return {"effective_radius_m": 4 / 3 * 6371e3, "profiles": profiles, "losses": losses}


def _loss(step_m: float, heights: Any, *path: Any) -> float:
    import astropy.units as u
    import numpy as np
    from pycraf import conversions, pathprof

    frequency_ghz, first_m, second_m, vertical = path
    place = pathprof.PathProp(
        frequency_ghz * u.GHz, 290 * u.K, 1013 * u.hPa,
        0 * u.deg, 45 * u.deg, 1 * u.deg, 45 * u.deg,
        first_m * u.m, second_m * u.m, step_m * u.m, 50 * u.percent,
        polarization=int(vertical), version=16,
        delta_N=39.25 * conversions.dimless / u.km, N0=325 * conversions.dimless,
        hprof_dists=np.arange(len(heights)) * step_m / 1000 * u.km,
        hprof_heights=np.asarray(heights, float) * u.m,
        hprof_bearing=0 * u.deg, hprof_backbearing=0 * u.deg,
    )  # fmt: skip
    return round(float(pathprof.loss_diffraction(place)[0].to_value(conversions.dB)), 6)


#: Dry pressure in hPa, vapour in g/m3, temperature in K.
STATES = {
    "sea level": (1013.25, 7.5, 288.15),
    "tropics": (985.0, 22.0, 303.15),
    "10 km": (265.0, 0.05, 223.25),
}
GAS_GHZ = (0.2, 1.3, 3.0, 5.6, 9.4, 16.0, 22.235, 35.0, 60.0, 94.0, 183.31, 300.0)


def itur() -> Answer:
    """Air, rain and refractivity by ITU-R P.676-12, P.838-3 and P.453-13."""
    names = ("dry_hpa", "vapour_g_m3", "temperature_k")
    return {
        "states": {name: dict(zip(names, state, strict=True)) for name, state in STATES.items()},
        "gas_attenuation": [_gas(name, f) for name in STATES for f in GAS_GHZ],
        "paths_to_space": [
            _path(f, elevation)
            for f in (1.3, 3.0, 9.4, 16.0, 35.0)
            for elevation in (90, 30, 10, 5)
        ],
        "rain": [
            _rain(f, *angles)
            for f in (1.0, 3.0, 5.6, 9.4, 16.0, 35.0, 94.0)
            for angles in ((0, 0), (0, 90), (30, 45))
        ],
        "refractivity": [_index(1003.28, 9.97, 288.15), _index(950.0, 35.0, 303.15)],
    }


def _gas(state: str, frequency_ghz: float) -> Answer:
    from itur.models import itu676

    dry = itu676.gamma0_exact(frequency_ghz, *STATES[state])
    vapour = itu676.gammaw_exact(frequency_ghz, *STATES[state])
    values = {"dry": _digits(dry.value), "vapour": _digits(vapour.value)}
    return {"state": state, "frequency_ghz": frequency_ghz, **values}


def _path(frequency_ghz: float, elevation_deg: float) -> Answer:
    """From sea level through the whole standard atmosphere, layer by layer."""
    from itur.models import itu676

    loss = itu676.gaseous_attenuation_slant_path(
        frequency_ghz, elevation_deg, 7.5, 1013.25, 288.15, mode="exact"
    )
    place = {"frequency_ghz": frequency_ghz, "elevation_deg": elevation_deg}
    return {**place, "db": _digits(loss.value)}


def _rain(frequency_ghz: float, elevation_deg: float, tilt_deg: float) -> Answer:
    from itur.models import itu838

    k, alpha = itu838.rain_specific_attenuation_coefficients(frequency_ghz, elevation_deg, tilt_deg)
    place = {"elevation_deg": elevation_deg, "tilt_deg": tilt_deg}
    return {"frequency_ghz": frequency_ghz, **place, "k": _digits(k), "alpha": _digits(alpha)}


def _index(dry_hpa: float, vapour_hpa: float, temperature_k: float) -> Answer:
    from itur.models import itu453

    index = itu453.radio_refractive_index(dry_hpa, vapour_hpa, temperature_k)
    place = {"dry_hpa": dry_hpa, "vapour_hpa": vapour_hpa, "temperature_k": temperature_k}
    return {**place, "n_units": round((float(index.value) - 1) * 1e6, 6)}


def ambiance() -> Answer:
    """The ICAO standard atmosphere at geometric altitudes, up to its end at 80 km."""
    import ambiance as program

    return {"atmosphere": [_air(z, program.Atmosphere(z)) for z in range(-4000, 80001, 4000)]}


def _air(z_m: int, air: Any) -> Answer:
    values = (air.temperature, air.pressure, air.density, air.speed_of_sound)
    names = ("temperature_k", "pressure_pa", "density_kg_m3", "speed_of_sound_mps")
    row = {name: _digits(value[0]) for name, value in zip(names, values, strict=True)}
    return {"altitude_m": z_m, **row}


def fluids() -> Answer:
    """The US standard atmosphere of 1976 at geometric altitudes."""
    from fluids.atmosphere import ATMOSPHERE_1976

    rows = []
    for z_m in (-2000, 0, 5000, 11019, 20063, 32162, 47350, 60000, 71802, 80000, 85000):
        air = ATMOSPHERE_1976(z_m)
        values = {"temperature_k": air.T, "pressure_pa": air.P, "density_kg_m3": air.rho}
        row = {name: _digits(value) for name, value in values.items()}
        rows.append({"altitude_m": z_m, **row})
    return {"atmosphere": rows}


def _digits(value: Any) -> float:
    return float(f"{float(value):.9g}")


def mpmath() -> Answer:
    """Detection probability of five kinds of target, and thresholds, with 60 digits."""
    from detection_oracle import answers

    return answers()


def _rounded(values: Any) -> list[float]:
    return [round(float(value), 5) for value in values]


def main() -> None:
    warnings.simplefilter("ignore")
    for program in (salib, stonesoup, pycraf, itur, ambiance, fluids, mpmath):
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
