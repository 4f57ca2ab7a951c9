/** Choosing a point: a tap fills lon and lat of the form and ticks its radio "point". */
import { nearest } from "./bounds.js";

const DIGITS = 6;

export function startPicking(frame, map, markers, data, words) {
  const form = frame.closest("form");
  const choice = form?.querySelector("[data-map-choice]");
  const lonInput = form?.elements.namedItem("lon");
  const latInput = form?.elements.namedItem("lat");
  if (!lonInput || !latInput) return;
  choice?.removeAttribute("hidden");

  const show = (lon, lat) =>
    markers.show([...(data.markers ?? []), { id: "picked", kind: "picked", label: words("me"), lon, lat }]);

  const pick = (lon, lat) => {
    lonInput.value = lon.toFixed(DIGITS);
    latInput.value = lat.toFixed(DIGITS);
    const radio = form.querySelector('input[type="radio"][value="point"]');
    if (radio) radio.checked = true;
    show(lon, lat);
    const near = nearest(data.settlements, lon, lat);
    frame.querySelector("[data-map-picked]").textContent = near ? words("near", { name: near.name }) : words("picked");
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  if (lonInput.value && latInput.value) show(Number(lonInput.value), Number(latInput.value));
  map.getCanvas().classList.add("is-picking");
  map.on("click", ({ lngLat }) => pick(lngLat.lng, lngLat.lat));
}
