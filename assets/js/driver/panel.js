/** Writes a state into the driver's panel (ui/driver/panel.html): text by data-bind, visibility by data-when. */

import { isDelivery } from "./predict.js";

const clock = new Intl.DateTimeFormat("ja", { hour: "numeric", minute: "2-digit", timeZone: "Asia/Tokyo" });

function timeOf(iso) {
  return iso ? clock.format(new Date(iso)) : "";
}

function kindOf(stop) {
  if (stop.mode) return `kind-${stop.mode}`;
  return stop.is_goods ? `kind-goods-${stop.kind}` : `kind-${stop.kind}`;
}

/** Whose words the buttons have: people's, goods', or those of a visit of the clinic car. */
function loadOf(stop) {
  if (stop.is_goods) return "goods";
  return stop.mode?.startsWith("visit") ? stop.mode : "people";
}

/** Everything that the panel shows as words, by data-bind name. */
export function wordsFor(stop, words) {
  const { window_from: from, window_until: until } = stop;
  return {
    kind: words(kindOf(stop)),
    time: timeOf(stop.planned_at),
    window: from && until ? words("window", { from: timeOf(from), until: timeOf(until) }) : "",
    place_name: stop.place_name ?? "",
    address: stop.address ?? "",
    rider_name: stop.rider_name ? words("rider", { name: stop.rider_name }) : "",
    party: stop.party > 0 ? words("party", { n: stop.party }) : "",
    wheelchairs: stop.wheelchairs > 0 ? words("wheelchairs", { n: stop.wheelchairs }) : "",
    walkers: stop.walkers > 0 ? words("walkers", { n: stop.walkers }) : "",
    code4: stop.code4 ?? "",
    note: stop.note ?? "",
  };
}

function bind(root, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const element of root.querySelectorAll(`[data-bind="${name}"]`)) {
      element.textContent = value;
      (element.closest("[data-hide-empty]") ?? element).toggleAttribute("hidden", !value);
    }
  }
}

function fillUrl(pattern, stop) {
  return pattern.replace("{lat}", String(stop.lat)).replace("{lon}", String(stop.lon));
}

function bindLinks(root, stop) {
  const way = root.querySelector("[data-link='navigation']");
  way.toggleAttribute("hidden", !(stop.lat && stop.lon));
  way.href = stop.navigation_url ?? fillUrl(way.dataset.pattern, stop);
  const call = root.querySelector("[data-link='phone']");
  call.toggleAttribute("hidden", !stop.phone);
  call.href = `tel:${(stop.phone ?? "").replace(/[^+\d]/g, "")}`;
}

function showNotes(root, stop) {
  const list = root.querySelector("[data-part='crew_notes']");
  const items = (stop.crew_notes ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text }));
  list.replaceChildren(...items);
  list.toggleAttribute("hidden", !items.length);
  const way = root.querySelector("[data-link='notes']");
  if (!way) return;
  way.toggleAttribute("hidden", !stop.ride);
  way.href = way.dataset.pattern.replace("/0/", `/${stop.id}/`);
}

function followingItem(stop, words) {
  const item = document.createElement("li");
  const time = document.createElement("time");
  time.textContent = timeOf(stop.planned_at);
  const text = document.createElement("span");
  text.textContent = [words(kindOf(stop)), stop.place_name, stop.rider_name && words("rider", { name: stop.rider_name })].filter((part, index, all) => part && all.indexOf(part) === index).join("　");
  item.append(time, text);
  return item;
}

/** Why goods stay aboard: shut again at every new stop. */
function showReasons(reasons, stop) {
  reasons.toggleAttribute("hidden", !(isDelivery(stop) && stop.actions.includes("no_show")));
  if (reasons.dataset.stop === String(stop.id)) return;
  reasons.dataset.stop = stop.id;
  reasons.removeAttribute("open");
}

/** Show a state. */
export function render(root, state, words) {
  const stop = state.next_stop;
  root.querySelector("[data-part='stop']").toggleAttribute("hidden", !stop);
  root.querySelector("[data-part='none']").toggleAttribute("hidden", Boolean(stop));
  const actions = root.querySelector("[data-part='actions']");
  actions.toggleAttribute("hidden", !stop?.actions?.length);
  if (stop) {
    root.querySelector("[data-part='stop']").dataset.kind = stop.kind;
    bind(root, wordsFor(stop, words));
    bindLinks(root, stop);
    showNotes(root, stop);
    for (const button of actions.querySelectorAll("button[name='action']")) {
      const isByReason = button.value === "no_show" && isDelivery(stop);
      button.toggleAttribute("hidden", isByReason || !stop.actions.includes(button.value));
    }
    showReasons(actions.querySelector("[data-part='why']"), stop);
    for (const label of actions.querySelectorAll("[data-load]")) {
      label.toggleAttribute("hidden", !label.dataset.load.split(" ").includes(loadOf(stop)));
    }
    actions.querySelector("input[name='stop']").value = stop.id;
  }
  const following = state.following ?? [];
  root.querySelector("[data-part='following']").toggleAttribute("hidden", !following.length);
  root.querySelector("[data-part='following'] ol").replaceChildren(...following.slice(0, 4).map((one) => followingItem(one, words)));
  bind(root, { message: state.message ?? "" });
}
