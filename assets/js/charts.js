/** Charts from the page's own data (see ui/parts/chart.html); the table below each stays. */
import uPlot from "uplot";
import { readJson } from "./shared/words.js";

const TONES = ["", "#006173", "#c74700", "#6b4fa0", "#197a4b", "#806300", "#a90000"];
const SOFT = ["", "#00617322", "#c7470022", "#6b4fa022", "#197a4b22", "#80630022", "#a9000022"];
const INK = "#4d4d4d";
const GRID = "#e3eaea";
const FONT = '14px "BIZ UDPGothic", "Noto Sans CJK JP", sans-serif';

const language = document.documentElement.lang || "ja";
const numbers = new Intl.NumberFormat(language);
const days = new Intl.DateTimeFormat(language, { month: "numeric", day: "numeric" });

function xLabel(data, index) {
  const value = data.x[index];
  if (value === undefined) return "";
  return data.x_kind === "date" ? days.format(new Date(`${value}T00:00:00`)) : String(value);
}

/** Bars need room on both sides; a line goes from edge to edge. */
function xRange(data) {
  const last = data.x.length - 1;
  return data.kind === "bar" ? [-0.6, last + 0.6] : [0, Math.max(last, 1)];
}

function makeSeries(data) {
  const bars = data.kind === "bar" ? uPlot.paths.bars({ size: [0.6, 64], radius: 0.08 }) : undefined;
  return data.series.map((one, index) => {
    const tone = one.tone ?? index + 1;
    return {
      label: one.unit ? `${one.label} (${one.unit})` : one.label,
      stroke: TONES[tone],
      fill: bars ? TONES[tone] : index === 0 ? SOFT[tone] : undefined,
      width: bars ? 0 : 2.5,
      paths: bars,
      points: { show: !bars && data.x.length <= 31, size: 6, fill: TONES[tone] },
      value: (_plot, value) => (value === null ? "–" : numbers.format(value)),
    };
  });
}

function axes(data, width) {
  const shared = { stroke: INK, font: FONT, labelFont: FONT, ticks: { show: false } };
  const room = Math.max(1, Math.ceil(data.x.length / Math.max(1, Math.floor(width / 90))));
  return [
    {
      ...shared,
      label: data.x_label,
      labelSize: 24,
      size: 32,
      grid: { show: false },
      splits: () => data.x.map((_, index) => index).filter((index) => index % room === 0),
      values: (_plot, splits) => splits.map((index) => xLabel(data, index)),
    },
    {
      ...shared,
      label: data.y_label,
      labelSize: 24,
      size: 48,
      grid: { stroke: GRID, width: 1 },
      values: (_plot, splits) => splits.map((value) => numbers.format(value)),
    },
  ];
}

function yRange(data) {
  return (_plot, low, high) => [Math.min(data.y_min ?? 0, low ?? 0), (high || 1) * 1.12];
}

function draw(figure) {
  const data = readJson(figure.dataset.chart);
  const place = figure.querySelector(".chart__plot");
  if (!data || !data.x.length) return;
  const width = place.clientWidth;
  const options = {
    width,
    height: data.height ?? 280,
    scales: { x: { time: false, range: () => xRange(data) }, y: { range: yRange(data) } },
    series: [{ label: data.x_label, value: (_plot, value) => (value === null ? "–" : xLabel(data, value)) }, ...makeSeries(data)],
    axes: axes(data, width),
    cursor: { y: false, drag: { x: false, y: false } },
    legend: { show: data.series.length > 1, live: true },
  };
  const plot = new uPlot(options, [data.x.map((_, index) => index), ...data.series.map((one) => one.values)], place);
  new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: options.height })).observe(place);
}

document.fonts.ready.then(() => document.querySelectorAll("[data-chart]").forEach(draw));
