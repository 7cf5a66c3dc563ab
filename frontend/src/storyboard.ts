/** A run of a raid, moment by moment: pickers, time slider, counts, events up to now. */

import { StoryMap } from "./storymap";
import { clock, countsAt, readStoryData, type Run, type StoryData, type Zoom } from "./storyplan";

const SVG = "http://www.w3.org/2000/svg";
const SHOWN_EVENTS = 7;
const SAY_AFTER_MS = 700;
const JUMP_EVERY_MS = 1400;

export function startStoryboard(): void {
  const root = document.getElementById("storyboard");
  const data = readStoryData();
  if (root && data?.runs.length) new Storyboard(root, data);
}

class Storyboard {
  private run!: Run;
  private rows: HTMLTableRowElement[] = [];
  private article!: HTMLElement;
  private map: StoryMap | undefined;
  private time = 0;
  private part: Zoom = "near";
  private playing = 0;
  private sayLater = 0;
  private readonly slider: HTMLInputElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly data: StoryData,
  ) {
    this.slider = this.find<HTMLInputElement>("#story-slider");
    this.find(".pickers").addEventListener("input", () => this.pick());
    this.slider.addEventListener("input", () => {
      this.pause();
      this.goTo(Number(this.slider.value));
      this.sayWhenStill();
    });
    for (const button of root.querySelectorAll<HTMLButtonElement>("[data-story]")) {
      button.addEventListener("click", () => this.press(button.dataset["story"] ?? ""));
    }
    for (const button of root.querySelectorAll<HTMLButtonElement>("[data-zoom]")) {
      button.addEventListener("click", () => this.zoom(button.dataset["zoom"] as Zoom));
    }
    this.find<HTMLSelectElement>(".story-speed select").addEventListener("change", () => {
      if (!this.playing) return;
      this.pause();
      this.play();
    });
    new ResizeObserver(() => this.map?.fit()).observe(this.find(".story-live"));
    document.addEventListener("visibilitychange", () => document.hidden && this.pause());
    root.classList.add("ready");
    this.pick();
  }

  private find<E extends HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector)!;
  }

  private picked(name: string): string {
    return this.find<HTMLInputElement>(`input[name="story-${name}"]:checked`)?.value ?? "";
  }

  /** Show the run that was picked; what no run was kept of cannot be picked. */
  private pick(): void {
    this.pause();
    const { runs } = this.data;
    const raid = this.picked("raid");
    const ofRaid = runs.filter((run) => run.raid === raid);
    this.offer("option", ofRaid.map((run) => run.option));
    const ofOption = ofRaid.filter((run) => run.option === this.picked("option"));
    this.offer("which", ofOption.map((run) => run.which));
    const run = ofOption.find((one) => one.which === this.picked("which"));
    this.find(".story-none").hidden = run !== undefined;
    if (run) this.open(run);
  }

  private offer(name: string, values: string[]): void {
    const all = [...this.root.querySelectorAll<HTMLInputElement>(`input[name="story-${name}"]`)];
    for (const input of all) input.disabled = !values.includes(input.value);
    if (all.some((input) => input.checked && !input.disabled)) return;
    const first = all.find((input) => !input.disabled);
    if (first) first.checked = true;
  }

  private open(run: Run): void {
    this.run = run;
    const index = String(this.data.runs.indexOf(run));
    for (const article of this.root.querySelectorAll<HTMLElement>(".story-run")) {
      const isOn = article.dataset["run"] === index;
      article.classList.toggle("on", isOn);
      if (isOn) this.article = article;
    }
    this.rows = [...this.article.querySelectorAll<HTMLTableRowElement>(".story-table tbody tr")];
    const head = this.article.querySelector(".story-head");
    this.find(".story-title").replaceChildren(...(head?.cloneNode(true).childNodes ?? []));
    const { stopped, leaked } = this.root.dataset;
    const still = this.article.querySelector<SVGSVGElement>(".story-still svg")!;
    const ends = { stopped: stopped ?? "", leaked: leaked ?? "" };
    this.map = new StoryMap(this.find(".story-live"), still, run, this.data, ends);
    this.zoom(this.part);
    this.slider.min = String(run.span[0]);
    this.slider.max = String(run.span[1]);
    this.drawStrip();
    this.goTo(run.span[1]);
  }

  private zoom(wanted: Zoom): void {
    const { boxes } = this.run;
    this.part = boxes[wanted] ? wanted : "near";
    this.map?.look(boxes[this.part] ?? boxes.near);
    this.find(".story-zooms").hidden = Object.keys(boxes).length < 2;
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-zoom]")) {
      const name = button.dataset["zoom"] as Zoom;
      button.hidden = !boxes[name];
      button.setAttribute("aria-pressed", String(name === this.part));
    }
  }

  /** Events along the time: what was launched, what was stopped, what got through. */
  private drawStrip(): void {
    const [first, last] = [Number(this.slider.min), Number(this.slider.max)];
    const x = (time: number): string => ((1000 * (time - first)) / (last - first)).toFixed(1);
    const lines = (kind: string, top: number, foot: number): SVGElement => {
      const path = document.createElementNS(SVG, "path");
      const times = this.run.events.filter((event) => event[1] === kind).map(([time]) => time);
      path.setAttribute("class", `of-${kind}`);
      path.setAttribute("d", times.map((time) => `M${x(time)} ${top}V${foot}`).join(""));
      return path;
    };
    const strip = this.root.querySelector(".story-strip");
    strip?.replaceChildren(lines("launch", 14, 22), lines("hit", 8, 22), lines("leak", 0, 22));
  }

  private press(what: string): void {
    if (what === "play") {
      if (this.playing) this.pause();
      else this.play();
      this.say();
      return;
    }
    this.pause();
    const times = this.run.events.map(([time]) => time);
    const jumps: Record<string, number | undefined> = {
      first: Number(this.slider.min),
      back: times.filter((time) => time < this.time - 0.05).pop(),
      on: times.find((time) => time > this.time + 0.05),
      last: Number(this.slider.max),
    };
    const end = what === "back" ? jumps["first"]! : jumps["last"]!;
    this.goTo(jumps[what] ?? end);
    this.say();
  }

  /** Smoothly; for readers who asked for less motion, from event to event. */
  private play(): void {
    const last = Number(this.slider.max);
    if (this.time >= last) this.goTo(Number(this.slider.min));
    this.label(true);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.playing = window.setInterval(() => this.jump(last), JUMP_EVERY_MS);
      return;
    }
    const speed = Number(this.find<HTMLSelectElement>(".story-speed select").value);
    let before = performance.now();
    const step = (now: number): void => {
      if (!this.playing) return;
      this.goTo(Math.min(this.time + (speed * Math.min(now - before, 200)) / 1000, last));
      before = now;
      if (this.time >= last) this.finish();
      else this.playing = requestAnimationFrame(step);
    };
    this.playing = requestAnimationFrame(step);
  }

  private jump(last: number): void {
    const next = this.run.events.find(([time]) => time > this.time + 0.05)?.[0];
    this.goTo(next ?? last);
    if (next === undefined) this.finish();
  }

  private finish(): void {
    this.pause();
    this.say();
  }

  private pause(): void {
    cancelAnimationFrame(this.playing);
    clearInterval(this.playing);
    this.playing = 0;
    this.label(false);
  }

  private label(isPlaying: boolean): void {
    const button = this.find(".story-play");
    button.classList.toggle("playing", isPlaying);
    button.querySelector(".words")!.textContent = isPlaying ? "Pause" : "Play";
  }

  private goTo(time: number): void {
    this.time = time;
    this.slider.value = String(Math.round(time));
    const words = clock(time);
    this.find(".story-now").textContent = words;
    this.slider.setAttribute("aria-valuetext", timeInWords(time));
    const past = this.run.events.filter(([when]) => when <= time);
    const latest = past[past.length - 1];
    this.map?.show(time, latest ? latest[2] : -1);
    this.count();
    this.list(past.length);
  }

  private count(): void {
    const counts = countsAt(this.run, this.time);
    for (const key of ["air", "known", "engaged", "stopped", "leaked", "fired"] as const) {
      const of = key === "fired" || key === "air" ? "" : ` of ${this.run.threats.length}`;
      const small = document.createElement("small");
      small.textContent = of;
      this.find(`[data-count="${key}"]`).replaceChildren(String(counts[key]), small);
    }
    const fill = (name: string, numbers: number[]): void => {
      for (const cell of this.article.querySelectorAll<HTMLElement>(`[data-${name}]`)) {
        cell.textContent = String(numbers[Number(cell.dataset[name])] ?? 0);
      }
    };
    fill("fired", counts.byUnit);
    fill("leaked", counts.byAsset);
  }

  private list(past: number): void {
    const shown: HTMLElement[] = [];
    for (let i = past - 1; i >= Math.max(past - SHOWN_EVENTS, 0); i--) {
      const item = eventLine(this.rows[i], this.run.events[i]![1]);
      item.classList.toggle("is-now", i === past - 1);
      shown.push(item);
    }
    if (!shown.length) {
      const item = document.createElement("li");
      item.append(document.createElement("span"), "Nothing yet.");
      shown.push(item);
    }
    this.find(".story-events").replaceChildren(...shown);
  }

  private sayWhenStill(): void {
    clearTimeout(this.sayLater);
    this.sayLater = window.setTimeout(() => this.say(), SAY_AFTER_MS);
  }

  /** Said when the reader stopped moving, never while it plays. */
  private say(): void {
    if (this.playing) return;
    const { known, stopped, leaked } = countsAt(this.run, this.time);
    const latest = this.find(".story-events li").textContent ?? "";
    this.find(".story-said").textContent =
      `${timeInWords(this.time)}: ${known} known, ${stopped} stopped, ${leaked} got through. ` +
      `Latest: ${latest}`;
  }
}

function timeInWords(time: number): string {
  const whole = Math.round(Math.abs(time));
  const long = `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${long} ${time < 0 ? "before" : "after"} the first possible arrival`;
}

/** A row of the table as one line. */
function eventLine(row: HTMLTableRowElement | undefined, kind: string): HTMLElement {
  const item = document.createElement("li");
  item.className = `of-${kind}`;
  const [time, what, threat, unit, shots] = [...(row?.cells ?? [])];
  const when = document.createElement("time");
  when.textContent = time?.textContent ?? "";
  const line = document.createElement("span");
  const name = document.createElement("strong");
  name.textContent = what?.firstChild?.textContent ?? "";
  const parts = [threat?.textContent, unit?.textContent].filter((text) => text);
  const missiles = shots?.textContent ? `, missiles: ${shots.textContent}` : "";
  line.append(name, `: ${parts.join("; ")}${missiles}`);
  const remark = what?.querySelector(".remark")?.cloneNode(true);
  if (remark) line.append(remark);
  item.append(when, " ", line);
  return item;
}
