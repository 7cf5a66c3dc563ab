/** One byte a cell: 10 m in steps of 3 %, rounded up. */

export const UNKNOWN = 254;
export const NEVER = 255;
export const NO_RELIEF = -32768;
const LOWEST_M = 10;
const STEP = Math.log(1.03);

/** The highest code that a target at this height reaches. */
export function codeBelow(heightM: number): number {
  return Math.floor(Math.log(heightM / LOWEST_M) / STEP + 1e-9);
}

export function heightOf(code: number): number {
  return LOWEST_M * Math.exp(code * STEP);
}

/** A code in words, with no more digits than 3 % steps support. */
export function codeInWords(code: number): string {
  if (code === UNKNOWN) return "ground unknown";
  if (code === NEVER) return "never";
  if (code === 0) return "10 m or less";
  return metres(heightOf(code));
}

export function metres(value: number): string {
  return value < 10000 ? `${twoDigits(value).toLocaleString("en")} m` : `${twoDigits(value) / 1000} km`;
}

export function twoDigits(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2));
}
