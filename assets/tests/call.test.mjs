import assert from "node:assert/strict";
import { test } from "node:test";
import { Peer } from "../js/call/peer.js";
import { Steady, compare, grade, read, worst } from "../js/call/quality.js";
import { Refusal, Wire } from "../js/call/wire.js";
import { FakeConnection, Post } from "./wiretap.mjs";

function makePair() {
  const clock = { ms: 0 };
  const post = new Post();
  const sides = Object.fromEntries(
    ["one", "two"].map((name) => {
      const faults = [];
      const restarts = [];
      const connection = new FakeConnection();
      const peer = new Peer({
        connection,
        isPolite: name === "two",
        tracks: { audio: `${name} sound`, video: `${name} picture` },
        send: post.from(name),
        now: () => clock.ms,
        hooks: { onFault: (error) => faults.push(error.message), onRestart: (why) => restarts.push(why) },
      });
      post.peers[name] = peer;
      return [name, { peer, connection, faults, restarts }];
    }),
  );
  return { ...sides, post, clock };
}

const tracksOf = ({ connection }) => connection.getTransceivers().map((line) => [line.sender.track, line.direction]);
const isCalm = (...sides) => sides.every(({ connection, faults }) => connection.signalingState === "stable" && faults.length === 0);

test("the usual call takes one offer and one answer, with sound and picture both ways", async () => {
  const { one, two, post } = makePair();
  await post.deliver();
  assert.deepEqual(one.connection.log.filter((each) => !each.startsWith("replace")), ["offer"]);
  assert.deepEqual(two.connection.log.filter((each) => !each.startsWith("replace")), ["answer"]);
  assert.deepEqual(tracksOf(one), [["one sound", "sendrecv"], ["one picture", "sendrecv"]]);
  assert.deepEqual(tracksOf(two), [["two sound", "sendrecv"], ["two picture", "sendrecv"]]);
  assert.ok(isCalm(one, two));
});

test("a muted picture is no new negotiation", async () => {
  const { one, two, post } = makePair();
  await post.deliver();
  await one.peer.replace("video", null);
  await post.deliver();
  assert.equal(one.connection.getTransceivers()[1].sender.track, null);
  assert.equal(one.connection.log.filter((each) => each === "offer").length, 1);
  assert.ok(isCalm(one, two));
});

test("both look for a new way at the same moment, in whatever order it arrives: both get there", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    let state = seed;
    const choose = (n) => ((state = (state * 48271) % 2147483647), state % n);
    const { one, two, post, clock } = makePair();
    await post.deliver(choose);
    clock.ms = 10_000;
    assert.ok(one.peer.restart("network"));
    assert.ok(two.peer.restart("network"));
    await post.deliver(choose);
    assert.ok(isCalm(one, two), `seed ${seed}: ${one.faults} ${two.faults}`);
    assert.equal(one.connection.generation, two.connection.generation, `seed ${seed}`);
    assert.ok(one.connection.generation >= 1, `seed ${seed}`);
  }
});

test("candidates of an offer that was passed over do no harm, others that fail are told", async () => {
  const { one, two, post, clock } = makePair();
  await post.deliver();
  clock.ms = 10_000;
  one.peer.restart("network");
  two.peer.restart("network");
  await new Promise((resolve) => setImmediate(resolve));
  post.from("two")("candidate", { candidate: { generation: 7 } });
  post.from("two")("end-of-candidates", {});
  await post.deliver();
  assert.deepEqual([one.faults, two.faults], [[], []]);
  await one.peer.receive("candidate", { candidate: { generation: 99 } });
  assert.deepEqual(one.faults, ["of another generation"]);
});

test("an offer that was lost is made anew", async () => {
  const { one, two, post, clock } = makePair();
  post.losesNext = 1;
  await post.deliver();
  assert.equal(one.connection.signalingState, "have-local-offer");
  await one.peer.check();
  clock.ms = 8001;
  await one.peer.check();
  await post.deliver();
  assert.ok(isCalm(one, two));
  assert.equal(tracksOf(two).length, 2);
  assert.deepEqual(one.restarts, ["failed"]);
});

test("a broken way is left after three seconds, a failed one at once; searches get rarer until one succeeds", async () => {
  const { one, post, clock } = makePair();
  await post.deliver();
  clock.ms = 20_000;
  one.connection.fall("disconnected");
  await one.peer.check();
  assert.deepEqual(one.restarts, []);
  clock.ms = 23_001;
  await one.peer.check();
  assert.deepEqual(one.restarts, ["failed"]);
  await post.deliver();
  clock.ms = 24_000;
  one.connection.fall("failed");
  assert.equal(one.restarts.length, 1);
  clock.ms = 27_100;
  await one.peer.check();
  assert.equal(one.restarts.length, 1);
  clock.ms = 31_100;
  await one.peer.check();
  assert.equal(one.restarts.length, 2);
  await post.deliver();
  clock.ms = 36_000;
  assert.ok(one.peer.restart("network")); // another network is tried at once
  await post.deliver();
  one.connection.fall("connected");
  clock.ms = 90_000;
  await one.peer.check();
  assert.deepEqual(one.restarts, ["failed", "failed", "network"]);
});

