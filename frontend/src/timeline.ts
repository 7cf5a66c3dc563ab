/** The law's time line: the drawing of the page, placed again for the days that a reader chooses. */

import { dayWords, gridOf } from "./timegrid";
import { placeLanes, rowsNeeded, Scale, type Item, type Lane, type View } from "./timelayout";

const SVG = "http://www.w3.org/2000/svg";
const LEAST_DAYS = 20;
const GRID_TOP = 56;
const GRID_FOOT = 22;
const DRAG = 4;

export function startTimeline(): void {
  const figure = document.getElementById("law-timeline-figure");
  const still = figure?.querySelector<HTMLElement>(".time-still");
  const live = figure?.querySelector<HTMLElement>(".time-live");
  const drawn = still?.querySelector("svg");
  if (figure && still && live && drawn) new Timeline(figure, still, live, drawn);
}

class Timeline {
  private readonly svg: SVGSVGElement;
  private readonly full: View;
  private view: View;
  private readonly lanes: Lane[];
  private readonly items: Item[];
  private readonly asOf: number;
  private readonly known: number;
  private chosen: Item | undefined;

  constructor(
    private readonly figure: HTMLElement,
    still: HTMLElement,
    private readonly live: HTMLElement,
    drawn: SVGSVGElement,
  ) {
    this.svg = livingCopy(drawn);
    this.full = { first: number(drawn, "first"), last: number(drawn, "last") + 1 };
    this.view = this.full;
    [this.asOf, this.known] = [number(drawn, "asOf") + 1, number(drawn, "known") + 1];
    live.append(this.svg);
    live.hidden = false;
    still.hidden = true;
    this.lanes = [...this.svg.querySelectorAll<SVGGElement>(".lane")].map(laneOf);
    this.items = this.lanes.flatMap((lane) => lane.items);
    this.items.forEach((item) => this.bindItem(item));
    this.items[0]?.node.setAttribute("tabindex", "0");
    this.bindTools();
    this.bindPointer();
    live.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.draw()).observe(live);
    this.draw();
  }

  private bindTools(): void {
    for (const button of this.figure.querySelectorAll<HTMLButtonElement>("[data-range]")) {
      button.addEventListener("click", () => {
        this.show(this.preset(button.dataset["range"] ?? "all"));
        this.press(button);
      });
    }
    for (const button of this.figure.querySelectorAll<HTMLButtonElement>("[data-step]")) {
      button.addEventListener("click", () => this.step(button.dataset["step"] ?? ""));
    }
  }

  private preset(name: string): View {
    if (name === "decision") return { first: this.asOf - 366, last: this.asOf + 365 };
    if (name === "two-years") return { first: this.asOf - 731, last: this.asOf + 31 };
    return this.full;
  }

  private press(button: HTMLButtonElement | null): void {
    for (const other of this.figure.querySelectorAll("[data-range]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  }

  private step(name: string): void {
    if (name === "in") this.zoom(0.6);
    if (name === "out") this.zoom(1 / 0.6);
    if (name === "back") this.pan(-0.3);
    if (name === "on") this.pan(0.3);
  }

  private zoom(factor: number, about = (this.view.first + this.view.last) / 2): void {
    this.show({
      first: about - (about - this.view.first) * factor,
      last: about + (this.view.last - about) * factor,
    });
  }

  private pan(share: number): void {
    const days = (this.view.last - this.view.first) * share;
    this.show({ first: this.view.first + days, last: this.view.last + days });
  }

  /** Show days, never fewer than can be told apart, never outside of what is drawn. */
  private show(view: View): void {
    const whole = this.full.last - this.full.first;
    const days = Math.min(Math.max(view.last - view.first, Math.min(LEAST_DAYS, whole)), whole);
    const middle = (view.first + view.last) / 2;
    const first = Math.min(
      Math.max(middle - days / 2, this.full.first),
      this.full.last - days,
    );
    this.view = { first, last: first + days };
    this.press(days > whole * 0.999 ? this.figure.querySelector('[data-range="all"]') : null);
    this.draw();
    const shown = this.figure.querySelector(".time-shown");
    if (shown) shown.textContent = `${dayWords(first)} to ${dayWords(first + days - 1)}`;
  }

  private draw(): void {
    const width = this.live.clientWidth;
    if (!width) return;
    const whole = new Scale(this.full, width);
    const rows = this.lanes.map((lane) => rowsNeeded(lane, whole));
    const scale = new Scale(this.view, width);
    const height = placeLanes(this.lanes, scale, rows);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", String(height));
    this.drawGrid(scale, height);
    this.drawLine(".as-of", this.asOf, scale, height);
    this.drawLine(".known", this.known, scale, height);
    const from = Math.min(Math.max(scale.x(this.asOf), 0), width);
    const after = this.svg.querySelector(".after");
    after?.setAttribute("x", from.toFixed(1));
    after?.setAttribute("width", (width - from).toFixed(1));
    after?.setAttribute("height", String(height - GRID_TOP - GRID_FOOT));
  }

  private drawGrid(scale: Scale, height: number): void {
    const inside = gridOf(scale).filter(({ day, words }) => scale.x(day) + words.length * 6 < scale.width);
    const grid = inside.map(({ day, words }) => {
      const group = document.createElementNS(SVG, "g");
      group.setAttribute("transform", `translate(${scale.x(day).toFixed(1)} 0)`);
      const line = document.createElementNS(SVG, "line");
      line.setAttribute("y1", String(GRID_TOP));
      line.setAttribute("y2", String(height - GRID_FOOT));
      group.append(line);
      for (const y of [GRID_TOP + 12, height - 8]) {
        const text = document.createElementNS(SVG, "text");
        text.setAttribute("x", "3");
        text.setAttribute("y", String(y));
        text.textContent = words;
        group.append(text);
      }
      return group;
    });
    this.svg.querySelector(".ticks")?.replaceChildren(...grid);
  }

  private drawLine(selector: string, day: number, scale: Scale, height: number): void {
    const node = this.svg.querySelector<SVGGElement>(`.line${selector}`);
    const x = scale.x(day);
    if (!node) return;
    node.setAttribute("display", x < 0 || x > scale.width ? "none" : "inline");
    node.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
    node.querySelector("line")?.setAttribute("y2", String(height - GRID_FOOT));
    for (const text of node.querySelectorAll("text")) {
      const length = text.getComputedTextLength();
      const toLeft = x + 5 + length > scale.width && x - 5 - length >= 0;
      const offset = toLeft ? -5 : Math.min(5, scale.width - length - x);
      text.setAttribute("x", offset.toFixed(1));
      text.setAttribute("text-anchor", toLeft ? "end" : "start");
    }
  }

  private bindItem(item: Item): void {
    const { node } = item;
    node.addEventListener("focus", () => this.choose(item));
    node.addEventListener("click", () => this.choose(item));
    node.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 0) this.tell(item);
    });
    node.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && this.chosen) this.tell(this.chosen);
    });
  }

  private choose(item: Item): void {
    this.items.forEach((other) => other.node.setAttribute("tabindex", "-1"));
    item.node.setAttribute("tabindex", "0");
    this.chosen?.node.classList.remove("chosen");
    item.node.classList.add("chosen");
    this.chosen = item;
    this.tell(item);
  }

  /** Show the row of the table that a mark stands for, links and all. */
  private tell(item: Item): void {
    const box = this.figure.querySelector(".time-readout");
    const row = document.getElementById(item.node.dataset["row"] ?? "");
    const isBand = item.node.classList.contains("band");
    const parts: HTMLElement[] = [];
    if (row instanceof HTMLTableRowElement && !isBand) {
      for (const cell of row.cells) {
        const part = document.createElement(cell.querySelector("ul") ? "div" : "p");
        part.append(...[...cell.childNodes].map((child) => child.cloneNode(true)));
        parts.push(part);
      }
    } else {
      const part = document.createElement("p");
      part.textContent = item.node.getAttribute("aria-label");
      parts.push(part);
    }
    box?.replaceChildren(...parts);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      "+": () => this.zoom(0.6),
      "=": () => this.zoom(0.6),
      "-": () => this.zoom(1 / 0.6),
      "0": () => this.show(this.full),
      ArrowLeft: () => (event.shiftKey ? this.pan(-0.2) : this.move(-1)),
      ArrowRight: () => (event.shiftKey ? this.pan(0.2) : this.move(1)),
      ArrowUp: () => this.move(-1),
      ArrowDown: () => this.move(1),
      Home: () => this.move(-this.items.length),
      End: () => this.move(this.items.length),
      Enter: () => undefined,
      " ": () => undefined,
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Go to the next mark, and bring it into view. */
  private move(steps: number): void {
    const now = this.chosen ? this.items.indexOf(this.chosen) : 0;
    const next = this.items[Math.min(Math.max(now + steps, 0), this.items.length - 1)];
    if (!next) return;
    const middle = (next.first + next.end) / 2;
    if (next.end <= this.view.first || next.first >= this.view.last) {
      const half = (this.view.last - this.view.first) / 2;
      this.show({ first: middle - half, last: middle + half });
    }
    next.node.focus({ preventScroll: false });
  }

  private bindPointer(): void {
    let from: { x: number; view: View } | null = null;
    const dayAt = (x: number, view: View): number =>
      new Scale(view, this.live.clientWidth).day(x - this.live.getBoundingClientRect().left);
    this.live.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 0.8 : 1.25, dayAt(event.clientX, this.view));
      },
      { passive: false },
    );
    this.live.addEventListener("pointerdown", (event) => {
      if (event.button === 0) from = { x: event.clientX, view: this.view };
    });
    this.live.addEventListener("pointermove", (event) => {
      if (!from || Math.abs(event.clientX - from.x) < DRAG) return;
      this.live.setPointerCapture(event.pointerId);
      this.live.classList.add("dragging");
      const days = dayAt(from.x, from.view) - dayAt(event.clientX, from.view);
      this.show({ first: from.view.first + days, last: from.view.last + days });
    });
    for (const name of ["pointerup", "pointercancel"] as const) {
      this.live.addEventListener(name, () => {
        from = null;
        this.live.classList.remove("dragging");
      });
    }
  }
}

