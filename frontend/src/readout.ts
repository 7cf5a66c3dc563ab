/** Words beside the map: what is covered in all, and the numbers of one cell. */

import { NO_RELIEF, UNKNOWN, codeInWords } from "./codes";
import type { MapData } from "./data";
import type { Cell } from "./frame";
import type { Covered } from "./paint";
import type { Picked } from "./pickers";

export function describeCovered(sum: Covered, picked: Picked): string {
  const height = `${picked.heightM.toLocaleString("en")} m`;
  if (sum.one === 0) return `At ${height}: covered nowhere on this map in 1 of 10 runs of the model.`;
  return (
    `At ${height}: covered in at least 9 of 10 runs of the model over ${area(sum.nine)}, ` +
    `in 5 of 10 over ${area(sum.five)}, in 1 of 10 over ${area(sum.one)} ` +
    `(map: ${area(sum.known)}).`
  );
}

/** Two digits: the page's cells support no more. */
function area(km2: number): string {
  return `${Number(km2.toPrecision(2)).toLocaleString("en")} km²`;
}

export class Readout {
  constructor(
    private readonly element: HTMLElement,
    private readonly data: MapData,
  ) {}

  show(cell: Cell, codes: Uint8Array, relief: Int16Array | null, picked: Picked): void {
    const at = cell.row * this.data.cols + cell.col;
    const cells = this.data.rows * this.data.cols;
    const lines = this.data.quantiles.map((q, band): [string, string] => [
      `in ${q} of 100 runs`,
      codeInWords(codes[band * cells + at]!),
    ]);
    const ground = relief?.[at] ?? NO_RELIEF;
    const title = document.createElement("p");
    title.append(
      `${cell.lat.toFixed(2)}° N, ${cell.lon.toFixed(2)}° E of this map's frame` +
        (ground === NO_RELIEF ? "" : `; ground at ${ground.toLocaleString("en")} m`),
    );
    const stage = this.data.stages[picked.stage] ?? picked.stage;
    const target = this.data.targets[picked.target] ?? picked.target;
    const body =
      codes[at] === UNKNOWN
        ? paragraph("Ground unknown: nothing is said about this cell.")
        : table(`Lowest height above ground at which the target (${target}) is ${stage}`, lines);
    this.element.replaceChildren(title, body);
  }
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function table(caption: string, lines: [string, string][]): HTMLElement {
  const element = document.createElement("table");
  element.createCaption().textContent = caption;
  for (const [name, value] of lines) {
    const row = element.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    row.append(head);
    row.insertCell().textContent = value;
  }
  return element;
}