test("whoever is polite does not offer before having been offered anything", async () => {
  const { two } = makePair();
  assert.equal(two.peer.restart("network"), false);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(two.connection.log, []);
});

test("nothing is taken after closing", async () => {
  const { one, two, post } = makePair();
  two.peer.close();
  await post.deliver();
  assert.deepEqual([two.connection.signalingState, two.faults], ["closed", []]);
  assert.equal(one.peer.restart("network"), true);
});

const inbound = (packetsReceived, packetsLost, bytesReceived, timestamp) => ({ type: "inbound-rtp", packetsReceived, packetsLost, bytesReceived, timestamp });
const pair = (seconds) => ({ type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: seconds, timestamp: 0 });

test("quality is what happened since last time, the worse of both ways", () => {
  const before = read([inbound(100, 2, 10_000, 1000), pair(0.05)]);
  const after = read([inbound(190, 12, 60_000, 3000), { type: "remote-inbound-rtp", fractionLost: 0.2 }, pair(0.32)]);
  assert.deepEqual(compare(before, after), { loss_pct: 20, rtt_ms: 320, kbit_s: 200, is_silent: false });
  assert.equal(compare(before, { ...after, out_loss: 0 }).loss_pct, 10);
  assert.equal(compare(after, before).kbit_s, 0); // counters that fell: a new connection
  assert.equal(compare(after, after).is_silent, true);
});

test("words for it: limits of G.114 and G.1010, nothing heard, nothing connected", () => {
  const sample = { loss_pct: 0, rtt_ms: 40, kbit_s: 500, is_silent: false };
  assert.equal(grade(sample), "good");
  assert.equal(grade({ ...sample, loss_pct: 3 }), "unstable");
  assert.equal(grade({ ...sample, rtt_ms: 300 }), "unstable");
  assert.equal(grade({ ...sample, rtt_ms: 800 }), "poor");
  assert.equal(grade({ ...sample, loss_pct: 10 }), "poor");
  assert.equal(grade({ ...sample, is_silent: true }), "poor");
  assert.equal(grade(sample, "disconnected"), "poor");
  assert.equal(worst(["good", "poor", "unstable"]), "poor");
  assert.equal(worst([]), "good");
});

test("a level does not flicker", () => {
  const steady = new Steady();
  assert.deepEqual(["poor", "good", "poor", "poor", "good", "good"].map((one) => steady.take(one)), ["good", "good", "good", "poor", "poor", "good"]);
  steady.take("poor");
  steady.take("poor");
  assert.equal(steady.poor, 2);
});

const answer = (body, status = 200) => ({ ok: status < 400, status, json: async () => body });

test("signals go out in order, together where they wait, and again after a failure", async () => {
  const sent = [];
  let failures = 1;
  const wire = new Wire("/call/x/", "t", async (_address, { body }) => {
    if (failures-- > 0) throw new TypeError("no connection");
    sent.push(JSON.parse(body).signals.map((one) => one.body.n));
    return answer({});
  });
  for (let n = 0; n < 5; n++) wire.signal(1, "page", "candidate", { n });
  await new Promise((resolve) => setTimeout(resolve, 1300));
  assert.deepEqual(sent.flat(), [0, 1, 2, 3, 4]);
  wire.stop();
});

test("what is asked is acknowledged by number, handed on once, and a refusal ends it", async () => {
  const asked = [];
  const signal = (id) => ({ id, from: 1, page: "p", kind: "candidate", body: {} });
  const states = [
    { version: 1, signals: [signal(7), signal(9)] },
    { version: 2, signals: [signal(9), signal(8)] }, // 8 was written by a slower process
    { version: 3, signals: [] },
  ];
  const wire = new Wire("/call/x/", "t", async (address) => {
    asked.push(new URL(address, "http://x").searchParams);
    const state = states.shift();
    return state ? answer(state) : answer({ code: "room_over", text: "終わり" }, 410);
  });
  const got = [];
  const refusal = await new Promise((resolve) =>
    wire.listen({ onState: () => {}, onSignal: ({ id }) => got.push(id), onRefusal: resolve }));
  assert.deepEqual(got, [7, 9, 8]);
  assert.deepEqual(asked.map((one) => [one.get("version"), one.get("ack")]), [["", ""], ["1", "7,9"], ["2", "9,8"], ["3", ""]]);
  assert.ok(refusal instanceof Refusal);
  assert.deepEqual([refusal.status, refusal.code, refusal.text], [410, "room_over", "終わり"]);
});

test("while there is no connection it is said, and a nudge asks at once", async () => {
  const gaps = [];
  let isDown = true;
  const wire = new Wire("/call/x/", "t", async () => {
    if (isDown) throw new TypeError("no connection");
    wire.stop();
    return answer({ version: 1, signals: [] });
  });
  const done = wire.listen({ onState: () => {}, onSignal: () => {}, onRefusal: () => {}, onGap: (isCut) => gaps.push(isCut) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  isDown = false;
  wire.nudge();
  await done;
  assert.deepEqual(gaps, [true]);
});
