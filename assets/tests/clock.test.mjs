import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../js/entries/clock.js";
import { newest, stillKept, untilWhen } from "../js/entries/known.js";

/** A tablet whose wall clock can be set and whose steady counter cannot. */
function tablet(wall = 1_000_000) {
  const time = { wall, steady: 0 };
  const pass = (ms) => {
    time.wall += ms;
    time.steady += ms;
  };
  return { time, pass, means: { wall: () => time.wall, steady: () => time.steady } };
}

test("a wrong clock is corrected by what the server told", () => {
  const { means, pass } = tablet();
  const clock = new Clock(means);
  clock.correct(5_000_000);
  pass(60_000);
  assert.equal(clock.now(), 5_060_000);
});

test("a clock that is set meanwhile changes nothing while the page lives", () => {
  const { means, time, pass } = tablet();
  const clock = new Clock(means);
  clock.correct(5_000_000);
  time.wall += 3_600_000;
  pass(1000);
  assert.equal(clock.now(), 5_001_000);
});

test("after a reload the correction found before holds", () => {
  const { means, pass } = tablet();
  const before = new Clock(means);
  before.correct(5_000_000);
  pass(60_000);
  const after = new Clock({ ...means, ahead: before.ahead });
  assert.equal(after.now(), 5_060_000);
});

test("whole seconds of the server do not make the clock jump, and no header none", () => {
  const { means } = tablet();
  const clock = new Clock(means);
  clock.correct(1_000_999);
  clock.correct(Number.NaN);
  assert.equal(clock.now(), 1_000_000);
});

test("a state is known as long as the server allows", () => {
  const response = (value) => ({ headers: new Headers(value === null ? {} : { "X-Moyai-Keep-For": value }) });
  assert.deepEqual(["60", null, "-5", "x"].map((value) => untilWhen(response(value), 1000)), [61_000, 1000, 1000, 1000]);
  const kept = { state: { version: 1 }, until: 5000 };
  assert.deepEqual([stillKept(kept, 4999), stillKept(kept, 5000), stillKept(undefined, 0)], [kept.state, null, null]);
});

test("the newer state counts, another shift's always", () => {
  const state = (id, version) => ({ shift: { id }, version, next_stop: null });
  assert.equal(newest(state(1, 5), state(1, 4)).version, 5);
  assert.equal(newest(state(1, 5), state(2, 1)).version, 1);
  assert.equal(newest(state(1, 5), { ok: true }).version, 5);
  assert.equal(newest(null, null), null);
});
