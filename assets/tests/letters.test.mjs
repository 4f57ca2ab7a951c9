import assert from "node:assert/strict";
import { test } from "node:test";
import { add, back, change, isNumber, rowsFor } from "../scanning/letters.js";

test("every sound of Japanese can be written with the rows and the change of the last letter", () => {
  const there = new Set(rowsFor("ja", false).flat());
  const reached = new Set(there);
  for (const letter of there) for (let text = change(letter), n = 0; n < 4; n += 1, text = change(text)) reached.add(text);
  for (const wanted of "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽぁぃぅぇぉっゃゅょゔー、。0123456789") {
    assert.ok(reached.has(wanted), wanted);
  }
  assert.equal(there.size, rowsFor("ja", false).flat().length);
});

test("a change goes round to what was there", () => {
  for (const [text, times] of [["は", 3], ["つ", 3], ["か", 2], ["きゃ", 2]]) {
    let now = text;
    for (let n = 0; n < times; n += 1) now = change(now);
    assert.equal(now, text);
  }
  assert.equal(change("おはよ"), "おはょ");
  assert.equal(change("a"), "A");
  assert.equal(change(""), "");
  assert.equal(change("5"), "5");
});

test("no letter is put where there is no room, and the last is taken back whole", () => {
  assert.equal(add("あ", "い", 2), "あい");
  assert.equal(add("あい", "う", 2), "あい");
  assert.equal(add("あい", "う", -1), "あいう");
  assert.equal(back("めが🌱"), "めが");
  assert.equal(back(""), "");
});

test("for a number there are digits alone", () => {
  assert.deepEqual(rowsFor("ja", true).flat().join(""), "0123456789.-");
  assert.deepEqual(["12", "-3.5", "12.", "-", "1.2.3", ""].map(isNumber), [true, true, false, false, false, false]);
});
