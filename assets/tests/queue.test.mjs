import assert from "node:assert/strict";
import { test } from "node:test";
import { EntryQueue } from "../js/entries/queue.js";
import { MemoryStore, numbered } from "./memory.mjs";

const NOON = Date.parse("2026-04-01T03:00:00Z");
const open = (store, driver = "7", makeId = numbered()) => new EntryQueue(store, { driver, makeId, now: () => NOON }).load();
const press = (queue, stop, action = "arrived") => queue.add("press", { stop, action }, { shift: 3 });

test("entries of every kind come back in the order of entering", async () => {
  const queue = await open(new MemoryStore());
  await press(queue, "s1");
  await queue.add("cash_count", { counted_yen: "1200" });
  await press(queue, "s1", "boarded");
  assert.deepEqual(queue.list().map((one) => one.kind), ["press", "cash_count", "press"]);
});

test("an entry carries its id, driver, shift and the corrected time", async () => {
  const entry = await (await open(new MemoryStore())).add("duty_note", { text: "霧" }, { shift: 3, label: "メモ" });
  const made_at = "2026-04-01T03:00:00.000Z";
  assert.deepEqual(entry, { entry_id: "id-1", kind: "duty_note", driver: "7", shift: 3, made_at, data: { text: "霧" }, label: "メモ" });
});

test("the same button pressed twice is one entry; two counts of cash are two", async () => {
  const queue = await open(new MemoryStore());
  const both = await Promise.all([press(queue, "s1"), press(queue, "s1")]); // a finger that trembles
  assert.equal(both[0].entry_id, both[1].entry_id);
  await queue.add("cash_count", {});
  await queue.add("cash_count", {});
  assert.equal(queue.size, 3);
});

test("entries survive the page with their ids and their order", async () => {
  const store = new MemoryStore();
  const queue = await open(store);
  for (let number = 0; number < 25; number += 1) await press(queue, `s${number}`);
  await queue.remove("id-1");
  const again = await open(store, "7", () => "later");
  await press(again, "s99");
  assert.deepEqual(again.list().map((one) => one.data.stop), [...Array.from({ length: 24 }, (_, n) => `s${n + 1}`), "s99"]);
});

test("one driver's entries are not another's, and are counted", async () => {
  const store = new MemoryStore();
  await press(await open(store, "7"), "s1");
  const other = await open(store, "8");
  assert.deepEqual([other.size, other.others], [0, 1]);
});

test("what the tablet cannot keep is not counted as kept", async () => {
  const store = new MemoryStore();
  const queue = await open(store);
  store.add = async () => {
    throw new Error("QuotaExceededError");
  };
  await assert.rejects(press(queue, "s1"));
  assert.equal(queue.size, 0);
});

test("a sign-out forgets what is known and not what waits", async () => {
  const store = new MemoryStore();
  await press(await open(store), "s1");
  await store.set("state", { rider: "花子" });
  await store.forget();
  assert.deepEqual([await store.get("state"), (await store.entries()).length], [undefined, 1]);
});
