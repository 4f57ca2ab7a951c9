import assert from "node:assert/strict";
import { test } from "node:test";
import { findShown } from "../js/drafts/conditions.js";
import { Outbox } from "../js/drafts/outbox.js";

/** localStorage in memory. */
class Kept {
  rows = new Map();
  get length() {
    return this.rows.size;
  }
  key = (place) => [...this.rows.keys()][place];
  getItem = (name) => this.rows.get(name) ?? null;
  setItem = (name, value) => this.rows.set(name, value);
  removeItem = (name) => this.rows.delete(name);
}

test("what was typed survives the page until it is acknowledged", () => {
  const kept = new Kept();
  new Outbox(kept, "e:", { a: "m0" }, "w1").change("a", "文");
  const again = new Outbox(kept, "e:", { a: "m9" }, "w2");
  assert.deepEqual(again.pack(), { changes: { a: "文" }, marks: { a: "m0" } });
  again.acknowledge(again.pack(), { a: "m1" });
  assert.ok(again.isEmpty && new Outbox(kept, "e:", {}, "w3").isEmpty);
});

test("of several changes the mark before the first counts", () => {
  const box = new Outbox(new Kept(), "e:", { a: "m0" }, "w");
  for (const text of ["あ", "あい", "あいう"]) box.change("a", text);
  assert.deepEqual(box.pack(), { changes: { a: "あいう" }, marks: { a: "m0" } });
});

test("what is typed while a save is under way is sent next, by the new mark", () => {
  const box = new Outbox(new Kept(), "e:", { a: "m0" }, "w");
  box.change("a", "あ");
  const packed = box.pack();
  box.change("a", "あい");
  box.acknowledge(packed, { a: "m1" });
  assert.deepEqual(box.pack(), { changes: { a: "あい" }, marks: { a: "m1" } });
});

test("a text that clashed goes on beside the other window's, by its old mark", () => {
  const box = new Outbox(new Kept(), "e:", { a: "m0" }, "w");
  box.change("a", "二");
  box.acknowledge(box.pack(), { a: "other" }, ["a"]);
  assert.ok(box.isEmpty);
  box.change("a", "二の窓");
  assert.equal(box.pack().marks.a, "m0");
});

test("a storage that is full or broken loses nothing of the page", () => {
  const broken = { length: 1, key: () => "e:old", getItem: () => "[1", setItem: () => assert.fail("full"), removeItem: () => {} };
  broken.setItem = () => {
    throw new Error("full");
  };
  const box = new Outbox(broken, "e:", {}, "w");
  box.change("a", "文");
  assert.deepEqual(box.pack().changes, { a: "文" });
});

test("two pages at once keep what each typed", () => {
  const kept = new Kept();
  const [one, two] = ["w1", "w2"].map((window) => new Outbox(kept, "e:", { a: "m", b: "m" }, window));
  one.change("a", "一");
  two.change("b", "二");
  assert.deepEqual(new Outbox(kept, "e:", {}, "w3").pack().changes, { a: "一", b: "二" });
});

test("questions are shown as their conditions say, one behind the other", () => {
  const questions = [
    { key: "way", when: "", values: [] },
    { key: "maker", when: "way", values: ["作る"] },
    { key: "why", when: "maker", values: ["わたし"] },
    { key: "data", when: "uses", values: ["yes"] },
    { key: "uses", when: "", values: [] },
  ];
  assert.deepEqual([...findShown(questions, { way: "作る", maker: "わたし" })], ["way", "maker", "why", "uses"]);
  assert.deepEqual([...findShown(questions, { way: "買う", maker: "わたし" })], ["way", "uses"]);
  const ticked = [{ key: "t", when: "", values: [] }, { key: "x", when: "t", values: ["yes"] }, { key: "y", when: "t", values: ["no"] }];
  assert.deepEqual([...findShown(ticked, { t: true })], ["t", "x"]);
  assert.deepEqual([...findShown(ticked, { t: false })], ["t", "y"]);
  const many = [{ key: "m", when: "", values: [] }, { key: "x", when: "m", values: ["b"] }];
  assert.ok(findShown(many, { m: ["a", "b"] }).has("x"));
});
