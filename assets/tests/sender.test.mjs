import assert from "node:assert/strict";
import { test } from "node:test";
import { EntryQueue } from "../js/entries/queue.js";
import { Sender, judge, pauseMs } from "../js/entries/sender.js";
import { MemoryStore, numbered } from "./memory.mjs";

/** A queue with a sender whose server answers as told, one verdict after the other (the last one repeats). */
async function setUp(verdicts, stops = ["s1", "s2", "s3"]) {
  const queue = new EntryQueue(new MemoryStore(), { driver: "7", makeId: numbered(), now: () => 0 });
  for (const stop of stops) await queue.add("press", { stop, action: "arrived" });
  const seen = { posted: [], done: [], refused: [], trouble: [], timers: [] };
  const post = async (entry) => {
    seen.posted.push(entry.entry_id);
    const verdict = verdicts.length > 1 ? verdicts.shift() : verdicts[0];
    if (verdict === "offline") throw new TypeError("no connection");
    return { verdict, body: { text: verdict } };
  };
  const hooks = {
    onDone: (_body, entry) => seen.done.push(entry.entry_id),
    onRefused: (body, entry) => seen.refused.push([entry.entry_id, body.text, queue.has(entry.entry_id)]),
    onTrouble: (why) => seen.trouble.push(why),
  };
  const setTimer = (work, ms) => seen.timers.push({ work, ms });
  return { queue, seen, sender: new Sender(queue, post, hooks, { setTimer, clearTimer: () => undefined }) };
}

test("answers are judged: definite ones end a press, others do not", () => {
  assert.deepEqual([200, 201, 204].map((status) => judge(status)), ["done", "done", "done"]);
  assert.deepEqual([409, 413, 422].map((status) => judge(status)), Array(3).fill("refused"));
  assert.deepEqual([401, 403].map((status) => judge(status)), ["signin", "signin"]);
  assert.deepEqual([400, 404, 429, 500, 502, 503].map((status) => judge(status)), Array(6).fill("later"));
  assert.equal(judge(200, true), "signin");
});

test("presses are sent in order and leave the queue", async () => {
  const { queue, seen, sender } = await setUp(["done"]);
  await sender.flush();
  assert.deepEqual(seen.posted, ["id-1", "id-2", "id-3"]);
  assert.equal(queue.size, 0);
});

test("without a connection nothing is lost and nothing overtakes", async () => {
  const { queue, seen, sender } = await setUp(["offline"]);
  await sender.flush();
  assert.deepEqual(seen.posted, ["id-1"]);
  assert.deepEqual(queue.list().map((entry) => entry.entry_id), ["id-1", "id-2", "id-3"]);
  assert.deepEqual(seen.trouble, ["offline"]);
});

test("a retry carries the same id", async () => {
  const { seen, sender } = await setUp(["offline", "later", "done"]);
  await sender.flush();
  await seen.timers.at(-1).work();
  await seen.timers.at(-1).work();
  assert.deepEqual(seen.posted, ["id-1", "id-1", "id-1", "id-2", "id-3"]);
  assert.deepEqual(seen.done, ["id-1", "id-2", "id-3"]);
});

test("pauses grow and have an end", async () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 20].map(pauseMs), [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
});

test("a refused entry is told before it leaves, the next goes on", async () => {
  const { queue, seen, sender } = await setUp(["done", "refused", "done"]);
  await sender.flush();
  assert.deepEqual(seen.refused, [["id-2", "refused", true]]);
  assert.deepEqual(seen.done, ["id-1", "id-3"]);
  assert.equal(queue.size, 0);
});

test("an expired sign-in keeps the presses", async () => {
  const { queue, seen, sender } = await setUp(["signin"]);
  await sender.flush();
  assert.equal(queue.size, 3);
  assert.deepEqual(seen.trouble, ["signin"]);
});

test("flushing twice at once sends each press once", async () => {
  const { seen, sender } = await setUp(["done"]);
  await Promise.all([sender.flush(), sender.flush()]);
  assert.deepEqual(seen.posted, ["id-1", "id-2", "id-3"]);
});

test("a press made while sending is sent too", async () => {
  const { queue, seen, sender } = await setUp(["done"], ["s1"]);
  const sending = sender.flush();
  await queue.add("press", { stop: "s9", action: "arrived" });
  await sender.flush();
  await sending;
  assert.deepEqual(seen.posted, ["id-1", "id-2"]);
});
