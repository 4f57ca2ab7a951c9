import assert from "node:assert/strict";
import { test } from "node:test";
import { Saver } from "../js/review.js";

function make(answers) {
  const sent = [], said = [], later = [];
  let count = 0;
  const saver = new Saver({
    read: () => ({ scores: {}, feedback: "", remark: "" }),
    revision: 3,
    send: async (body) => {
      sent.push(body);
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    say: (key) => said.push(key),
    later: (work) => later.push(work),
    name: () => `press-${(count += 1)}`,
  });
  return { saver, sent, said, later };
}

test("a draft is saved once and the next save names the new revision", async () => {
  const { saver, sent, said } = make([{ status: 200, body: { revision: 4 } }, { status: 200, body: { revision: 5 } }]);
  saver.change();
  await saver.save();
  await saver.save();
  assert.equal(sent.length, 1);
  saver.change();
  await saver.save();
  assert.deepEqual(sent.map((one) => one.revision), [3, 4]);
  assert.deepEqual(said, ["saved", "saved"]);
});

test("what did not go through is sent again under the same name", async () => {
  const { saver, sent, said } = make([new Error("off"), { status: 200, body: { revision: 4 } }]);
  saver.change();
  await saver.save();
  await saver.save();
  assert.deepEqual(sent.map((one) => one.press), ["press-1", "press-1"]);
  assert.deepEqual(said, ["failed", "saved"]);
});

test("another window stops it", async () => {
  const { saver, sent, said } = make([{ status: 409, body: {} }]);
  saver.change();
  await saver.save();
  saver.change();
  await saver.save();
  assert.equal(sent.length, 1);
  assert.deepEqual(said, ["other"]);
});
