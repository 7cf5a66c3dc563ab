"""Run GDAL's viewshed in memory each time a line arrives; a helper of sightline.py.

Runs in a Python that has `gdal-wheel` (3.12 or newer): `python gdal_timer.py GRID.npz OUT.npy`.
"""

import sys
import time

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()


def main() -> None:
    grid = np.load(sys.argv[1])
    z, step = grid["z"], float(grid["step"])
    rows, columns = z.shape
    west, north = float(grid["west"]), float(grid["north"])
    source = gdal.GetDriverByName("MEM").Create("", columns, rows, 1, gdal.GDT_Float32)
    source.SetGeoTransform((west - step / 2, step, 0, north + step / 2, 0, -step))
    system = osr.SpatialReference()
    system.ImportFromEPSG(int(grid["epsg"]))
    source.SetProjection(system.ExportToWkt())
    source.GetRasterBand(1).WriteArray(z)
    x = west + int(grid["column"]) * step
    y = north - int(grid["row"]) * step
    print(gdal.__version__, flush=True)
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        out = gdal.ViewshedGenerate(
            source.GetRasterBand(1), "MEM", "", [], x, y, float(grid["mast"]), 0.0, 1.0, 0.0, 0.0,
            -1.0, 0.75, gdal.GVM_Edge, 0.0,
            heightMode=gdal.GVOT_MIN_TARGET_HEIGHT_FROM_GROUND,
        )  # fmt: skip
        print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
    np.save(sys.argv[2], out.ReadAsArray().astype(np.float32))


if __name__ == "__main__":
    main()
