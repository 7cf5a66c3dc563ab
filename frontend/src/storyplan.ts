/** What a storyboard's data say about one moment: where everything is and what has happened. */

/** Time (s), x and y (km), height (m). */
type Sample = [number, number, number, number];
export type Zoom = "assets" | "near" | "whole";
export type Box = [number, number, number, number];

export interface Threat {
  k: number;
  p: Sample[];
  e: "leaked" | "stopped";
  at: number;
  /** Number of the asset that it reached, or -1. */
  a: number;
  /** Pixels by which its end mark stands beside its place. */
  d: [number, number];
}

/** Time, kind, threat, unit (-1: none), missiles, kind in words. */
export type StoryEvent = [number, string, number, number, number, string];

export interface Run {
  raid: string;
  option: string;
  which: string;
  /** First and last second shown. */
  span: [number, number];
  boxes: { near: Box; assets?: Box; whole?: Box };
  assets: string[];
  units: [number, number][];
  threats: Threat[];
  events: StoryEvent[];
  /** Unit, threat, launch, outcome. */
  flights: [number, number, number, number][];
}

export interface StoryData {
  runs: Run[];
  /** By kind of threat. */
  signs: string[];
  colours: number[];
}

export interface Counts {
  air: number;
  known: number;
  engaged: number;
  stopped: number;
  leaked: number;
  fired: number;
  byUnit: number[];
  byAsset: number[];
}

export function readStoryData(): StoryData | null {
  const element = document.getElementById("storyboard-data");
  return element?.textContent ? (JSON.parse(element.textContent) as StoryData) : null;
}

/** Where a threat is; it stands still before its path begins and after it ends. */
export function placeAt(path: Sample[], time: number): [number, number] {
  const [first, last] = [path[0]!, path[path.length - 1]!];
  if (time <= first[0]) return [first[1], first[2]];
  if (time >= last[0]) return [last[1], last[2]];
  const next = path.findIndex((sample) => sample[0] >= time);
  const [a, b] = [path[next - 1]!, path[next]!];
  const share = b[0] > a[0] ? (time - a[0]) / (b[0] - a[0]) : 1;
  return [a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}

/** The way from one moment to another as the text of a path. */
export function wayBetween(path: Sample[], from: number, to: number): string {
  const inner = path.filter(([t]) => t > from && t < to).map(([, x, y]) => [x, y]);
  const points = [placeAt(path, from), ...inner, placeAt(path, to)];
  return "M" + points.map(([x, y]) => `${x!.toFixed(2)} ${y!.toFixed(2)}`).join("L");
}

export function countsAt(run: Run, time: number): Counts {
  const past = run.events.filter(([t]) => t <= time);
  const launches = past.filter(([, kind]) => kind === "launch");
  const byUnit = run.units.map(() => 0);
  for (const [, , , unit, shots] of launches) byUnit[unit] = (byUnit[unit] ?? 0) + shots;
  const ended = run.threats.filter((threat) => threat.at <= time);
  const leaked = ended.filter((threat) => threat.e === "leaked");
  return {
    air: run.threats.filter((threat) => threat.p[0]![0] <= time && threat.at > time).length,
    known: knownAt(run, time).size,
    engaged: new Set(launches.map(([, , threat]) => threat)).size,
    stopped: ended.length - leaked.length,
    leaked: leaked.length,
    fired: byUnit.reduce((sum, shots) => sum + shots, 0),
    byUnit,
    byAsset: run.assets.map((_, i) => leaked.filter((threat) => threat.a === i).length),
  };
}

export function knownAt(run: Run, time: number): Set<number> {
  return new Set(run.events.filter(([t, kind]) => kind === "known" && t <= time).map((e) => e[2]));
}

/** Minutes and seconds, signed. */
export function clock(time: number): string {
  const whole = Math.round(Math.abs(time));
  const sign = time < 0 && whole ? "\u2212" : "";
  return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** 1, 2 or 5 times a power of ten, not more than what is given. */
export function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.max(...[1, 2, 5].filter((step) => step * power <= most * (1 + 1e-9))) * power;
}
