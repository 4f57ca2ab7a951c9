/**
 * Maps of our own data (see ui/parts/map.html). Without WebGL the canvas stays away and the list in words opens.
 *
 * data-map="ID of the page data"  data-map-worker="URL"  data-map-live="URL" data-map-every="5"  data-map-pick
 */
import { AttributionControl, Map as MapView, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { boundsOf } from "./map/bounds.js";
import { Markers } from "./map/markers.js";
import { startPicking } from "./map/pick.js";
import { LABEL_FONT, linkLines, makeStyle, routeLine } from "./map/style.js";
import { Poller } from "./shared/poll.js";
import { readJson, wordsOf } from "./shared/words.js";

const WORDS_OF_CONTROLS = { "NavigationControl.ZoomIn": "zoom-in", "NavigationControl.ZoomOut": "zoom-out" };

function makeMap(frame, data, words) {
  const bounds = boundsOf(data);
  const start = data.center ? { center: data.center, zoom: data.zoom ?? 12 } : { bounds, fitBoundsOptions: { padding: 72, maxZoom: 14 } };
  const locale = Object.fromEntries(Object.entries(WORDS_OF_CONTROLS).map(([name, key]) => [name, words(key)]));
  const map = new MapView({
    container: frame.querySelector(".map__canvas"),
    style: makeStyle(data),
    ...start,
    locale,
    attributionControl: false,
    localIdeographFontFamily: LABEL_FONT,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: false,
    maxZoom: 17,
    minZoom: 7,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  if (data.attribution) map.addControl(new AttributionControl({ customAttribution: data.attribution, compact: true }));
  return map;
}

/** Keep the words below the map equal to what it shows. */
function writeList(frame, things) {
  const list = frame.querySelector("[data-map-list]");
  list.replaceChildren(
    ...things.map((thing) => {
      const item = document.createElement("li");
      item.dataset.marker = thing.id;
      const words = thing.detail ? `${thing.label} – ${thing.detail}` : thing.label;
      item.append(thing.url ? makeLink(thing.url, words) : words);
      return item;
    }),
  );
}

function makeLink(url, words) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = words;
  return link;
}

/** The address that asks for what is looked at: box=west,south,east,north,zoom. */
function addBox(url, map) {
  const bounds = map.getBounds();
  const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth(), map.getZoom()];
  const asked = new URL(url, document.baseURI);
  asked.searchParams.set("box", box.map((number) => number.toFixed(4)).join(","));
  return asked.href;
}

function followLive(frame, map, markers, data) {
  const fixed = (data.markers ?? []).filter(({ kind }) => !["vehicle", "stop", "bus"].includes(kind));
  const receive = async (response) => {
    const { vehicles = [], stops = [], markers: anew, route, links } = await response.json();
    const kind = (name) => (thing) => ({ kind: name, ...thing });
    const things = [...(anew ?? fixed), ...stops.map(kind("stop")), ...vehicles.map(kind("vehicle"))];
    markers.show(things);
    writeList(frame, things);
    if (route) map.getSource("route")?.setData(routeLine(route));
    if (links) map.getSource("links")?.setData(linkLines(links));
  };
  const poller = new Poller(frame.dataset.mapLive, 1000 * Number(frame.dataset.mapEvery || 5), { onChange: receive });
  if (data.follows_view) {
    const look = () => {
      poller.url = addBox(frame.dataset.mapLive, map);
    };
    look();
    map.on("moveend", () => {
      look();
      poller.askNow();
    });
  }
  poller.start().askNow();
}

function start(frame) {
  const data = readJson(frame.dataset.map);
  const words = wordsOf(frame);
  frame.classList.add("is-ready"); // the canvas must have its size before the map is made
  try {
    const map = makeMap(frame, data, words);
    const markers = new Markers(map);
    markers.show(data.markers ?? []);
    map.once("load", () => frame.setAttribute("data-map-drawn", ""));
    if (frame.dataset.mapLive) followLive(frame, map, markers, data);
    if ("mapPick" in frame.dataset) startPicking(frame, map, markers, data, words);
  } catch (error) {
    console.warn("no map:", error.message);
    frame.classList.remove("is-ready");
    frame.querySelector("[data-map-words]").open = true;
  }
}

const frames = document.querySelectorAll("[data-map]");
if (frames.length) {
  setWorkerUrl(new URL(frames[0].dataset.mapWorker, document.baseURI).href);
  frames.forEach(start);
}
