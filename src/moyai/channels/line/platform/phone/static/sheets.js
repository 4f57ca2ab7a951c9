// Sheets that come up from below and ask for one thing. Each returns what was chosen, or null.
import { make } from "./make.js";
import { STICKERS } from "./stickers.js";

const sheet = document.getElementById("sheet");

function ask(title, ...parts) {
  const close = make("button", { type: "button", class: "plain" }, "やめる Cancel");
  sheet.replaceChildren(make("h2", { id: "sheet-title" }, title), ...parts, close);
  return new Promise((resolve) => {
    sheet.answer = (value) => { resolve(value); sheet.answer = null; if (sheet.open) sheet.close(); };
    close.addEventListener("click", () => sheet.answer(null));
    sheet.showModal();
  });
}

// The event comes late: by then the next sheet may be open.
sheet.addEventListener("close", () => { if (sheet.answer && !sheet.open) sheet.answer(null); });
sheet.addEventListener("click", (event) => { if (event.target === sheet && sheet.answer) sheet.answer(null); });

function choice(value, ...content) {
  const button = make("button", { type: "button", class: "choice" }, ...content);
  button.addEventListener("click", () => sheet.answer(value));
  return button;
}

export function say(title, text) {
  return ask(title, make("p", {}, text));
}

export function askThing() {
  return ask("何を送りますか", choice("picture", "写真 Picture"), choice("place", "場所 Place"), choice("sticker", "スタンプ Sticker"));
}

export function askSettings({ friend, blocked }) {
  if (blocked) return ask("トークの設定", choice("follow", "ブロックをやめる Unblock"));
  if (!friend) return ask("トークの設定", choice("follow", "友だちに追加 Add as a friend"));
  return ask("トークの設定", choice("block", "ブロックする Block"));
}

export function askSticker() {
  const faces = STICKERS.map(({ packageId, stickerId, face, words }) =>
    choice({ packageId, stickerId }, make("span", { class: "kaomoji", "aria-hidden": "true" }, face), make("small", {}, words)));
  return ask("スタンプ", make("div", { class: "faces" }, ...faces));
}

export function askPlace(places) {
  const listed = places.map((p) => choice(
    { title: p.name, address: p.address || undefined, latitude: p.latitude, longitude: p.longitude },
    p.name, ...(p.address ? [make("small", {}, p.address)] : [])));
  const form = make("form", { class: "typed" });
  const latitude = make("input", { inputmode: "decimal", required: "", "aria-label": "緯度 Latitude", placeholder: "緯度 35.68" });
  const longitude = make("input", { inputmode: "decimal", required: "", "aria-label": "経度 Longitude", placeholder: "経度 139.76" });
  form.append(latitude, longitude, make("button", { type: "submit", class: "main" }, "この場所を送る"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const spot = { latitude: Number(latitude.value), longitude: Number(longitude.value) };
    if (Number.isFinite(spot.latitude) && Number.isFinite(spot.longitude)) sheet.answer(spot);
  });
  return ask("どこにいますか", make("div", { class: "list" }, ...listed), form);
}

const KINDS = { date: "date", time: "time", datetime: "datetime-local" };

export function askWhen(action) {
  const form = make("form", { class: "typed when" });
  const input = make("input", { type: KINDS[action.mode], required: "", "aria-label": action.label || "日時" });
  for (const [name, value] of [["min", action.min], ["max", action.max], ["value", action.initial]]) {
    if (value) input.setAttribute(name, value.replace("t", "T"));
  }
  form.append(input, make("button", { type: "submit", class: "main" }, "決める OK"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sheet.answer({ [action.mode]: input.value.slice(0, action.mode === "datetime" ? 16 : undefined) });
  });
  return ask(action.label || "日時をえらぶ", form);
}
