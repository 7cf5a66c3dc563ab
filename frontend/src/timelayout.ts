/** Where the marks of the time line stand for the days and the width shown; 1 unit is 1 pixel. */

export interface View {
  first: number;
  last: number;
}

export interface Item {
  node: SVGGElement;
  first: number;
  /** The end of its last day. */
  end: number;
  label: string;
  code: string;
  /** Width of its label; measured once. */
  length: number;
}

export interface Lane {
  node: SVGGElement;
  isBands: boolean;
  items: Item[];
}

const EDGE = 10;
const HEAD = 74;
const FOOT = 26;
const [NAME, ROW, BAND, GAP] = [22, 21, 26, 9];
const LEAST_RANGE = 7.5;

export class Scale {
  constructor(
    readonly view: View,
    readonly width: number,
  ) {}

  x(day: number): number {
    const share = (day - this.view.first) / (this.view.last - this.view.first);
    return EDGE + share * (this.width - 2 * EDGE);
  }

  day(x: number): number {
    const share = (x - EDGE) / (this.width - 2 * EDGE);
    return this.view.first + share * (this.view.last - this.view.first);
  }
}

interface Spot {
  item: Item;
  row: number;
  middle: number;
  half: number;
  labelX: number;
  anchor: string;
  label: string;
}

/** Rows that the marks of a lane need; labels never lie on each other while there is room. */
export function spots(lane: Lane, scale: Scale, most: number): Spot[] {
  const ends: number[] = [];
  const inside = lane.items.filter((i) => i.end > scale.view.first && i.first < scale.view.last);
  return inside.map((item) => {
    const [left, right] = [scale.x(item.first), scale.x(item.end)];
    const [middle, half] = [(left + right) / 2, (right - left) / 2];
    const reach = Math.min(Math.max(half, 6), scale.width) + 4;
    const rightwards = scale.width - Math.max(middle + reach, EDGE);
    const leftwards = middle - reach;
    const toLeft = item.length > rightwards && leftwards > rightwards;
    const { label, length } = fitting(item, toLeft ? leftwards : rightwards);
    let labelX = toLeft ? -reach : reach;
    if (!toLeft) labelX = Math.max(labelX, EDGE - middle); // a range that began before the view
    const start = middle + (toLeft ? labelX - length : Math.min(-reach, labelX));
    const end = middle + (toLeft ? reach : labelX + length);
    let row = ends.findIndex((taken) => taken + 6 <= start);
    if (row < 0) row = ends.length < most ? ends.length : leastTaken(ends);
    ends[row] = Math.max(end, ends[row] ?? end);
    return { item, row, middle, half, labelX, anchor: toLeft ? "end" : "start", label };
  });
}

function leastTaken(ends: number[]): number {
  return ends.indexOf(Math.min(...ends));
}

/** The label, or it without its date, or as much of that as there is room for. */
function fitting(item: Item, room: number): { label: string; length: number } {
  const perLetter = (1.1 * item.length) / Math.max(item.label.length, 1); // some are wider
  if (item.length <= room) return { label: item.label, length: item.length };
  const dateless = item.label.slice(0, Math.max(item.label.lastIndexOf(", "), 1));
  if (dateless.length * perLetter <= room) {
    return { label: dateless, length: dateless.length * perLetter };
  }
  const letters = Math.max(Math.floor(room / perLetter) - 1, 2);
  return { label: `${dateless.slice(0, letters)}…`, length: room };
}

export function rowsNeeded(lane: Lane, scale: Scale): number {
  if (lane.isBands) return 1;
  return Math.max(1, ...spots(lane, scale, Infinity).map((spot) => spot.row + 1));
}

/** Put every lane in its place and return the height of the whole. */
export function placeLanes(lanes: Lane[], scale: Scale, rows: number[]): number {
  let y = HEAD;
  lanes.forEach((lane, index) => {
    const most = rows[index] ?? 1;
    lane.node.querySelector(".lane-name")?.setAttribute("y", String(y + 14));
    lane.items.forEach((item) => item.node.setAttribute("display", "none"));
    if (lane.isBands) placeBands(lane, scale, y + NAME);
    else placeMarks(spots(lane, scale, most), y + NAME);
    y += NAME + (lane.isBands ? BAND : most * ROW) + GAP;
  });
  return y + FOOT;
}

function placeMarks(found: Spot[], top: number): void {
  for (const { item, row, middle, half, labelX, anchor, label } of found) {
    const y = top + (row + 0.5) * ROW;
    item.node.removeAttribute("display");
    item.node.setAttribute("transform", `translate(${middle.toFixed(1)} ${y})`);
    const range = item.node.querySelector(".range");
    const [a, b] = [(-half).toFixed(1), half.toFixed(1)];
    range?.setAttribute("d", `M${a} 0H${b}M${a} -5V5M${b} -5V5`);
    range?.setAttribute("visibility", half > LEAST_RANGE ? "visible" : "hidden");
    setText(item.node, label, labelX, anchor);
  }
}

function placeBands(lane: Lane, scale: Scale, y: number): void {
  for (const item of lane.items) {
    const left = Math.max(scale.x(item.first), 0);
    const wide = Math.min(scale.x(item.end), scale.width) - left;
    if (wide <= 0) continue;
    item.node.removeAttribute("display");
    item.node.setAttribute("transform", `translate(${left.toFixed(1)} ${y})`);
    for (const rect of item.node.querySelectorAll("rect")) {
      rect.setAttribute("width", wide.toFixed(1));
    }
    const codeWidth = item.code.length * 8;
    const label = item.length + 8 <= wide ? item.label : codeWidth + 4 <= wide ? item.code : "";
    setText(item.node, label, wide / 2, "middle");
  }
}

function setText(node: SVGGElement, label: string, x: number, anchor: string): void {
  const text = node.querySelector("text");
  if (!text) return;
  text.textContent = label;
  text.setAttribute("x", x.toFixed(1));
  text.setAttribute("text-anchor", anchor);
}
