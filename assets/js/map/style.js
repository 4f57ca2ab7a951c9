/** A calm map from our own data: ground, areas, rivers, faint ways, names. No tile server, no glyph server. */

export const TONES = ["#5f8f7a", "#2f7f8f", "#8a6fb0", "#b07a3c", "#5b79b8", "#8d9a3d"];

const EMPTY = { type: "FeatureCollection", features: [] };
const FONT = '"BIZ UDPGothic", "Noto Sans CJK JP", sans-serif';

const toneOf = ["to-color", ["at", ["%", ["-", ["coalesce", ["get", "tone"], 1], 1], TONES.length], ["literal", TONES]]];

/** Settlements as points with a name and a rank. */
export function settlementPoints(settlements = []) {
  const features = settlements.map(({ name, lon, lat, rank = 3 }) => ({
    type: "Feature",
    properties: { name, rank },
    geometry: { type: "Point", coordinates: [lon, lat] },
  }));
  return { type: "FeatureCollection", features };
}

/** The way of one vehicle as a line. */
export function routeLine(route = []) {
  if (route.length < 2) return EMPTY;
  return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: route } };
}

/** From each vehicle to where it goes next. */
export function linkLines(links = []) {
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: links } };
}

/** From ``least`` to ``most`` by the feature's ``share`` of the greatest count (0 to 1). */
const byShare = (least, most) => ["interpolate", ["linear"], ["coalesce", ["get", "share"], 0], 0, least, 1, most];

const line = (id, kind, paint) => ({ id, type: "line", source: "lines", filter: ["==", ["get", "kind"], kind], layout: { "line-cap": "round", "line-join": "round" }, paint });

/** A MapLibre style for the data of one page. */
export function makeStyle(data) {
  const source = (content) => ({ type: "geojson", data: content ?? EMPTY });
  return {
    version: 8,
    sources: {
      areas: source(data.areas),
      lines: source(data.lines),
      settlements: source(settlementPoints(data.settlements)),
      route: source(routeLine(data.route)),
      links: source(linkLines(data.links)),
      cells: source(data.cells),
      flows: source(data.flows),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#eef3ef" } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": toneOf, "fill-opacity": ["case", ["to-boolean", ["get", "is_mine"]], 0.26, 0.14] } },
      line("rivers", "river", { "line-color": "#9fcbe0", "line-width": ["interpolate", ["linear"], ["zoom"], 9, 2, 14, 10] }),
      line("links", "link", { "line-color": "#d5dcd6", "line-width": 1.5 }),
      line("roads", "road", { "line-color": "#ffffff", "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.5, 14, 6] }),
      line("rails", "rail", { "line-color": "#8b9698", "line-width": 2, "line-dasharray": [3, 2] }),
      { id: "area-edges", type: "line", source: "areas", paint: { "line-color": toneOf, "line-width": ["case", ["to-boolean", ["get", "is_mine"]], 3, 1.5], "line-opacity": 0.8 } },
      { id: "cells", type: "fill", source: "cells", paint: { "fill-color": "#ac3e00", "fill-opacity": byShare(0.12, 0.6) } },
      { id: "cell-edges", type: "line", source: "cells", paint: { "line-color": "#8b3200", "line-width": 1, "line-opacity": 0.7 } },
      { id: "flows", type: "line", source: "flows", layout: { "line-cap": "round" }, paint: { "line-color": "#4b2e83", "line-width": byShare(1.5, 9), "line-opacity": 0.65 } },
      { id: "next-ways", type: "line", source: "links", layout: { "line-cap": "round" }, paint: { "line-color": "#004c59", "line-width": 2, "line-dasharray": [0.5, 2], "line-opacity": 0.8 } },
      { id: "route", type: "line", source: "route", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": "#004c59", "line-width": 4, "line-opacity": 0.75 } },
      names("names-1", 1, 0, 17, 700),
      names("names-2", 2, 10, 14, 400),
      names("names-3", 3, 11.5, 13, 400),
    ],
  };
}

function names(id, rank, minzoom, size, weight) {
  return {
    id,
    type: "symbol",
    source: "settlements",
    minzoom,
    filter: ["==", ["get", "rank"], rank],
    layout: { "text-field": ["get", "name"], "text-size": size, "text-font": [weight === 700 ? "Bold" : "Regular"], "text-padding": 6 },
    paint: { "text-color": "#3a4a4d", "text-halo-color": "#ffffff", "text-halo-width": 1.8 },
  };
}

export const LABEL_FONT = FONT;
