/** What the screen shows before the server has answered: the last known state with the waiting presses applied. */

const AFTER_ARRIVAL = { pickup: ["boarded", "no_show"], dropoff: ["done"] };

/** Whether goods are handed over at a stop; they may stay aboard, also before the vehicle is there. */
export function isDelivery(stop) {
  return stop.kind === "dropoff" && Boolean(stop.is_goods);
}

/** The buttons of a stop before and after the vehicle has come there. */
function buttonsOf(stop, isThere) {
  const buttons = isThere ? (AFTER_ARRIVAL[stop.kind] ?? ["done"]) : ["arrived"];
  return isDelivery(stop) ? [...buttons, "no_show"] : buttons;
}

/** The state after one press; a press that does not belong to the next stop changes nothing. */
export function applyPress(state, press) {
  const stop = state.next_stop;
  if (!stop || String(stop.id) !== String(press.stop) || !stop.actions.includes(press.action)) return state;
  if (press.action === "arrived") {
    return { ...state, next_stop: { ...stop, actions: buttonsOf(stop, true) } };
  }
  const rest = press.action === "no_show" ? withoutRide(state.following, stop.ride) : state.following;
  const [next = null, ...following] = rest ?? [];
  return { ...state, next_stop: next && { ...next, actions: next.actions?.length ? next.actions : buttonsOf(next, false) }, following };
}

/** The state after all waiting entries, in order; only presses change it. */
export function predict(state, entries) {
  return entries.filter(({ kind }) => kind === "press").reduce((known, { data }) => applyPress(known, data), state);
}

/** Somebody who did not board need not be let out. */
function withoutRide(following, ride) {
  return ride ? (following ?? []).filter((stop) => stop.ride !== ride) : following;
}
