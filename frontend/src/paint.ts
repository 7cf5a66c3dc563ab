/** Paints the probability classes: how many quantiles of the lowest height lie below the slider. */

import { UNKNOWN, codeBelow } from "./codes";
import type { Colour, MapData } from "./data";
import type { Frame } from "./frame";

export interface Covered {
  /** Area covered in at least nine, five and one of ten runs, and area of the map with known ground, km2. */
  nine: number;
  five: number;
  one: number;
  known: number;
}

export class Painter {
  readonly canvas = document.createElement("canvas");
  private readonly context: CanvasRenderingContext2D;
  private readonly image: ImageData;
  private readonly palette: Uint32Array;
  private readonly unknown: [number, number];

  constructor(
    private readonly data: MapData,
    private readonly frame: Frame,
  ) {
    this.canvas.width = frame.width;
    this.canvas.height = frame.height;
    this.context = this.canvas.getContext("2d")!;
    this.image = this.context.createImageData(frame.width, frame.height);
    this.palette = Uint32Array.from(data.classColours, packed);
    const [red, green, blue] = data.unknownColour;
    this.unknown = [packed(data.unknownColour), packed([red + 60, green + 60, blue + 60, 200])];
  }

  paint(codes: Uint8Array, heightM: number): Covered {
    const classes = this.classes(codes, codeBelow(heightM));
    const pixels = new Uint32Array(this.image.data.buffer);
    const { cols } = this.data;
    for (let y = 0, k = 0; y < this.frame.height; y++) {
      const row = this.frame.rowOf[y]! * cols;
      for (let x = 0; x < cols; x++, k++) {
        const found = classes[row + x]!;
        pixels[k] =
          found === UNKNOWN ? this.unknown[((x + y) >> 1) & 1]! : this.palette[found]!;
      }
    }
    this.context.putImageData(this.image, 0, 0);
    return this.areas(classes);
  }

  private classes(codes: Uint8Array, limit: number): Uint8Array {
    const cells = this.data.rows * this.data.cols;
    const bands = this.data.quantiles.length;
    const counted = new Uint8Array(cells);
    for (let k = 0; k < cells; k++) {
      if (codes[k] === UNKNOWN) {
        counted[k] = UNKNOWN;
        continue;
      }
      let count = 0;
      while (count < bands && codes[count * cells + k]! <= limit) count++;
      counted[k] = count;
    }
    return counted;
  }

  private areas(classes: Uint8Array): Covered {
    const bands = this.data.quantiles.length;
    const half = this.data.quantiles.indexOf(50) + 1;
    const sum: Covered = { nine: 0, five: 0, one: 0, known: 0 };
    for (let k = 0; k < classes.length; k++) {
      const found = classes[k]!;
      if (found === UNKNOWN) continue;
      const area = this.frame.cellKm2[Math.floor(k / this.data.cols)]!;
      sum.known += area;
      if (found >= 1) sum.one += area;
      if (found >= half) sum.five += area;
      if (found >= bands) sum.nine += area;
    }
    return sum;
  }
}

function packed([red, green, blue, cover]: Colour): number {
  return ((cover << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
