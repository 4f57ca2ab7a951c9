/** Markers as small HTML elements, drawn with shapes; hidden from screen readers, who have the list in words. */
import { Marker } from "maplibre-gl";

const SHAPES = {
  vehicle: "M4 16v-4l2-5.5h12l2 5.5v4ZM4 12h16",
  stop: "",
  bus: "M5 4.5h14V17H5ZM5 11h14M8 17v2.5M16 17v2.5",
  home: "m4.5 12 7.5-7 7.5 7M7 10.5V19h10v-8.5",
  shelter: "M12 4 4 11v9h16v-9ZM12 11v5M9.5 13.5h5",
};
const CENTRED = new Set(["vehicle", "stop", "cluster", "bus"]);
const GLIDE_MS = 900;
const NAMESPACE = "http://www.w3.org/2000/svg";

function shape(path) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const drawn = document.createElementNS(NAMESPACE, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

function makeElement(thing) {
  const element = document.createElement("div");
  element.className = `marker marker--${thing.kind}`;
  element.setAttribute("aria-hidden", "true");
  const head = document.createElement("span");
  head.className = "marker__head";
  if (SHAPES[thing.kind]) head.append(shape(SHAPES[thing.kind]));
  const label = document.createElement("span");
  label.className = "marker__label";
  element.append(head, label);
  return element;
}

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Markers {
  #shown = new Map();

  constructor(map) {
    this.map = map;
  }

  /** Show exactly these things: new ones appear, known ones glide, the others go. */
  show(things) {
    const wanted = new Set(things.map((thing) => thing.id));
    for (const [id, { marker }] of this.#shown) {
      if (!wanted.has(id)) {
        marker.remove();
        this.#shown.delete(id);
      }
    }
    things.forEach((thing) => this.#put(thing));
  }

  #put(thing) {
    const known = this.#shown.get(thing.id) ?? this.#add(thing);
    const element = known.marker.getElement();
    element.querySelector(".marker__label").textContent = thing.label ?? "";
    element.dataset.status = thing.status ?? "";
    this.#glide(known, [thing.lon, thing.lat]);
  }

  #add(thing) {
    const anchor = CENTRED.has(thing.kind) ? "center" : "bottom";
    const element = makeElement(thing);
    if (thing.url) element.addEventListener("click", () => window.location.assign(thing.url));
    const marker = new Marker({ element, anchor }).setLngLat([thing.lon, thing.lat]).addTo(this.map);
    const known = { marker, frame: 0 };
    this.#shown.set(thing.id, known);
    return known;
  }

  #glide(known, [lon, lat]) {
    cancelAnimationFrame(known.frame);
    const from = known.marker.getLngLat();
    if (isCalm() || (from.lng === lon && from.lat === lat)) {
      known.marker.setLngLat([lon, lat]);
      return;
    }
    const started = performance.now();
    const move = (now) => {
      const share = Math.min(1, (now - started) / GLIDE_MS);
      known.marker.setLngLat([from.lng + (lon - from.lng) * share, from.lat + (lat - from.lat) * share]);
      if (share < 1) known.frame = requestAnimationFrame(move);
    };
    known.frame = requestAnimationFrame(move);
  }
}
