import assert from "node:assert/strict";
import { test } from "node:test";
import { PressQueue } from "../js/driver/queue.js";
import { MemoryStorage, numbered } from "./memory.mjs";

const noon = () => new Date("2026-04-01T03:00:00Z");
const open = (storage, scope = "car-1") => new PressQueue(storage, scope, { makeId: numbered(), now: noon });

test("presses come back in the order of pressing", () => {
  const queue = open(new MemoryStorage());
  queue.add("s1", "arrived");
  queue.add("s1", "boarded");
  queue.add("s2", "arrived");
  assert.deepEqual(queue.list().map((press) => `${press.stop} ${press.action}`), ["s1 arrived", "s1 boarded", "s2 arrived"]);
});

test("a press carries its id, stop, action and device time", () => {
  assert.deepEqual(open(new MemoryStorage()).add("s1", "arrived"), {
    press_id: "id-1",
    stop: "s1",
    action: "arrived",
    pressed_at: "2026-04-01T03:00:00.000Z",
  });
});

test("the same button pressed twice is one press with one id", () => {
  const queue = open(new MemoryStorage());
  const first = queue.add("s1", "arrived");
  assert.deepEqual(queue.add("s1", "arrived"), first);
  assert.equal(queue.size, 1);
});

test("presses survive a reload with their ids", () => {
  const storage = new MemoryStorage();
  const before = open(storage).add("s1", "arrived");
  assert.deepEqual(open(storage).list(), [before]);
});

test("order holds when older presses have left", () => {
  const queue = open(new MemoryStorage());
  const first = queue.add("s1", "arrived");
  queue.add("s1", "boarded");
  queue.remove(first.press_id);
  queue.add("s2", "arrived");
  assert.deepEqual(queue.list().map((press) => press.stop), ["s1", "s2"]);
});

test("order holds beyond nine presses", () => {
  const queue = open(new MemoryStorage());
  const stops = Array.from({ length: 25 }, (_, index) => `s${index}`);
  stops.forEach((stop) => queue.add(stop, "arrived"));
  assert.deepEqual(queue.list().map((press) => press.stop), stops);
});

test("one driver's presses are not another's", () => {
  const storage = new MemoryStorage();
  open(storage, "car-1").add("s1", "arrived");
  assert.equal(open(storage, "car-2").size, 0);
});
