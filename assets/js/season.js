/** A season that moves: tiles of the visible span, drawn as a band and a line; by keys, buttons, wheel and drag. */
import uPlot from "uplot";
import { readJson } from "./shared/words.js";
import { chooseLevel, joinTiles, keepWithin, moveSpan, neededTiles, summarise } from "./season/tiles.js";

const TONE = "#006173";
const INK = "#4d4d4d";
const GRID = "#e3eaea";
const FONT = '14px "BIZ UDPGothic", "Noto Sans CJK JP", sans-serif';
const HEIGHT = 320;
const KEPT = 400;
const SAY_AFTER_MS = 500;
const KEYS = { ArrowLeft: "back", ArrowRight: "on", "+": "near", ";": "near", "=": "near", "-": "far", Home: "first", End: "last" };

const language = document.documentElement.lang || "ja";

/** Tiles by address; an answer that has not changed is known by its ETag and costs the server one look. */
class Store {
  constructor(facts, changed) {
    this.facts = facts;
    this.changed = changed;
    this.tiles = new Map();
    this.asked = new Set();
  }

  /** The tiles of these numbers that are here, in order; the others are asked for. */
  get(level, indices) {
    const found = [];
    for (const index of indices) {
      const key = `${level}/${index}/`;
      const tile = this.tiles.get(key);
      if (tile) found.push(tile);
      else this.ask(key);
    }
    return found;
  }

  async ask(key) {
    if (this.asked.has(key)) return;
    this.asked.add(key);
    try {
      const answer = await fetch(this.facts.tiles + key, { credentials: "same-origin" });
      if (!answer.ok) return;
      if (this.tiles.size >= KEPT) this.tiles.delete(this.tiles.keys().next().value);
      this.tiles.set(key, await answer.json());
      this.changed();
    } catch {
      // The line is away: what is drawn stays, and the next move asks again.
    } finally {
      this.asked.delete(key);
    }
  }
}

function formats(facts) {
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: facts.digits });
  const zone = { timeZone: "Asia/Tokyo" };
  const moment = new Intl.DateTimeFormat(language, { ...zone, month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(language, { ...zone, month: "numeric", day: "numeric" });
  const clock = new Intl.DateTimeFormat(language, { ...zone, hour: "numeric", minute: "2-digit" });
  const of = (format) => (at) => format.format(new Date(at * 1000));
  return { number: (value) => numbers.format(value), moment: of(moment), day: of(day), clock: of(clock) };
}

function makePlot(place, facts, say) {
  const shared = { stroke: INK, font: FONT, labelFont: FONT, ticks: { show: false }, grid: { stroke: GRID, width: 1 } };
  const empty = { points: { show: false }, spanGaps: false };
  return new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Asia/Tokyo"),
      scales: { x: { time: true, range: (_plot, low, high) => [low, high] } },
      series: [
        { value: (_plot, at) => (at === null ? "–" : say.moment(at)) },
        { ...empty, label: facts.name, stroke: TONE, width: 2, value: (_plot, value) => (value === null ? "–" : say.number(value)) },
        { ...empty, stroke: "transparent", width: 0 },
        { ...empty, stroke: "transparent", width: 0 },
      ],
      bands: [{ series: [3, 2], fill: `${TONE}30` }],
      axes: [
        { ...shared, space: 90, values: (plot, splits) => splits.map((at) => (plot.scales.x.max - plot.scales.x.min > 2.5 * 86400 ? say.day(at) : say.clock(at))) },
        { ...shared, size: 56, values: (_plot, splits) => splits.map((value) => say.number(value)) },
      ],
      cursor: { y: false, drag: { x: false, y: false } },
      legend: { show: false },
    },
    [[], [], [], []],
    place,
  );
}

class Season {
  constructor(figure, facts) {
    this.facts = facts;
    this.say = formats(facts);
    this.said = figure.querySelector("[role=status]");
    this.place = figure.querySelector(".season__plot");
    this.span = keepWithin(facts, [facts.since, facts.until]);
    this.store = new Store(facts, () => this.draw());
    this.plot = makePlot(this.place, facts, this.say);
    this.listen(figure);
    this.draw();
  }

  listen(figure) {
    this.place.addEventListener("keydown", (event) => {
      const move = KEYS[event.key];
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.move(move);
    });
    figure.querySelectorAll("[data-move]").forEach((button) => button.addEventListener("click", () => this.move(button.dataset.move)));
    this.place.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.place.addEventListener("pointerdown", (event) => this.drag(event));
    new ResizeObserver(() => {
      this.plot.setSize({ width: this.place.clientWidth, height: HEIGHT });
      this.draw();
    }).observe(this.place);
  }

  move(move) {
    this.show(moveSpan(this.facts, this.span, move));
  }

  show(span) {
    this.span = keepWithin(this.facts, span);
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  wheel(event) {
    if (!event.ctrlKey && Math.abs(event.deltaY) >= Math.abs(event.deltaX)) return; // the page scrolls as ever
    event.preventDefault();
    const [since, until] = this.span;
    const width = until - since;
    if (event.ctrlKey) {
      const by = Math.exp(event.deltaY / 300);
      const at = since + (width * event.offsetX) / this.place.clientWidth;
      this.show([at - (at - since) * by, at + (until - at) * by]);
    } else {
      const by = (width * event.deltaX) / this.place.clientWidth;
      this.show([since + by, until + by]);
    }
  }

  drag(event) {
    if (event.button !== 0) return;
    const begin = { x: event.clientX, span: this.span };
    const move = (next) => {
      const by = ((begin.x - next.clientX) / this.place.clientWidth) * (begin.span[1] - begin.span[0]);
      this.show([begin.span[0] + by, begin.span[1] + by]);
    };
    const end = () => {
      this.place.removeEventListener("pointermove", move);
      this.place.removeEventListener("pointerup", end);
      this.place.removeEventListener("pointercancel", end);
    };
    this.place.setPointerCapture(event.pointerId);
    this.place.addEventListener("pointermove", move);
    this.place.addEventListener("pointerup", end);
    this.place.addEventListener("pointercancel", end);
  }

  draw() {
    const [since, until] = this.span;
    const level = chooseLevel(this.facts.widths, until - since, Math.max(100, this.place.clientWidth / 3));
    const tiles = this.store.get(level, neededTiles(this.facts, level, since, until));
    if (!tiles.length && this.drawn) return; // what is there stays until something is known
    this.drawn = true;
    this.plot.batch(() => {
      this.plot.setData(joinTiles(tiles, this.facts.total), false);
      this.plot.setScale("x", { min: since, max: until });
    });
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.tell(summarise(tiles, since, until)), SAY_AFTER_MS);
  }

  tell(sum) {
    const words = this.said.dataset;
    const template = sum === null ? words.nothing : this.facts.total ? words.saidTotal : words.said;
    const facts = { from: this.say.moment(this.span[0]), to: this.say.moment(this.span[1]), unit: this.facts.unit };
    for (const name of ["least", "mean", "most", "total"]) facts[name] = sum === null ? "" : this.say.number(sum[name]);
    this.said.textContent = template.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
  }
}

document.fonts.ready.then(() => {
  document.querySelectorAll("[data-season]").forEach((figure) => {
    const facts = readJson(figure.dataset.season);
    if (!facts) return;
    figure.querySelector(".season__moving").hidden = false;
    figure.querySelector(".season__picture")?.setAttribute("hidden", "");
    new Season(figure, facts);
  });
});
