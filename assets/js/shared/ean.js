/**
 * Barcodes of goods (EAN-13 and EAN-8, which Japan calls JAN) in a picture, for browsers that read none themselves.
 * GS1 General Specifications, section 5.2: a digit is two bars and two spaces, seven modules wide together; in EAN-13
 * the first digit is which of the left six are drawn the other way round. A picture is read along lines across it.
 */
const WIDTHS = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"].map((four) =>
  [...four].map(Number),
);
const FIRST = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"];
const LINES = 15;
const AGREEING = 2;
const QUIET = 4; // modules without a bar before the first; print has 7 and more, a camera sees some less
const MOST_OFF = 1.9; // modules that the four widths of a digit may be off together

/**
 * Return the digits of the barcode in a picture, or null.
 *
 * @param {{data: Uint8ClampedArray, width: number, height: number}} picture RGBA, as a canvas gives it
 */
export function decodeEan({ data, width, height }) {
  const seen = new Map();
  for (let n = 0; n < LINES; n += 1) {
    const row = Math.floor((height * (n + 1)) / (LINES + 1));
    const found = readLine(takeRow(data, width, row));
    if (found === null) continue;
    seen.set(found, (seen.get(found) ?? 0) + 1);
    if (seen.get(found) >= AGREEING) return found;
  }
  return null;
}

function takeRow(data, width, row) {
  const from = row * width * 4;
  return Float32Array.from({ length: width }, (_, x) => {
    const at = from + x * 4;
    return 0.3 * data[at] + 0.59 * data[at + 1] + 0.11 * data[at + 2];
  });
}

/** Return what a line of brightnesses says, read from either end. */
export function readLine(line) {
  const runs = toRuns(line);
  return readRuns(runs) ?? readRuns(runs.toReversed());
}

/** Bars and spaces as [is it dark, how wide]; a point is dark when it is darker than its surroundings. */
function toRuns(line) {
  const reach = Math.max(8, Math.round(line.length / 16));
  const sums = new Float64Array(line.length + 1);
  line.forEach((value, x) => (sums[x + 1] = sums[x] + value));
  const runs = [];
  for (let x = 0; x < line.length; x += 1) {
    const [low, high] = [Math.max(0, x - reach), Math.min(line.length, x + reach + 1)];
    const isDark = line[x] < (sums[high] - sums[low]) / (high - low) - 8;
    const last = runs.at(-1);
    if (last && last[0] === isDark) last[1] += 1;
    else runs.push([isDark, 1]);
  }
  return runs;
}

function readRuns(runs) {
  for (let at = 1; at + 42 < runs.length; at += 1) {
    if (!runs[at][0]) continue;
    const [a, b, c] = [runs[at][1], runs[at + 1][1], runs[at + 2][1]];
    const module = (a + b + c) / 3;
    const isGuard = Math.max(a, b, c) - Math.min(a, b, c) <= Math.max(2, module);
    if (!isGuard || runs[at - 1][1] < QUIET * module) continue;
    const found = readHalves(runs, at + 3, 6) ?? readHalves(runs, at + 3, 4);
    if (found !== null) return found;
  }
  return null;
}

/** Return the number whose digits begin here, so many on each side of the middle; null when it is none. */
function readHalves(runs, from, half) {
  const middle = from + 4 * half;
  if (middle + 5 + 4 * half + 3 > runs.length) return null;
  const left = readDigits(runs, from, half);
  const right = readDigits(runs, middle + 5, half);
  if (left === null || right === null || right.sides.includes("G")) return null;
  const first = half === 6 ? FIRST.indexOf(left.sides) : left.sides === "LLLL" ? "" : -1;
  if (first === -1) return null;
  const digits = `${first}${left.digits}${right.digits}`;
  return isChecked(digits) ? digits : null;
}

function readDigits(runs, from, count) {
  let [digits, sides] = ["", ""];
  for (let n = 0; n < count; n += 1) {
    const four = runs.slice(from + 4 * n, from + 4 * n + 4).map(([, width]) => width);
    const found = readDigit(four);
    if (found === null) return null;
    digits += found.digit;
    sides += found.side;
  }
  return { digits, sides };
}

function readDigit(four) {
  const whole = four.reduce((sum, width) => sum + width, 0);
  const modules = four.map((width) => (7 * width) / whole);
  let best = { off: MOST_OFF, digit: null, side: "" };
  WIDTHS.forEach((widths, digit) => {
    for (const side of ["L", "G"]) {
      const wanted = side === "L" ? widths : widths.toReversed();
      const off = wanted.reduce((sum, width, n) => sum + Math.abs(width - modules[n]), 0);
      if (off < best.off) best = { off, digit, side };
    }
  });
  return best.digit === null ? null : best;
}

/** From the right, every second digit counts three times; the sum ends in 0. */
function isChecked(digits) {
  const sum = [...digits].reverse().reduce((all, digit, n) => all + Number(digit) * (n % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}
