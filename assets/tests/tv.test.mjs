import assert from "node:assert/strict";
import { test } from "node:test";
import { findNext } from "../js/tv/focus.js";
import { nameKey, readConstants } from "../js/tv/remote.js";

/** Three columns and three rows of tiles, and a bar of two keys below, the second far to the right. */
const TILES = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => box(column * 110, row * 60, 100, 50)));
const BAR = [box(0, 200, 60, 20), box(250, 200, 60, 20)];
const ALL = [...TILES, ...BAR];

function box(left, top, width, height) {
  return { left, top, right: left + width, bottom: top + height };
}

function go(from, ...directions) {
  return directions.reduce((place, direction) => {
    const others = ALL.filter((_, nth) => nth !== place);
    const found = findNext(ALL[place], others, direction);
    return found < 0 ? place : ALL.indexOf(others[found]);
  }, from);
}

test("arrows go to the neighbour in both axes", () => {
  assert.deepEqual([go(0, "right"), go(0, "down"), go(4, "up"), go(4, "left")], [1, 3, 1, 3]);
});

test("at the edge the focus stays", () => {
  assert.deepEqual([go(0, "left"), go(0, "up"), go(2, "right")], [0, 0, 2]);
});

test("the bar is reached from the last row, straight down, and left again", () => {
  assert.deepEqual([go(6, "down"), go(8, "down"), go(10, "up"), go(9, "right")], [9, 10, 8, 10]);
});

test("everything can be reached from anywhere by arrows", () => {
  for (let start = 0; start < ALL.length; start++) {
    const reached = new Set([start]);
    for (const place of reached) for (const way of ["left", "right", "up", "down"]) reached.add(go(place, way));
    assert.equal(reached.size, ALL.length);
  }
});

test("the keys of many remotes have one name", () => {
  for (const event of [{ keyCode: 8 }, { keyCode: 461 }, { keyCode: 10009 }, { key: "Escape" }, { key: "GoBack" }]) {
    assert.equal(nameKey(event), "back");
  }
  assert.deepEqual([nameKey({ keyCode: 406 }), nameKey({ key: "ColorF0Red" })], ["blue", "red"]);
  assert.deepEqual([nameKey({ key: "7" }), nameKey({ keyCode: 103 }), nameKey({ keyCode: 55 })], ["7", "7", "7"]);
  assert.deepEqual([nameKey({ key: "a", keyCode: 65 }), nameKey({})], ["", ""]);
});

test("a set's own constants count before common codes", () => {
  const own = readConstants({ VK_BLUE: 37, VK_RED: "no" });
  assert.deepEqual([nameKey({ keyCode: 37 }, own), nameKey({ keyCode: 403 }, own)], ["blue", "red"]);
});
