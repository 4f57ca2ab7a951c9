import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseAfter } from "../js/shared/poll.js";

test("questions get rarer while they fail, never rarer than once a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 9].map((failures) => pauseAfter(5000, failures)), [5000, 10000, 20000, 40000, 60000]);
});

test("a slow question stays as slow as it was asked to be", () => {
  assert.equal(pauseAfter(120_000, 3), 120_000);
});
