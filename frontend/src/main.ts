import { startCharts } from "./charts";
import { startCoverageMap } from "./coverage";
import { startPaper } from "./paper";
import { startTables } from "./tables";
import { startTimeline } from "./timeline";
import { startTree } from "./tree";

document.documentElement.classList.add("js");
startTables();
startPaper();
startCharts();
startTimeline();
startTree();
startCoverageMap();
