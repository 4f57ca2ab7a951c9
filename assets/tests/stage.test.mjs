import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, countDown } from "../js/stage/count.js";

const told = (more = {}) => ({ slot: 3, seconds: 420, warns_s: 60, spent_s: 0, is_paused: false, speed: 1, ...more });

test("what is left is shown as minutes and seconds", () => {
  assert.equal(clockOf(425), "7:05");
  assert.equal(clockOf(3723), "1:02:03");
  assert.equal(clockOf(-1), "0:00");
});

test("it counts down from what the server counted, without asking again", () => {
  assert.deepEqual([countDown(told(), 0).clock, countDown(told({ spent_s: 100 }), 20_000).clock], ["7:00", "5:00"]);
});

test("it warns in time, and counts up when it is over", () => {
  assert.equal(countDown(told({ spent_s: 359 }), 0).tone, "calm");
  assert.equal(countDown(told({ spent_s: 360 }), 0).tone, "warn");
  const over = countDown(told({ spent_s: 420 }), 65_000);
  assert.deepEqual([over.tone, over.clock], ["over", "+1:05"]);
});

test("paused it stands still; with nothing on it shows no time", () => {
  const paused = countDown(told({ spent_s: 100, is_paused: true }), 60_000);
  assert.deepEqual([paused.tone, paused.clock], ["paused", "5:20"]);
  assert.deepEqual(countDown(told({ slot: 0 }), 5000), { tone: "idle", clock: "", leftS: 0 });
});

test("a town whose clock runs faster is counted faster", () => {
  assert.equal(countDown(told({ speed: 60 }), 1000).clock, "6:00");
});
