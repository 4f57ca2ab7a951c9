// Pictures with areas to tap: the rich menu and imagemaps.
import { make } from "./make.js";

const away = { target: "_blank", rel: "noopener noreferrer" };

export function drawMenu(place, menu, act) {
  place.replaceChildren(areas(menu.picture, menu.size, menu.areas.map((a) => ({ bounds: a.bounds, action: a.action })), act));
}

export function drawMap(message, act) {
  const size = { width: 1040, height: message.baseSize.height };
  const parts = message.actions.map((a) => ({ bounds: a.area, action: { ...a, uri: a.linkUri } }));
  const drawn = areas(`${message.baseUrl}/700`, size, parts, act);
  drawn.querySelector("img").alt = message.altText;
  return make("div", { class: "bare map" }, drawn);
}

function areas(source, size, parts, act) {
  const drawn = make("div", { class: "areas" }, make("img", { src: source, alt: "" }));
  drawn.style.aspectRatio = `${size.width} / ${size.height}`;
  drawn.append(...parts.map((part, index) => area(part, size, act, index)));
  return drawn;
}

function area({ bounds, action }, size, act, index) {
  const label = action.label || action.displayText || action.text || `メニュー ${index + 1}`;
  const isLink = action.type === "uri";
  const drawn = make(isLink ? "a" : "button", isLink ? { href: action.uri, ...away } : { type: "button" });
  drawn.setAttribute("aria-label", label);
  drawn.title = label;
  drawn.style.left = `${(bounds.x / size.width) * 100}%`;
  drawn.style.top = `${(bounds.y / size.height) * 100}%`;
  drawn.style.width = `${(bounds.width / size.width) * 100}%`;
  drawn.style.height = `${(bounds.height / size.height) * 100}%`;
  if (!isLink) drawn.addEventListener("click", () => act(action));
  return drawn;
}
