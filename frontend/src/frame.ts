/** Latitude/longitude cells on a Mercator picture: the map library stretches pictures that way. */

import type { MapData, Position } from "./data";

export interface Cell {
  row: number;
  col: number;
  lon: number;
  lat: number;
}

const mercator = (lat: number): number => Math.asinh(Math.tan((lat * Math.PI) / 180));
const latitude = (y: number): number => (Math.atan(Math.sinh(y)) * 180) / Math.PI;

export class Frame {
  readonly width: number;
  readonly height: number;
  /** Row of cells under each row of the picture. */
  readonly rowOf: Int32Array;
  /** Area of a cell of each row, km2. */
  readonly cellKm2: Float64Array;
  private readonly top: number;
  private readonly bottom: number;

  constructor(private readonly data: MapData) {
    const [west, south, east, north] = data.bounds;
    this.top = mercator(north);
    this.bottom = mercator(south);
    this.width = data.cols;
    this.height = Math.round(
      (data.cols * (this.top - this.bottom)) / (((east - west) * Math.PI) / 180),
    );
    this.rowOf = Int32Array.from({ length: this.height }, (_, j) =>
      this.rowAt(latitude(this.top - ((j + 0.5) / this.height) * (this.top - this.bottom))),
    );
    this.cellKm2 = Float64Array.from({ length: data.rows }, (_, row) => {
      const lat = north - ((row + 0.5) / data.rows) * (north - south);
      const high = ((north - south) / data.rows) * 111.2;
      const wide = ((east - west) / data.cols) * 111.2 * Math.cos((lat * Math.PI) / 180);
      return high * wide;
    });
  }

  /** Corners in the order of the map library: north-west, then clockwise. */
  corners(): [Position, Position, Position, Position] {
    const [west, south, east, north] = this.data.bounds;
    return [[west, north], [east, north], [east, south], [west, south]];
  }

  cellAt(lon: number, lat: number): Cell | null {
    const [west, south, east, north] = this.data.bounds;
    if (lon < west || lon >= east || lat <= south || lat > north) return null;
    const col = Math.min(
      Math.floor(((lon - west) / (east - west)) * this.data.cols),
      this.data.cols - 1,
    );
    return { row: this.rowAt(lat), col, lon, lat };
  }

  /** The cell at a share of the picture's width and height. */
  cellOnPicture(x: number, y: number): Cell | null {
    const [west, , east] = this.data.bounds;
    const lat = latitude(this.top - y * (this.top - this.bottom));
    return this.cellAt(west + x * (east - west), lat);
  }

  private rowAt(lat: number): number {
    const [, south, , north] = this.data.bounds;
    const row = Math.floor(((north - lat) / (north - south)) * this.data.rows);
    return Math.max(0, Math.min(row, this.data.rows - 1));
  }
}
