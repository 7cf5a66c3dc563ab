import { startCharts } from "./charts";
import { startCoverageMap } from "./coverage";
import { startPaper } from "./paper";
import { startStoryboard } from "./storyboard";
import { startTables } from "./tables";
import { startTimeline } from "./timeline";
import { startTree } from "./tree";

document.documentElement.classList.add("js");
startTables();
startPaper();
startCharts();
startTimeline();
startStoryboard();
startTree();
startCoverageMap();
