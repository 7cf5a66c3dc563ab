"""Time pycraf's fast map of path attenuation; a helper of diffraction.py, run where pycraf is.

`python pycraf_timer.py FOLDER LON LAT STEPS STEPS_PER_DEGREE MAST TARGET FREQUENCY` prints a line
of JSON. FOLDER holds the SRTM tile. One thread, processor seconds, second run of two.
"""

import json
import platform
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")

import astropy.units as u  # noqa: E402
from pycraf import pathprof  # noqa: E402


def processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def main() -> None:
    folder, lon, lat, steps, per_degree, mast, target, frequency = sys.argv[1:]
    pathprof.set_num_threads(1)
    pathprof.SrtmConf.set(srtm_dir=folder, download="never")
    size = int(steps) / int(per_degree) * u.deg
    times = []
    for _ in range(2):
        start = time.process_time()
        profiles = pathprof.height_map_data(
            float(lon) * u.deg, float(lat) * u.deg, size, size,
            map_resolution=u.deg / int(per_degree), do_cos_delta=False,
        )  # fmt: skip
        ready = time.process_time()
        losses = pathprof.atten_map_fast(
            float(frequency) * u.Hz, 290 * u.K, 1013 * u.hPa, float(mast) * u.m,
            float(target) * u.m, 50 * u.percent, profiles,
        )  # fmt: skip
        times.append((ready - start, time.process_time() - ready))
    taken = {"profiles_cpu_s": round(times[-1][0], 3), "map_cpu_s": round(times[-1][1], 3)}
    head = {"program": "pycraf", "version": version("pycraf"), "processor": processor()}
    print(json.dumps({**head, "cells": losses["L_bd"].size, **taken}))


if __name__ == "__main__":
    main()