function number(node: SVGElement, name: string): number {
  return Number(node.dataset[name] ?? 0);
}

/** The drawing again, with names of its own, its marks made ready for the keyboard. */
function livingCopy(drawn: SVGSVGElement): SVGSVGElement {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("role", "group");
  copy.setAttribute("aria-label", drawn.querySelector("title")?.textContent ?? "");
  copy.removeAttribute("aria-labelledby");
  copy.querySelectorAll(":scope > title, :scope > desc").forEach((node) => node.remove());
  for (const pattern of copy.querySelectorAll("pattern")) pattern.id = `live-${pattern.id}`;
  for (const node of copy.querySelectorAll('[fill^="url(#"]')) {
    node.setAttribute("fill", (node.getAttribute("fill") ?? "").replace("url(#", "url(#live-"));
  }
  for (const node of copy.querySelectorAll(".mark, .band")) {
    node.setAttribute("role", "img");
    node.setAttribute("tabindex", "-1");
    node.setAttribute("aria-label", node.querySelector("title")?.textContent ?? "");
    node.querySelector("title")?.remove();
  }
  return copy;
}

function laneOf(node: SVGGElement): Lane {
  const isBands = node.classList.contains("bands");
  const items = [...node.querySelectorAll<SVGGElement>(".mark, .band")].map((item) => itemOf(item));
  items.sort((a, b) => a.first - b.first || a.end - b.end);
  return { node, isBands, items };
}

function itemOf(node: SVGGElement): Item {
  const label = node.dataset["label"] ?? "";
  const text = node.querySelector("text");
  if (text) text.textContent = label;
  return {
    node,
    first: number(node, "first"),
    end: number(node, "last") + 1,
    label,
    code: node.dataset["code"] ?? "",
    length: text?.getComputedTextLength() ?? 0,
  };
}
