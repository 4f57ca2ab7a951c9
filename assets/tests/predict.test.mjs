import assert from "node:assert/strict";
import { test } from "node:test";
import { applyPress, predict } from "../js/driver/predict.js";

const pickup = { id: "p", kind: "pickup", ride: "A", actions: ["arrived"] };
const dropoff = { id: "d", kind: "dropoff", ride: "A", actions: [] };
const other = { id: "q", kind: "pickup", ride: "B", actions: ["arrived"] };
const state = { version: 7, next_stop: pickup, following: [dropoff, other] };
const press = (stop, action) => ({ stop, action });
const entry = (stop, action) => ({ kind: "press", data: press(stop, action) });

test("after arriving at a pickup the driver may say boarded or no-show", () => {
  assert.deepEqual(applyPress(state, press("p", "arrived")).next_stop.actions, ["boarded", "no_show"]);
});

test("boarding leads to the next stop, which can be arrived at", () => {
  const after = predict(state, [entry("p", "arrived"), entry("p", "boarded")]);
  assert.deepEqual(after.next_stop, { ...dropoff, actions: ["arrived"] });
  assert.deepEqual(after.following, [other]);
});

test("a no-show takes the rider's dropoff away", () => {
  const after = predict(state, [entry("p", "arrived"), entry("p", "no_show")]);
  assert.equal(after.next_stop.id, "q");
  assert.deepEqual(after.following, []);
});

test("a whole tour without a connection ends with nothing to do", () => {
  const only = { ...state, following: [dropoff] };
  const presses = [["p", "arrived"], ["p", "boarded"], ["d", "arrived"], ["d", "done"]].map(([stop, action]) => entry(stop, action));
  assert.equal(predict(only, presses).next_stop, null);
});

test("presses that do not belong to the next stop change nothing", () => {
  assert.deepEqual(predict(state, [entry("x", "arrived"), entry("p", "done")]), state);
});

test("numbers and texts as stop ids are the same", () => {
  const numbered = { ...state, next_stop: { ...pickup, id: 5 } };
  assert.deepEqual(applyPress(numbered, press("5", "arrived")).next_stop.actions, ["boarded", "no_show"]);
});

test("entries of other kinds change nothing", () => {
  assert.equal(predict(state, [{ kind: "cash_count", data: { stop: "p", action: "arrived" } }]), state);
});

test("goods may stay aboard, before and after the vehicle has come there", () => {
  const goods = { ...dropoff, is_goods: true };
  const loaded = predict({ ...state, following: [goods, other] }, [entry("p", "arrived"), entry("p", "boarded")]);
  assert.deepEqual(loaded.next_stop.actions, ["arrived", "no_show"]);
  assert.deepEqual(applyPress(loaded, press("d", "arrived")).next_stop.actions, ["done", "no_show"]);
  assert.equal(applyPress(loaded, press("d", "no_show")).next_stop.id, "q");
});
