/** Option, stage, target and height, as the reader chose them. */

import type { Choice, MapData } from "./data";
import { twoDigits } from "./codes";

export interface Picked extends Choice {
  heightM: number;
}

const LOWEST_M = 30;
const HIGHEST_M = 12000;

export class Pickers {
  private readonly slider: HTMLInputElement;
  private readonly shown: HTMLOutputElement;
  private readonly target: HTMLSelectElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly data: MapData,
    onChange: () => void,
  ) {
    this.slider = root.querySelector<HTMLInputElement>("#map-height")!;
    this.shown = root.querySelector<HTMLOutputElement>("#map-height-shown")!;
    this.target = root.querySelector<HTMLSelectElement>("#map-target")!;
    this.slider.value = String(this.stepOf(data.start.height_m));
    root.querySelector(".pickers")!.addEventListener("input", () => {
      this.showHeight();
      onChange();
    });
    this.showHeight();
  }

  get picked(): Picked {
    return {
      option: this.radio("map-option"),
      stage: this.radio("map-stage"),
      target: this.target.value,
      heightM: this.heightM,
    };
  }

  /** On a logarithmic scale, said with two digits; the heights of the tables are met exactly. */
  private get heightM(): number {
    const step = Number(this.slider.value);
    const table = this.data.heights.find((height) => this.stepOf(height) === step);
    return table ?? twoDigits(LOWEST_M * (HIGHEST_M / LOWEST_M) ** (step / Number(this.slider.max)));
  }

  private stepOf(heightM: number): number {
    const share = Math.log(heightM / LOWEST_M) / Math.log(HIGHEST_M / LOWEST_M);
    return Math.round(share * Number(this.slider.max));
  }

  private showHeight(): void {
    const words = `${this.heightM.toLocaleString("en")} m`;
    this.shown.textContent = words;
    this.slider.setAttribute("aria-valuetext", `${words} above ground`);
  }

  private radio(name: string): string {
    return this.root.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? "";
  }
}
