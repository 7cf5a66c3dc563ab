/** Charts beside the map follow its pickers; in print all of them are shown. */

import type { Choice } from "./data";

export function startCharts(): void {
  document.addEventListener("picked", (event) => {
    const { option, stage } = (event as CustomEvent<Choice>).detail;
    for (const chart of document.querySelectorAll<HTMLElement>("[data-chart-option]")) {
      const wanted = chart.dataset["chartStage"] ?? stage; // one without a stage is shown for all
      const shown = chart.dataset["chartOption"] === option && wanted === stage;
      chart.classList.toggle("off", !shown);
    }
  });
}
