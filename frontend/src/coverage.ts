/** Joins pickers, painter, still and live map. The still carries the same canvas: it is printed,
 *  and it is what is left where the machine has no WebGL. */

import { Layers, readMapData, unpackRelief } from "./data";
import type { MapData } from "./data";
import { Frame } from "./frame";
import type { Cell } from "./frame";
import type { Live } from "./glmap";
import { makeLiveMap } from "./glmap";
import { Painter } from "./paint";
import { Pickers } from "./pickers";
import { Readout, describeCovered } from "./readout";

export function startCoverageMap(): void {
  const root = document.getElementById("coverage-map");
  const data = readMapData();
  if (root && data) new CoverageMap(root, data);
}

class CoverageMap {
  private readonly frame: Frame;
  private readonly layers: Layers;
  private readonly painter: Painter;
  private readonly pickers: Pickers;
  private readonly readout: Readout;
  private relief: Int16Array | null = null;
  private codes: Uint8Array | null = null;
  private cell: Cell | null = null;
  private live: Live | null = null;
  private asked = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly data: MapData,
  ) {
    this.frame = new Frame(data);
    this.layers = new Layers(data);
    this.painter = new Painter(data, this.frame);
    this.pickers = new Pickers(root, data, () => void this.update());
    this.readout = new Readout(this.find(".readout"), data);
    void unpackRelief(data).then((metres) => (this.relief = metres));
    this.prepareStill();
    void this.update().then(() => this.startLive());
  }

  private find<E extends Element = HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector)!;
  }

  private prepareStill(): void {
    const placeholder = this.find<HTMLCanvasElement>("canvas.overlay");
    this.painter.canvas.className = "overlay";
    placeholder.replaceWith(this.painter.canvas);
    this.find("img.overlay").remove();
    const still = this.find(".map-still");
    const point = (event: PointerEvent): void => {
      const box = still.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width;
      const y = (event.clientY - box.top) / box.height;
      this.point(this.frame.cellOnPicture(x, y));
    };
    still.addEventListener("pointermove", point);
    still.addEventListener("pointerdown", point);
  }

  /** Paint what is picked; an answer that comes too late is dropped. */
  private async update(): Promise<void> {
    const ask = ++this.asked;
    const { picked } = this.pickers;
    const codes = (await this.layers.get(picked)) ?? null;
    if (ask !== this.asked) return;
    this.codes = codes;
    const blank = codes ?? new Uint8Array(this.data.quantiles.length * this.data.rows * this.data.cols).fill(255);
    const sum = this.painter.paint(blank, picked.heightM);
    this.find(".map-status").textContent = codes
      ? describeCovered(sum, picked)
      : "No map: this option is not made for this target.";
    const caution = this.find(".map-caution");
    caution.hidden = picked.heightM >= this.data.floor;
    caution.textContent =
      this.data.floor < 1e6
        ? `Below ${this.data.floor} m this terrain flatters too much for a headline.`
        : "This terrain flatters too much for a headline at any height.";
    this.showOption(picked.option);
    this.showTitle();
    this.live?.refresh();
    this.point(this.cell);
    this.root.dispatchEvent(new CustomEvent("picked", { detail: picked, bubbles: true }));
    this.root.dataset["painted"] = String(ask);
  }

  private showOption(id: string): void {
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-option]")) {
      element.classList.toggle("off", element.dataset["option"] !== id);
    }
    this.live?.showOption(id);
  }

  private showTitle(): void {
    const { option, stage, target, heightM } = this.pickers.picked;
    const label = this.data.options.find((o) => o.id === option)?.label ?? option;
    this.find(".map-title").textContent =
      `Share of runs in which ${label} has the target ${this.data.stages[stage] ?? stage}: ` +
      `${this.data.targets[target] ?? target} at ${heightM.toLocaleString("en")} m above ground. `;
  }

  private point(cell: Cell | null): void {
    if (!cell || !this.codes) return;
    this.cell = cell;
    this.readout.show(cell, this.codes, this.relief, this.pickers.picked);
  }

  private startLive(): void {
    const container = this.find(".map-live");
    container.hidden = false;
    try {
      const relief = this.find<HTMLImageElement>("img.relief").src;
      const live = makeLiveMap(container, this.data, this.frame, this.painter.canvas, relief);
      this.listen(live);
      this.live = live;
      live.showOption(this.pickers.picked.option);
      live.map.once("idle", () => (this.root.dataset["map"] = "live"));
      live.map.once("load", () => live.refresh());
      this.root.classList.add("has-live");
    } catch {
      container.hidden = true;
      this.root.dataset["map"] = "still";
    }
  }

  private listen(live: Live): void {
    const { map } = live;
    for (const event of ["mousemove", "click"] as const) {
      map.on(event, ({ lngLat }) => this.point(this.frame.cellAt(lngLat.lng, lngLat.lat)));
    }
    map.getCanvas().addEventListener("keydown", () => {
      this.root.classList.add("by-key");
      map.once("moveend", () => {
        const { lng, lat } = map.getCenter();
        this.point(this.frame.cellAt(lng, lat));
      });
    });
  }
}
