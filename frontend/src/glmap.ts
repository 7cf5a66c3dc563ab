/** The live map. Everything it shows is in the page; it asks nothing of any network. */

import * as maplibre from "maplibre-gl";
import workerText from "maplibre-gl-worker?text";
import type { CanvasSource, Map as LiveMap, StyleSpecification } from "maplibre-gl";

import type { MapData, Option, Position } from "./data";
import type { Frame } from "./frame";
import { symbolImage } from "./shapes";

export interface Live {
  readonly map: LiveMap;
  /** Show the canvas as it is painted now. */
  refresh(): void;
  showOption(id: string): void;
}

type Feature = {
  type: "Feature";
  properties: Record<string, string | number>;
  geometry:
    | { type: "Point"; coordinates: Position }
    | { type: "LineString"; coordinates: Position[] };
};

/** Colours on the relief, which is light by day and by night; one accent for each option. */
export const ACCENTS = ["#0b62a4", "#b34700", "#00755a", "#9c3f7f", "#5d6470", "#6a5acd"];
const FONT = ["DejaVu Sans", "sans-serif"];
const MOST_SITE_NAMES = 5;

export function makeLiveMap(
  container: HTMLElement,
  data: MapData,
  frame: Frame,
  canvas: HTMLCanvasElement,
  reliefAddress: string,
): Live {
  const worker = new Blob([workerText], { type: "text/javascript" });
  maplibre.setWorkerUrl(URL.createObjectURL(worker));
  const [west, south, east, north] = data.bounds;
  const margin = (east - west) * 0.25;
  const map = new maplibre.Map({
    container,
    style: style(data, frame, canvas, reliefAddress),
    bounds: [[west, south], [east, north]],
    fitBoundsOptions: { padding: 4 },
    maxBounds: [
      [west - margin, south - margin],
      [east + margin, Math.min(north + margin, 85)],
    ],
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-right");
  map.setMissingStyleImageResolver((id) => addSymbol(map, id));
  let option = data.start.option;
  const filter = (): void => {
    for (const layer of ["circle-missile", "circle-radar", "site", "site-name"]) {
      const kind = layer.startsWith("circle") ? layer.slice(7) : "site";
      map.setFilter(layer, ["all", ["==", ["get", "option"], option], ["==", ["get", "kind"], kind]]);
    }
  };
  map.on("load", filter);
  return {
    map,
    refresh: () => refresh(map),
    showOption: (id) => {
      option = id;
      if (map.isStyleLoaded()) filter();
      else map.once("idle", filter);
    },
  };
}

function refresh(map: LiveMap): void {
  const source = map.getSource<CanvasSource>("coverage");
  if (!source) return;
  source.play();
  source.pause();
  map.triggerRepaint();
}

function addSymbol(map: LiveMap, id: string): void {
  const index = Number(id.replace("option-", ""));
  if (!map.hasImage(id)) {
    map.addImage(id, symbolImage(index, ACCENTS[index % ACCENTS.length]!), { pixelRatio: 2 });
  }
}

function style(
  data: MapData,
  frame: Frame,
  canvas: HTMLCanvasElement,
  reliefAddress: string,
): StyleSpecification {
  const coordinates = frame.corners();
  const accent = ["get", "accent"] as unknown as string;
  return {
    version: 8,
    sources: {
      relief: { type: "image", url: reliefAddress, coordinates },
      coverage: { type: "canvas", canvas, coordinates, animate: false } as never,
      drawn: { type: "geojson", data: { type: "FeatureCollection", features: features(data) } },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#dfe3e8" } },
      { id: "relief", type: "raster", source: "relief", paint: { "raster-fade-duration": 0 } },
      {
        id: "coverage", type: "raster", source: "coverage",
        paint: { "raster-fade-duration": 0, "raster-resampling": "nearest" },
      },
      {
        id: "border", type: "line", source: "drawn", filter: ["==", ["get", "kind"], "border"],
        paint: { "line-color": "#333", "line-width": 1.2, "line-dasharray": [4, 2] },
      },
      {
        id: "circle-missile", type: "line", source: "drawn",
        paint: { "line-color": accent, "line-width": 1.4, "line-dasharray": [5, 3] },
      },
      {
        id: "circle-radar", type: "line", source: "drawn",
        paint: { "line-color": accent, "line-width": 1.2, "line-dasharray": [1, 2.5] },
      },
      {
        id: "site", type: "symbol", source: "drawn",
        layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true },
      },
      {
        id: "site-name", type: "symbol", source: "drawn",
        layout: {
          "text-field": ["get", "name"], "text-size": 13, "text-font": FONT,
          "text-anchor": "top", "text-offset": [0, 0.9], "text-optional": true,
        },
        paint: { "text-color": "#14171b", "text-halo-color": "#fff", "text-halo-width": 2 },
      },
    ],
  };
}

function features(data: MapData): Feature[] {
  const borders = data.borders.map((line) => feature({ kind: "border" }, line));
  return [...borders, ...data.options.flatMap(optionFeatures)];
}

function optionFeatures(option: Option): Feature[] {
  const common = { option: option.id, accent: ACCENTS[option.index % ACCENTS.length]! };
  const rings = option.circles.flatMap((circle) =>
    circle.rings.map((ring) => feature({ ...common, kind: circle.kind }, ring)),
  );
  const named = option.sites.length <= MOST_SITE_NAMES;
  const sites = option.sites.map((site): Feature => ({
    type: "Feature",
    properties: {
      ...common, kind: "site", name: named ? site.name : "", icon: `option-${option.index}`,
    },
    geometry: { type: "Point", coordinates: [site.lon, site.lat] },
  }));
  return [...rings, ...sites];
}

function feature(properties: Record<string, string>, line: Position[]): Feature {
  return { type: "Feature", properties, geometry: { type: "LineString", coordinates: line } };
}
