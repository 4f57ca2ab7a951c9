import assert from "node:assert/strict";
import { test } from "node:test";
import { Dwell } from "../scanning/dwell.js";
import { BACK, START, findLit, listStops, press, step } from "../scanning/round.js";
import { Scanner } from "../scanning/scanner.js";
import { PAUSES_MS, insist } from "../scanning/stopping.js";
import { Switch, isSwitchKey } from "../scanning/switch.js";

const item = (key) => ({ key, label: key.toUpperCase() });
const LAYOUT = {
  first: item("stop"),
  groups: [
    { key: "move", label: "Moving", items: [item("left"), item("right")] },
    { key: "look", label: "Looking", items: [item("photo")] },
    { key: "empty", label: "Nothing", items: [] },
  ],
};

/** What is lit over so many steps. */
function walk(layout, style, count, state = START, rounds = 2) {
  const seen = [];
  for (let nth = 0; nth < count; nth++) {
    state = step(layout, style, state, rounds);
    seen.push(state.key);
  }
  return { seen, state };
}

/** A clock that stands still until it is moved. */
function makeClock() {
  let now = 0;
  let timers = [];
  const wait = (work, ms) => {
    const timer = { at: now + ms, work };
    timers.push(timer);
    return timer;
  };
  const forget = (timer) => (timers = timers.filter((each) => each !== timer));
  const pass = (ms) => {
    const until = now + ms;
    for (;;) {
      const due = timers.filter((each) => each.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      forget(due);
      now = due.at;
      due.work();
    }
    now = until;
  };
  return { now: () => now, wait, forget, frame: (work) => wait(work, 16), pass };
}

test("one by one: the stop begins every round", () => {
  const { seen } = walk(LAYOUT, "linear", 9);
  assert.deepEqual(seen, ["stop", "left", "right", "photo", "stop", "left", "right", "photo", "stop"]);
});

test("by groups: the stop begins every round, a group of one is that one, an empty one is none", () => {
  assert.deepEqual(walk(LAYOUT, "groups", 4).seen, ["stop", "move", "photo", "stop"]);
});

test("within a group the stop begins every round too, and there is a way back", () => {
  const { state } = walk(LAYOUT, "groups", 2);
  const inside = press(LAYOUT, "groups", state);
  assert.deepEqual([inside.act, inside.state.key], ["", "stop"]);
  assert.deepEqual(walk(LAYOUT, "groups", 4, inside.state, 9).seen, ["left", "right", BACK, "stop"]);
});

test("after so many rounds in a group without a press one is outside again", () => {
  const inside = { group: "move", key: "stop", passes: 0 };
  const { seen, state } = walk(LAYOUT, "groups", 8, inside, 2);
  assert.deepEqual(seen, ["left", "right", BACK, "stop", "left", "right", BACK, "stop"]);
  assert.equal(state.group, "");
});

test("everything on a page is reached with the switch alone, and the stop within one round from anywhere", () => {
  for (const style of ["linear", "groups"]) {
    const reached = new Set();
    const open = [START];
    const known = new Set();
    while (open.length > 0) {
      const state = open.pop();
      const name = `${state.group}|${state.key}`;
      if (known.has(name)) continue;
      known.add(name);
      open.push(step(LAYOUT, style, { ...state, passes: 0 }, 9));
      const pressed = press(LAYOUT, style, state);
      if (pressed.act) reached.add(pressed.act);
      open.push(pressed.state);
      const round = listStops(LAYOUT, style, state.group).length;
      assert.ok(walk(LAYOUT, style, round, { ...state, passes: 0 }, 9).seen.includes("stop"));
    }
    assert.deepEqual([...reached].sort(), ["left", "photo", "right", "stop"]);
  }
});

test("what vanished is passed over, and pressing it does nothing", () => {
  const smaller = { first: item("stop"), groups: [] };
  const state = { group: "move", key: "right", passes: 0 };
  assert.equal(findLit(smaller, "groups", state), null);
  assert.deepEqual(press(smaller, "groups", state), { state: START, act: "" });
  assert.equal(step(smaller, "groups", state).key, "stop");
  assert.deepEqual(step({ first: null, groups: [] }, "linear", START), START);
});

test("a short press selects when it ends, a long one stops at once and selects nothing", () => {
  const clock = makeClock();
  const said = [];
  const button = new Switch({ holdMs: 2000, quietMs: 150, onPress: () => said.push("press"), onHold: () => said.push("hold") }, clock);
  button.down("key");
  clock.pass(300);
  button.up("key");
  assert.deepEqual(said, ["press"]);
  clock.pass(1000);
  button.down("key");
  clock.pass(2000);
  assert.deepEqual(said, ["press", "hold"]); // still down: it does not wait for the hand to open
  clock.pass(5000);
  button.up("key");
  assert.deepEqual(said, ["press", "hold"]);
});

test("tremor and several wires of one switch are one press", () => {
  const clock = makeClock();
  let presses = 0;
  const button = new Switch({ holdMs: 2000, quietMs: 150, onPress: () => (presses += 1), onHold: () => {} }, clock);
  for (let nth = 0; nth < 4; nth++) {
    button.down("key");
    button.down("pointer");
    clock.pass(20);
    button.up("pointer");
    button.up("key");
    clock.pass(60);
  }
  assert.equal(presses, 1);
  clock.pass(200);
  button.down("key");
  button.drop();
  clock.pass(5000);
  assert.equal(presses, 1);
});

test("any key is the switch but those that lead elsewhere; a chosen one alone where one is chosen", () => {
  const keys = [{ key: " ", code: "Space" }, { key: "Enter", code: "Enter" }, { key: "a", code: "KeyA" }, { key: "Tab", code: "Tab" }, { key: "Escape", code: "Escape" }];
  assert.deepEqual(keys.map((each) => isSwitchKey(each, "")), [true, true, true, false, false]);
  assert.deepEqual(keys.map((each) => isSwitchKey(each, "Enter")), [false, true, false, false, false]);
  assert.equal(isSwitchKey({ key: "r", code: "KeyR", ctrlKey: true }, ""), false);
});

/** A page that is lit: its elements know only what the scanner asks of them. */
function makePage(layout) {
  const make = () => ({ classList: { add() {}, remove() {} } });
  const elements = new Map();
  for (const key of ["stop", "left", "right", "photo", "move", "look"]) elements.set(key, { ...make(), key });
  const lit = [];
  const acts = [];
  return { lit, acts, read: () => ({ layout, elements }), onLight: (stop) => lit.push(stop.key), onAct: (one) => acts.push(one.key), onChange() {} };
}

test("the scanner lights one thing after another and takes what is lit when the switch is pressed", () => {
  const clock = makeClock();
  const page = makePage(LAYOUT);
  const scanner = new Scanner({ style: "groups", scanMs: 1000, rounds: 2 }, page, clock);
  scanner.press(); // off: the first press starts it
  clock.pass(1000);
  scanner.press(); // the group
  clock.pass(2000);
  scanner.press(); // the second within
  assert.deepEqual(page.acts, ["right"]);
  assert.deepEqual(page.lit, ["stop", "move", "stop", "left", "right", "stop"]);
  scanner.stop();
  clock.pass(60_000);
  assert.equal(page.lit.length, 6);
});

test("a slower choice is slower", () => {
  const clock = makeClock();
  const page = makePage(LAYOUT);
  new Scanner({ style: "linear", scanMs: 4000, rounds: 2 }, page, clock).start();
  clock.pass(3999);
  assert.deepEqual(page.lit, ["stop"]);
  clock.pass(1);
  assert.deepEqual(page.lit, ["stop", "left"]);
});

test("dwelling presses once, shows how far it is, and leaving or cancelling takes it back", () => {
  const clock = makeClock();
  const acts = [];
  let shown = 0;
  const dwell = new Dwell({ dwellMs: 1000, onProgress: (_, share) => (shown = Math.max(shown, share)), onAct: (one) => acts.push(one) }, clock);
  dwell.over("a");
  clock.pass(500);
  dwell.over("b"); // left in time
  clock.pass(900);
  assert.deepEqual(acts, []);
  clock.pass(200);
  assert.deepEqual(acts, ["b"]);
  clock.pass(10_000); // staying does not press again
  assert.deepEqual(acts, ["b"]);
  dwell.over("a");
  clock.pass(500);
  dwell.cancel();
  clock.pass(5000);
  assert.deepEqual(acts, ["b"]);
  assert.equal(shown, 1);
});

test("the stop is asked for again until somebody answers, and each failure is said", async () => {
  let asked = 0;
  let failures = 0;
  const answers = [new Error("no connection"), "", "/there"];
  const ask = async () => {
    const answer = answers[asked++];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  assert.equal(await insist(ask, async () => {}, () => (failures += 1)), "/there");
  assert.deepEqual([asked, failures], [3, 2]);
});

test("a stop that never arrives is not called one", async () => {
  let failures = 0;
  const never = async () => {
    throw new Error("no connection");
  };
  assert.equal(await insist(never, async () => {}, () => (failures += 1)), "");
  assert.equal(failures, PAUSES_MS.length);
});
