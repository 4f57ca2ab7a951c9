import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, boxOf, nearest } from "../js/map/bounds.js";
import { makeStyle, routeLine, settlementPoints } from "../js/map/style.js";

const area = (is_mine, ring) => ({ properties: { is_mine }, geometry: { type: "Polygon", coordinates: [ring] } });

test("a box holds all points", () => {
  assert.deepEqual(boxOf([[138, 35.8], [137.9, 35.9]]), [[137.9, 35.8], [138, 35.9]]);
  assert.equal(boxOf([]), null);
});

test("given bounds win over markers, markers over areas", () => {
  const areas = { features: [area(false, [[137, 35], [139, 36]])] };
  const markers = [{ lon: 138, lat: 35.8 }];
  assert.deepEqual(boundsOf({ bounds: [[1, 2], [3, 4]], markers, areas }), [[1, 2], [3, 4]]);
  assert.deepEqual(boundsOf({ markers, areas }), [[138, 35.8], [138, 35.8]]);
  assert.deepEqual(boundsOf({ areas }), [[137, 35], [139, 36]]);
});

test("one's own area is shown before the others", () => {
  const areas = { features: [area(false, [[137, 35], [139, 36]]), area(true, [[137.9, 35.8], [138, 35.9]])] };
  assert.deepEqual(boundsOf({ areas }), [[137.9, 35.8], [138, 35.9]]);
});

test("the nearest settlement minds that degrees of longitude are shorter", () => {
  const settlements = [{ name: "east", lon: 138.011, lat: 35.8 }, { name: "north", lon: 138, lat: 35.81 }];
  assert.equal(nearest(settlements, 138, 35.8).name, "east");
  assert.equal(nearest([], 138, 35.8), null);
});

test("settlements become points, a way of fewer than two points nothing", () => {
  assert.deepEqual(settlementPoints([{ name: "高遠", lon: 138.06, lat: 35.83 }]).features[0].properties, { name: "高遠", rank: 3 });
  assert.equal(routeLine([[1, 2]]).type, "FeatureCollection");
});

test("cells and flows come onto the map, a page without them has none", () => {
  const cells = { type: "FeatureCollection", features: [{ type: "Feature", properties: { share: 1 }, geometry: null }] };
  const style = makeStyle({ cells });
  assert.equal(style.sources.cells.data, cells);
  assert.deepEqual(style.sources.flows.data.features, []);
  assert.deepEqual(style.layers.filter(({ source }) => source === "flows").map(({ id }) => id), ["flows"]);
});
