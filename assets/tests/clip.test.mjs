import assert from "node:assert/strict";
import { test } from "node:test";
import { createClip } from "../js/shared/clip.js";

test("a clip goes round in both directions and tells of each frame", () => {
  const shown = [];
  const clip = createClip({ count: 3, frame: 1, show: (frame) => shown.push(frame) });
  clip.step(1);
  clip.step(1);
  clip.step(-1);
  assert.deepEqual(shown, [2, 0, 2]);
  assert.equal(clip.frame, 2);
});

test("a wish beyond its ends is met at the end, and the same frame is not shown again", () => {
  const shown = [];
  const clip = createClip({ count: 3, show: (frame) => shown.push(frame) });
  clip.goTo(99);
  clip.goTo(2);
  clip.goTo(-5);
  clip.goTo(Number.NaN);
  assert.deepEqual(shown, [2, 0]);
});
