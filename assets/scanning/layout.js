/**
 * What can be scanned on a page as it stands.
 *
 * data-scan-first             the emergency stop: every round begins with it
 * data-scan-group="Moving"    a group; what can be pressed inside belongs to it
 * data-scan-skip              not scanned (menus, the switch for languages)
 * Outside any group the main part of the page is one.
 */

const PRESSABLE = "a[href], button, input[type=submit], input[type=radio], input[type=checkbox], summary";

let given = 0;

/** The key by which an element is known, also after a part of the page was replaced. */
export function keyOf(element) {
  if (element.id) return element.id;
  if (!element.dataset.scanKey) element.dataset.scanKey = `scan-${(given += 1)}`;
  return element.dataset.scanKey;
}

/** What is said of it: its own label, else what stands on it. */
export function labelOf(element) {
  const own = element.dataset.say ?? element.getAttribute("aria-label");
  const text = own ?? element.labels?.[0]?.textContent ?? element.textContent;
  return (text ?? "").replace(/\s+/g, " ").trim();
}

function isThere(element) {
  if (element.disabled || element.closest("[data-scan-skip], [data-scan-off], [hidden], [inert]")) return false;
  return element.getClientRects().length > 0;
}

/** @returns {{layout: import("./round.js").Layout, elements: Map<string, HTMLElement>}} */
export function readLayout(root) {
  const elements = new Map();
  const note = (element) => {
    elements.set(keyOf(element), element);
    return { key: keyOf(element), label: labelOf(element) };
  };
  const stop = [...root.querySelectorAll("[data-scan-first]")].find(isThere);
  const taken = new Set(stop ? [stop] : []);
  const groups = [...root.querySelectorAll("[data-scan-group]")].map((area) => {
    const inside = [...area.querySelectorAll(PRESSABLE)].filter((one) => isThere(one) && !taken.has(one));
    inside.forEach((one) => taken.add(one));
    elements.set(keyOf(area), area);
    return { key: keyOf(area), label: area.dataset.scanGroup, items: inside.map(note) };
  });
  const rest = [...(root.querySelector("main") ?? root).querySelectorAll(PRESSABLE)];
  const loose = rest.filter((one) => isThere(one) && !taken.has(one)).map(note);
  if (loose.length > 0) groups.push({ key: "scan-rest", label: "", items: loose });
  return { layout: { first: stop ? note(stop) : null, groups }, elements };
}
