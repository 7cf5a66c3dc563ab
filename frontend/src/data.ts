/** What the page carries for the map, and how it is unpacked. */

export type Colour = [number, number, number, number];
export type Position = [number, number];

export interface Choice {
  option: string;
  stage: string;
  target: string;
}

export interface Circle {
  kind: "missile" | "radar";
  claim: string;
  rings: Position[][];
}

export interface Option {
  id: string;
  label: string;
  index: number;
  sites: { name: string; lon: number; lat: number }[];
  circles: Circle[];
}

interface PackedLayer extends Choice {
  codes: string;
}

export interface MapData {
  bounds: [number, number, number, number];
  rows: number;
  cols: number;
  quantiles: number[];
  relief: string;
  layers: PackedLayer[];
  options: Option[];
  borders: Position[][];
  start: Choice & { height_m: number };
  classColours: Colour[];
  unknownColour: Colour;
  floor: number;
  /** Options whose one radar sees and tracks: no map of its own for "tracked". */
  sameAsSeen: string[];
  heights: number[];
  stages: Record<string, string>;
  targets: Record<string, string>;
}

export function readMapData(): MapData | null {
  const element = document.getElementById("map-data");
  return element?.textContent ? (JSON.parse(element.textContent) as MapData) : null;
}

/** Codes of one layer, band after band; kept once they were unpacked. */
export class Layers {
  private readonly ready = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly data: MapData) {}

  get(choice: Choice): Promise<Uint8Array> | null {
    const same = choice.stage === "tracked" && this.data.sameAsSeen.includes(choice.option);
    const stage = same ? "seen" : choice.stage;
    const packed = this.data.layers.find(
      (l) => l.option === choice.option && l.stage === stage && l.target === choice.target,
    );
    if (!packed) return null;
    const key = [packed.option, packed.stage, packed.target].join("\n");
    let codes = this.ready.get(key);
    if (!codes) {
      codes = unpackBands(packed.codes, this.data.rows, this.data.cols);
      this.ready.set(key, codes);
    }
    return codes;
  }
}

async function inflate(text: string): Promise<Uint8Array> {
  const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undo the differences between bands, and down the rows of the first one. */
async function unpackBands(text: string, rows: number, cols: number): Promise<Uint8Array> {
  const codes = await inflate(text);
  const cells = rows * cols;
  for (let i = cols; i < cells; i++) codes[i] = codes[i]! + codes[i - cols]!;
  for (let i = cells; i < codes.length; i++) codes[i] = codes[i]! + codes[i - cells]!;
  return codes;
}

export async function unpackRelief(data: MapData): Promise<Int16Array> {
  const metres = new Int16Array((await inflate(data.relief)).buffer);
  for (let i = data.cols; i < metres.length; i++) metres[i] = metres[i]! + metres[i - data.cols]!;
  return metres;
}
