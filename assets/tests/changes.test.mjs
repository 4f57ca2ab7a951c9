import assert from "node:assert/strict";
import { test } from "node:test";
import { findChanges } from "../js/driver/changes.js";
import { predict } from "../js/driver/predict.js";

const stop = (id, kind, ride) => ({ id, kind, ride, actions: ["arrived"] });
const state = (...stops) => ({ shift: { id: 1 }, next_stop: stops[0] ?? null, following: stops.slice(1) });
const A = [stop(1, "pickup", "a"), stop(2, "dropoff", "a")];
const B = [stop(3, "pickup", "b"), stop(4, "dropoff", "b")];
const C = [stop(5, "pickup", "c"), stop(6, "dropoff", "c")];
const ids = ({ gone, added }) => [gone.map((one) => one.id), added.map((one) => one.id)];
const press = (id, action) => ({ kind: "press", data: { stop: id, action } });

test("what the driver did is no change, what the desk did is", () => {
  const told = state(...A, ...B);
  const expected = predict(told, [press(1, "arrived"), press(1, "boarded")]);
  assert.deepEqual(ids(findChanges(told, expected, state(A[1], ...B))), [[], []]);
  assert.deepEqual(ids(findChanges(told, expected, state(A[1]))), [[3], []]);
  assert.deepEqual(ids(findChanges(told, expected, state(...C, A[1], ...B))), [[], [5]]);
});

test("a press that was refused does not look like a new ride", () => {
  const told = state(...A);
  const expected = predict(told, [press(1, "arrived"), press(1, "no_show")]);
  assert.deepEqual(ids(findChanges(told, expected, told)), [[], []]);
});

test("another shift is no change", () => {
  assert.deepEqual(ids(findChanges(state(...A), state(...A), { ...state(...B), shift: { id: 2 } })), [[], []]);
});
