/** What the desk changed while the tablet had no connection, for the driver to read. */

const stopsOf = (state) => [state?.next_stop, ...(state?.following ?? [])].filter(Boolean);
const isRide = (stop) => stop.kind === "pickup" || stop.kind === "dropoff";
const idsOf = (state) => new Set(stopsOf(state).map((stop) => String(stop.id)));

/** One stop for each ride, the pickup where there is one. */
function firstOfEachRide(stops) {
  const rides = new Map();
  for (const stop of stops.filter(isRide)) if (!rides.has(stop.ride)) rides.set(stop.ride, stop);
  return [...rides.values()];
}

/**
 * @param {object} told the last state that the server told before
 * @param {object} expected that state with what the driver did since
 * @param {object} now what the server tells
 * @returns {{gone: object[], added: object[]}} stops, one a ride
 */
export function findChanges(told, expected, now) {
  if (!told || !now || (told.shift?.id ?? null) !== (now.shift?.id ?? null)) return { gone: [], added: [] };
  const [before, after] = [idsOf(told), idsOf(now)];
  return {
    gone: firstOfEachRide(stopsOf(expected).filter((stop) => !after.has(String(stop.id)))),
    added: firstOfEachRide(stopsOf(now).filter((stop) => !before.has(String(stop.id)))),
  };
}
