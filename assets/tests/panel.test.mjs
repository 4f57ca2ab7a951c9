/** What the driver reads of a stop: people are fetched and taken, goods are loaded and delivered. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsFor } from "../js/driver/panel.js";

const words = (key, facts = {}) => [key, ...Object.values(facts)].join(" ");
const stop = { kind: "dropoff", planned_at: "2026-06-10T01:00:00+00:00", rider_name: "花子", party: 2 };

test("people are named with their number", () => {
  assert.equal(wordsFor(stop, words).kind, "kind-dropoff");
  assert.equal(wordsFor(stop, words).party, "party 2");
});

test("goods have words of their own and no number of people", () => {
  const goods = wordsFor({ ...stop, is_goods: true, party: 0 }, words);
  assert.equal(goods.kind, "kind-goods-dropoff");
  assert.equal(goods.party, "");
});
