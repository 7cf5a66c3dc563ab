/** Days as numbers and words, and the lines of the grid for the days shown. */

import type { Scale } from "./timelayout";

/** Day 1 is 1 January of year 1, as in Python's ordinals. */
const EPOCH = 719163;
const DAY_MS = 86_400_000;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

export interface Tick {
  day: number;
  words: string;
}

export function dateOf(day: number): Date {
  return new Date((Math.floor(day) - EPOCH) * DAY_MS);
}

export function dayOf(year: number, month: number, date = 1): number {
  return Math.round(Date.UTC(year, month, date) / DAY_MS) + EPOCH;
}

export function dayWords(day: number): string {
  const date = dateOf(day);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Years, quarters, months or days, as many as can be read. */
export function gridOf(scale: Scale): Tick[] {
  const perDay = scale.x(1) - scale.x(0);
  if (perDay * 7 > 75) return dayTicks(scale, perDay > 75 ? 1 : 7);
  const months = [1, 3, 6].find((step) => perDay * 30.4 * step > 75);
  if (months) return monthTicks(scale, months);
  const years = [1, 2, 5, 10, 20, 50].find((step) => perDay * 365 * step > 42) ?? 100;
  return monthTicks(scale, years * 12);
}

function monthTicks(scale: Scale, step: number): Tick[] {
  const found: Tick[] = [];
  const start = dateOf(scale.view.first);
  let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
  month = Math.ceil(month / step) * step;
  for (; ; month += step) {
    const [year, inYear] = [Math.floor(month / 12), month % 12];
    const day = dayOf(year, inYear);
    if (day > scale.view.last) return found;
    const words = step >= 12 ? String(year) : `${MONTHS[inYear]} ${year}`;
    if (day >= scale.view.first) found.push({ day, words });
  }
}

function dayTicks(scale: Scale, step: number): Tick[] {
  const found: Tick[] = [];
  for (let day = Math.ceil(scale.view.first); day <= scale.view.last; day += step) {
    found.push({ day, words: dayWords(day) });
  }
  return found;
}
