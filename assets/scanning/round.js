/**
 * What is lit next when time passes, and what one press means. Pure: no clock, no page.
 *
 * @typedef {{key: string, label: string}} Item
 * @typedef {{first: Item | null, groups: {key: string, label: string, items: Item[]}[]}} Layout
 *   first = what every round begins with, whatever the style: the emergency stop
 * @typedef {{group: string, key: string, passes: number}} State
 *   group = within which one is, "" outside; key = what is lit, "" nothing yet; passes = whole rounds so far
 */

export const START = Object.freeze({ group: "", key: "", passes: 0 });
export const BACK = "scan-back";

/** What is passed in one round, in order: {kind: "item" | "group" | "back", key, label}. */
export function listStops(layout, style, group = "") {
  const first = layout.first ? [asItem(layout.first)] : [];
  if (style !== "groups") return [...first, ...layout.groups.flatMap((each) => each.items.map(asItem))];
  const inside = layout.groups.find((each) => each.key === group);
  if (inside) return [...first, ...inside.items.map(asItem), { kind: "back", key: BACK, label: "" }];
  return [...first, ...layout.groups.filter((each) => each.items.length > 0).map(asGroup)];
}

function asItem({ key, label }) {
  return { kind: "item", key, label };
}

/** A group of one is that one: nobody presses twice for it. */
function asGroup({ key, label, items }) {
  return items.length === 1 ? asItem(items[0]) : { kind: "group", key, label };
}

/**
 * The next thing is lit. After so many rounds within a group without a press one is outside again.
 * What vanished from the page meanwhile is passed over; the round then begins anew.
 */
export function step(layout, style, state, rounds = 2) {
  const stops = listStops(layout, style, state.group);
  if (stops.length === 0) return START;
  const at = stops.findIndex((each) => each.key === state.key);
  const isOver = at === stops.length - 1;
  const passes = state.passes + (isOver ? 1 : 0);
  if (isOver && state.group && passes >= rounds) return { ...START, key: listStops(layout, style)[0].key };
  return { group: state.group, key: stops[(at + 1) % stops.length].key, passes };
}

/** What is lit now, or null. */
export function findLit(layout, style, state) {
  return listStops(layout, style, state.group).find((each) => each.key === state.key) ?? null;
}

/** One press: the next state, and the key of what is to be pressed ("" nothing). */
export function press(layout, style, state) {
  const lit = findLit(layout, style, state);
  if (lit === null) return { state: START, act: "" };
  if (lit.kind === "group") {
    const inside = listStops(layout, style, lit.key);
    return { state: { group: lit.key, key: inside[0].key, passes: 0 }, act: "" };
  }
  return { state: START, act: lit.kind === "item" ? lit.key : "" };
}
