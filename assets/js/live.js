/**
 * Parts of a page that stay fresh.
 *
 * data-live="URL"        an HTML fragment that replaces the content of the element when it has changed (ETag, 304)
 * data-live-every="5"    seconds between questions
 * data-sse="URL"         ask at once when this event stream says "changed"
 * Inside the fragment: data-live-announce = words read out when they change; data-live-stop = nothing more will change.
 * An element [data-live-stale] beside it is shown after three failures in a row.
 */
import { makeAnnouncer } from "./shared/announce.js";
import { Poller } from "./shared/poll.js";

const PATIENCE = 3;

/** How to find an element again in the new fragment: by id, else by its own data-live-key. */
function keyOf(element) {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  return element?.dataset?.liveKey ? `[data-live-key="${CSS.escape(element.dataset.liveKey)}"]` : "";
}

function openKeys(part) {
  return [...part.querySelectorAll("details[open]")].map(keyOf).filter(Boolean);
}

/** Put in the new content; keep focus and opened details; say what changed. */
export function replace(part, html, announce) {
  const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : "";
  const opened = openKeys(part);
  const before = part.querySelector("[data-live-announce]")?.textContent.trim() ?? "";
  part.innerHTML = html;
  for (const key of opened) part.querySelector(key)?.setAttribute("open", "");
  if (focused) part.querySelector(focused)?.focus({ preventScroll: true });
  const after = part.querySelector("[data-live-announce]")?.textContent.trim() ?? "";
  if (after && after !== before) announce(after.replace(/\s+/g, " "));
  part.dispatchEvent(new CustomEvent("moyai:replaced", { bubbles: true }));
}

/** Do not pull a form away from under somebody's hands. */
function isBeingEdited(part) {
  const active = document.activeElement;
  return part.contains(active) && active.matches("input, select, textarea");
}

function keepFresh(part, announce) {
  const stale = part.parentElement?.querySelector("[data-live-stale]");
  const poller = new Poller(part.dataset.live, 1000 * Number(part.dataset.liveEvery || 5), {
    onChange: async (response) => {
      const html = await response.text();
      if (isBeingEdited(part)) return;
      replace(part, html, announce);
      if (part.querySelector("[data-live-stop]")) poller.stop();
    },
    onSuccess: () => stale?.setAttribute("hidden", ""),
    onFailure: (failures) => failures >= PATIENCE && stale?.removeAttribute("hidden"),
  }).start();
  return poller;
}

function listen(url, pollers) {
  const source = new EventSource(url);
  source.addEventListener("changed", () => pollers.forEach((poller) => poller.askNow()));
  window.addEventListener("pagehide", () => source.close());
}

const announce = makeAnnouncer();
const streams = new Map();
for (const part of document.querySelectorAll("[data-live]")) {
  const poller = keepFresh(part, announce);
  const url = part.dataset.sse;
  if (url) streams.set(url, [...(streams.get(url) ?? []), poller]);
}
streams.forEach((pollers, url) => listen(url, pollers));
