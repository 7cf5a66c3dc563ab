import { startCharts } from "./charts";
import { startCoverageMap } from "./coverage";
import { startPaper } from "./paper";
import { startTables } from "./tables";

document.documentElement.classList.add("js");
startTables();
startPaper();
startCharts();
startCoverageMap();
