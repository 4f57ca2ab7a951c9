/** What the map should show at first. */

function* positions(geometry) {
  if (typeof geometry[0] === "number") yield geometry;
  else for (const part of geometry) yield* positions(part);
}

function* everyPoint(data) {
  for (const { lon, lat } of data.markers ?? []) yield [lon, lat];
  if (data.route?.length) yield* data.route;
}

function* everyAreaPoint(data) {
  const features = data.areas?.features ?? [];
  const mine = features.filter((feature) => feature.properties?.is_mine);
  for (const feature of mine.length ? mine : features) yield* positions(feature.geometry.coordinates);
  for (const { lon, lat } of features.length ? [] : (data.settlements ?? [])) yield [lon, lat];
}

/** The box around points as [[west, south], [east, north]], or null when there are none. */
export function boxOf(points) {
  let box = null;
  for (const [lon, lat] of points) {
    box ??= [[lon, lat], [lon, lat]];
    box = [
      [Math.min(box[0][0], lon), Math.min(box[0][1], lat)],
      [Math.max(box[1][0], lon), Math.max(box[1][1], lat)],
    ];
  }
  return box;
}

/** Given bounds, else what is marked, else the areas. */
export function boundsOf(data) {
  return data.bounds ?? boxOf(everyPoint(data)) ?? boxOf(everyAreaPoint(data));
}

/** The settlement nearest to a point (flat distance with the latitude's shrink), or null. */
export function nearest(settlements, lon, lat) {
  const shrink = Math.cos((lat * Math.PI) / 180);
  const distance = (one) => Math.hypot((one.lon - lon) * shrink, one.lat - lat);
  return (settlements ?? []).reduce((best, one) => (best && distance(best) <= distance(one) ? best : one), null);
}
