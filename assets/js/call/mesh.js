/** Everybody else in the call: a peer for each page that is there, made and closed as the room says. */
import { Peer } from "./peer.js";
import { Steady, compare, grade, read, worst } from "./quality.js";

const REPORT_EVERY_MS = 60_000;
// A mesh sends the picture once to each other person: the more there are, the less each gets.
const PICTURE_BITS = [900_000, 900_000, 500_000, 300_000];

export class Mesh {
  #peers = new Map(); // slot → {peer, page, person, stream, steady, sums, level, reportedAt}
  #early = new Map(); // page → signals that came before the room said who it is
  #tracks = { audio: null, video: null };
  #ice = [];

  /**
   * @param {object} options
   * @param {import("./wire.js").Wire} options.wire
   * @param {(config: RTCConfiguration) => RTCPeerConnection} options.makeConnection
   * @param {{onPeople: Function, onLevel: Function, onConnection?: Function}} options.hooks
   */
  constructor({ wire, makeConnection = (config) => new RTCPeerConnection(config), hooks, now = () => performance.now() }) {
    Object.assign(this, { wire, makeConnection, hooks, now });
  }

  /** Begin as `slot`, with servers by which browsers find one another, sending these tracks. */
  begin(slot, iceServers, tracks) {
    this.slot = slot;
    this.#ice = iceServers;
    this.#tracks = { ...tracks };
  }

  get people() {
    return [...this.#peers.values()];
  }

  /** Connect with those who are there, close those who have gone. @param {Array<object>} people */
  show(people) {
    const pages = new Map(people.map((one) => [one.slot, one.page]));
    for (const [slot, one] of this.#peers) if (pages.get(slot) !== one.page) this.#close(slot);
    for (const person of people) {
      if (this.#peers.has(person.slot)) this.#peers.get(person.slot).person = person;
      else this.#open(person);
    }
    for (const page of this.#early.keys()) if (![...pages.values()].includes(page)) this.#early.delete(page);
    this.#limitPictures();
    this.hooks.onPeople(this.people);
  }

  /** Hand a signal to its peer; one that came too early waits for its person. */
  take({ from, page, kind, body }) {
    const one = this.#peers.get(from);
    if (one?.page === page) one.peer.receive(kind, body);
    else this.#early.set(page, [...(this.#early.get(page) ?? []), { kind, body }].slice(-60));
  }

  /** Send another track of a kind to everybody, or null. */
  async replace(kind, track) {
    this.#tracks[kind] = track;
    await Promise.all(this.people.map(({ peer }) => peer.replace(kind, track)));
  }

  restart(why) {
    for (const { peer } of this.#peers.values()) peer.restart(why);
  }

  /** Measure, and see to what is broken: every two seconds. @returns {Promise<{level: string, poor: number}>} */
  async look() {
    await Promise.all(this.people.map((one) => this.#measure(one)));
    const level = worst(this.people.map((one) => one.steady.level));
    const poor = Math.max(0, ...this.people.map((one) => one.steady.poor));
    this.hooks.onLevel(level);
    return { level, poor };
  }

  close() {
    for (const slot of [...this.#peers.keys()]) this.#close(slot);
  }

  #open(person) {
    const stream = new MediaStream();
    const one = { page: person.page, person, stream, steady: new Steady(), sums: null, reportedAt: -Infinity, openedAt: this.now() };
    one.peer = new Peer({
      connection: this.makeConnection({ iceServers: this.#ice, bundlePolicy: "max-bundle" }),
      isPolite: this.slot > person.slot,
      tracks: this.#tracks,
      send: (kind, body) => this.wire.signal(person.slot, person.page, kind, body),
      now: this.now,
      hooks: {
        onTrack: (track) => stream.addTrack(track),
        onConnection: (state) => {
          if (state === "connected") this.#limitPictures();
          this.hooks.onConnection?.(person, state);
        },
        onRestart: (why) => this.wire.report("restart", { why }),
        onFault: (error) => console.info("call:", error.message),
      },
    });
    this.#peers.set(person.slot, one);
    const early = this.#early.get(person.page) ?? [];
    this.#early.delete(person.page);
    for (const { kind, body } of early) one.peer.receive(kind, body);
  }

  #close(slot) {
    this.#peers.get(slot).peer.close();
    this.#peers.delete(slot);
  }

  async #measure(one) {
    await one.peer.check();
    const { connection } = one.peer;
    const sums = read((await connection.getStats()).values());
    const before = one.sums;
    one.sums = sums;
    // Nothing is said of a connection that has only begun.
    if (!before || (connection.connectionState !== "connected" && this.now() - one.openedAt < 10_000)) return;
    const sample = compare(before, sums);
    sample.is_silent &&= one.person.has_sound || one.person.has_picture;
    const had = one.steady.level;
    const level = one.steady.take(grade(sample, connection.connectionState));
    // Giving up the picture helps a weak line, not one that is broken: it comes back with the line.
    if (connection.connectionState !== "connected") one.steady.poor = 0;
    if (level === had && this.now() - one.reportedAt < REPORT_EVERY_MS) return;
    one.reportedAt = this.now();
    const { loss_pct, rtt_ms, kbit_s } = sample;
    this.wire.report("quality", { peer: one.person.slot, level, loss_pct, rtt_ms, kbit_s });
  }

  #limitPictures() {
    const bits = PICTURE_BITS[Math.min(this.#peers.size, PICTURE_BITS.length - 1)];
    for (const { peer } of this.#peers.values()) {
      if (peer.connection.connectionState !== "connected") continue;
      const line = peer.connection.getTransceivers().find((each) => each.receiver.track.kind === "video");
      const settings = line?.sender.getParameters();
      if (!settings?.encodings?.length || settings.encodings[0].maxBitrate === bits) continue;
      settings.encodings[0].maxBitrate = bits;
      line.sender.setParameters(settings).catch(() => {}); // older browsers: it stays as it was
    }
  }
}
