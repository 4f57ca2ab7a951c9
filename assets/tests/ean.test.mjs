import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEan } from "../js/shared/ean.js";

// Drawn from the tables of GS1's specification bit by bit, not from the reader's widths.
const L = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"];
const R = L.map((bits) => [...bits].map((bit) => 1 - Number(bit)).join(""));
const G = R.map((bits) => [...bits].reverse().join(""));
const SIDES = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"];

function toBits(digits) {
  const half = digits.length === 13 ? 6 : 4;
  const sides = half === 6 ? SIDES[Number(digits[0])] : "LLLL";
  const all = [...(half === 6 ? digits.slice(1) : digits)].map(Number);
  const left = all.slice(0, half).map((digit, n) => (sides[n] === "L" ? L : G)[digit]);
  return `101${left.join("")}01010${all.slice(half).map((digit) => R[digit]).join("")}101`;
}

/** A photograph: grey table, white label a little turned, blurred, unevenly lit, with grain. */
function photograph(digits, { module = 3.3, turned = 0, noise = 8, dark = 60, isUpsideDown = false } = {}) {
  const [width, height] = [560, 160];
  const bits = toBits(digits);
  const data = new Uint8ClampedArray(width * height * 4);
  let seed = 7;
  const grain = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648 - 0.5) * 2 * noise;
  const at = (x, y) => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    const across = dx * Math.cos(turned) + dy * Math.sin(turned);
    const down = dy * Math.cos(turned) - dx * Math.sin(turned);
    const column = Math.floor(across / module + bits.length / 2);
    if (Math.abs(down) < 60 && bits[column] === "1") return dark;
    return Math.abs(down) < 75 && Math.abs(across) < (bits.length / 2 + 10) * module ? 225 : 130;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const blurred = (at(x - 1, y) + 2 * at(x, y) + at(x + 1, y)) / 4;
      const value = blurred * (0.75 + (0.3 * x) / width) + grain();
      const to = 4 * (isUpsideDown ? width * height - 1 - (y * width + x) : y * width + x);
      data.set([value, value, value, 255], to);
    }
  }
  return { data, width, height };
}

test("each first digit is read, turned, dark, noisy and upside down", () => {
  const codes = ["0012345678905", "2000000001012", "4901234567894"];
  for (const digits of codes) {
    assert.equal(decodeEan(photograph(digits)), digits);
    assert.equal(decodeEan(photograph(digits, { turned: 0.12 })), digits);
    assert.equal(decodeEan(photograph(digits, { isUpsideDown: true, noise: 14, dark: 110 })), digits);
  }
  assert.equal(decodeEan(photograph("49123456", { module: 4 })), "49123456");
});

test("a wrong check digit, half a code and stripes are no barcode", () => {
  assert.equal(decodeEan(photograph("4901234567895")), null);
  const half = photograph("4901234567894");
  for (let n = 0; n < half.data.length; n += 4) {
    if ((n / 4) % half.width > 280) half.data.fill(200, n, n + 3);
  }
  assert.equal(decodeEan(half), null);
  const stripes = photograph("4901234567894");
  for (let n = 0; n < stripes.data.length; n += 4) {
    stripes.data.fill(Math.floor((n / 4) % stripes.width / 3) % 2 ? 40 : 220, n, n + 3);
  }
  assert.equal(decodeEan(stripes), null);
});
