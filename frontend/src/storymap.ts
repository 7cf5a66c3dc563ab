/** The living map of one run: the still picture without its end, and what moves drawn over it. */

import {
  knownAt,
  placeAt,
  roundLength,
  wayBetween,
  type Box,
  type Run,
  type StoryData,
} from "./storyplan";

const SVG = "http://www.w3.org/2000/svg";

interface Mover {
  past: SVGElement;
  ahead: SVGElement;
  place: SVGElement;
  sign: SVGElement;
  halo: SVGElement;
  end: SVGElement;
  tag: SVGElement;
}

export class StoryMap {
  private readonly svg: SVGSVGElement;
  private readonly movers: Mover[];
  private readonly aims: SVGElement[];
  private readonly misses: { time: number; node: SVGElement }[];
  private box: Box;

  constructor(
    private readonly frame: HTMLElement,
    still: SVGSVGElement,
    private readonly run: Run,
    { signs, colours }: Pick<StoryData, "signs" | "colours">,
    ends: Record<string, string>,
  ) {
    this.svg = still.cloneNode(true) as SVGSVGElement;
    this.svg.querySelectorAll(".end").forEach((node) => node.remove());
    const [ways, aims, marks] = [group("ways"), group("aims"), group("marks")];
    const over = this.svg.querySelector(".sites")!;
    over.before(ways, aims, marks);
    this.misses = run.events
      .filter(([, kind, threat]) => kind === "miss" && threat >= 0)
      .map(([time, , threat]) => {
        const place = at(placeAt(run.threats[threat]!.p, time));
        place.append(shape("circle", "glyph miss", { r: "3" }));
        marks.append(place);
        return { time, node: place };
      });
    this.aims = run.flights.map(() => shape("path", "aim", {}));
    aims.append(...this.aims);
    this.movers = run.threats.map((threat, i) => {
      const sign = signs[threat.k] ?? "";
      const mover = makeMover(i, `t${colours[threat.k]}`, sign, ends[threat.e] ?? "", threat);
      ways.append(mover.ahead, mover.past);
      marks.append(mover.place);
      return mover;
    });
    this.box = run.boxes.near;
    frame.replaceChildren(this.svg);
    this.look(this.box);
  }

  /** Show a part of the plane. */
  look(box: Box): void {
    this.box = box;
    this.svg.setAttribute("viewBox", box.join(" "));
    this.fit();
  }

  /** Keep signs at the size of the screen, and the furniture at the frame. */
  fit(): void {
    const [x, y, wide, high] = this.box;
    const unit = wide / (this.frame.clientWidth || 720);
    this.svg.style.setProperty("--u", unit.toFixed(5));
    const long = roundLength(wide / 4);
    const furniture = this.svg.querySelector(".furniture");
    furniture?.setAttribute("transform", `translate(${x + 14 * unit} ${y + high - 14 * unit})`);
    furniture?.querySelector(".scale")?.setAttribute("d", `M0 0H${long}`);
    const words = furniture?.querySelector("text");
    if (words) words.textContent = `${long} km`;
    this.svg
      .querySelector(".north")
      ?.setAttribute("transform", `translate(${x + wide - 18 * unit} ${y + 26 * unit})`);
  }

  show(time: number, latest: number): void {
    const known = knownAt(this.run, time);
    const aimed = new Set<number>();
    this.run.flights.forEach(([unit, threat, from, until], i) => {
      const isOn = from <= time && time < until;
      visible(this.aims[i]!, isOn);
      if (!isOn) return;
      aimed.add(threat);
      const [x, y] = placeAt(this.run.threats[threat]!.p, time);
      const [ux, uy] = this.run.units[unit]!;
      this.aims[i]!.setAttribute("d", `M${ux} ${uy}L${x.toFixed(2)} ${y.toFixed(2)}`);
    });
    for (const { time: when, node } of this.misses) visible(node, when <= time);
    this.movers.forEach((mover, i) => {
      this.move(mover, i, time, known.has(i), aimed.has(i), latest === i);
    });
    this.svg.setAttribute("aria-label", `Map at this moment; the counts and events stand beside it.`);
  }

  private move(
    mover: Mover,
    i: number,
    time: number,
    isKnown: boolean,
    isAimed: boolean,
    isLatest: boolean,
  ): void {
    const threat = this.run.threats[i]!;
    const first = threat.p[0]![0];
    const last = threat.p[threat.p.length - 1]![0];
    const [isBegun, isOver] = [time >= first, time >= threat.at];
    const [x, y] = placeAt(threat.p, Math.min(time, threat.at));
    mover.place.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
    visible(mover.place, isBegun);
    visible(mover.past, isBegun);
    visible(mover.ahead, isBegun && !isOver);
    if (!isBegun) return;
    mover.past.setAttribute("d", wayBetween(threat.p, first, Math.min(time, threat.at)));
    mover.past.classList.toggle("past", isOver);
    if (!isOver) mover.ahead.setAttribute("d", wayBetween(threat.p, time, last));
    mover.sign.classList.toggle("known", isKnown);
    visible(mover.sign, !isOver);
    visible(mover.halo, !isOver && isAimed);
    visible(mover.end, isOver);
    visible(mover.tag, isLatest);
  }
}

function makeMover(
  index: number,
  colour: string,
  sign: string,
  end: string,
  threat: { e: string; d: [number, number] },
): Mover {
  const place = group(`mover ${colour}`);
  const glyph = group("glyph");
  const mover: Mover = {
    past: shape("path", `way now ${colour}`, {}),
    ahead: shape("path", `way ahead ${colour}`, {}),
    place,
    sign: shape("path", "threat", { d: sign }),
    halo: shape("circle", "halo", { r: "10" }),
    end: shape("path", threat.e, { d: end, transform: `translate(${threat.d.join(" ")})` }),
    tag: shape("text", "tag", { x: "11", y: "-7" }),
  };
  mover.tag.textContent = String(index + 1);
  glyph.append(mover.halo, mover.sign, mover.end, mover.tag);
  place.append(glyph);
  return mover;
}

function shape(name: string, classes: string, given: Record<string, string>): SVGElement {
  const node = document.createElementNS(SVG, name);
  node.setAttribute("class", classes);
  for (const [key, value] of Object.entries(given)) node.setAttribute(key, value);
  return node;
}

function group(classes: string): SVGElement {
  return shape("g", classes, {});
}

function at([x, y]: [number, number]): SVGElement {
  return shape("g", "", { transform: `translate(${x.toFixed(2)} ${y.toFixed(2)})` });
}

function visible(node: SVGElement, isShown: boolean): void {
  if (isShown) node.removeAttribute("display");
  else node.setAttribute("display", "none");
}
