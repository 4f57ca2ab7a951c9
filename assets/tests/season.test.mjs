import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseLevel, joinTiles, keepWithin, moveSpan, neededTiles, summarise } from "../js/season/tiles.js";

const DAY = 86400;
const facts = { tile: 256, widths: [60, 300, 1200, 3600, 14400, 86400], shift: 9 * 3600, first: 0, last: 200 * DAY };

test("the wider the span, the wider its stretches, never fewer than wished", () => {
  const levels = [1800, DAY, 7 * DAY, 90 * DAY, 365 * DAY].map((span) => chooseLevel(facts.widths, span, 200));
  assert.deepEqual(levels, [0, 1, 2, 4, 5]);
  assert.ok((90 * DAY) / facts.widths[chooseLevel(facts.widths, 90 * DAY, 200)] >= 200);
});

test("a span's tiles cover it, with one beside at either end", () => {
  const found = neededTiles(facts, 3, 0, 90 * DAY);
  const width = 256 * 3600;
  assert.ok(found[0] * width - facts.shift <= -width + width);
  assert.ok((found.at(-1) + 1) * width - facts.shift >= 90 * DAY);
  assert.deepEqual(found, [...found.keys()].map((n) => found[0] + n));
});

test("no line goes over a gap", () => {
  const tile = { start: 0, width: 60, rows: [[0, 1, 0, 2, 1, 1], [1, 2, 1, 3, 2, 1], [9, 5, 4, 6, 5, 1]] };
  const [at, mean] = joinTiles([tile], false);
  assert.deepEqual(mean, [1, 2, null, 5]);
  assert.deepEqual([...at].sort((a, b) => a - b), at);
  assert.deepEqual(joinTiles([tile], true)[2], [0, 0, null, 0]);
});

test("what is said weighs readings, not stretches, and only the visible", () => {
  const tile = { start: 0, width: 60, rows: [[0, 10, 9, 11, 30, 3], [1, 20, 15, 25, 20, 1], [5, 99, 99, 99, 99, 1]] };
  assert.deepEqual(summarise([tile], 0, 120), { least: 9, most: 25, total: 50, mean: 12.5 });
  assert.equal(summarise([tile], 120, 300), null);
});

test("moving never leaves what there is, and there and back is the same", () => {
  const span = [100 * DAY, 107 * DAY];
  assert.deepEqual(moveSpan(facts, moveSpan(facts, span, "back"), "on"), span);
  assert.deepEqual(moveSpan(facts, moveSpan(facts, span, "far"), "near"), span);
  assert.deepEqual(moveSpan(facts, span, "first"), [0, 7 * DAY]);
  assert.deepEqual(moveSpan(facts, span, "last"), [193 * DAY, 200 * DAY]);
  assert.deepEqual(moveSpan(facts, [0, 7 * DAY], "back"), [0, 7 * DAY]);
  assert.deepEqual(keepWithin(facts, [-999 * DAY, 999 * DAY]), [0, 200 * DAY]);
  let near = span;
  for (let n = 0; n < 30; n += 1) near = moveSpan(facts, near, "near");
  assert.equal(near[1] - near[0], 1800);
});
