/** What call tests need of a browser: connections that negotiate as WebRTC 1.0 section 4 says, joined by a slow post. */

class Line {
  constructor(kind, connection) {
    this.receiver = { track: { kind } };
    this.direction = "recvonly";
    this.sender = {
      track: null,
      replaceTrack: async (track) => {
        this.sender.track = track;
        connection.log.push(`replace ${kind}`);
      },
    };
  }
}

/** The negotiation of an RTCPeerConnection: states, implicit descriptions and rollback, negotiationneeded. */
export class FakeConnection {
  signalingState = "stable";
  connectionState = "new";
  localDescription = null;
  log = [];
  generation = 0; // of ICE: grows with each restart that was negotiated
  candidates = [];
  #lines = [];
  #needs = false;
  #wantsRestart = false;
  #remoteGeneration = -1;

  addTransceiver(kind, { direction }) {
    const line = Object.assign(new Line(kind, this), { direction });
    this.#lines.push(line);
    this.#need();
    return line;
  }

  getTransceivers() {
    return this.#lines;
  }

  restartIce() {
    this.#wantsRestart = true;
    this.#need();
  }

  async setLocalDescription(description) {
    await null;
    if (description?.type === "rollback") return this.#rollBack();
    if (this.signalingState === "have-remote-offer") {
      this.#become("stable", { type: "answer", sdp: JSON.stringify({ generation: this.generation }) });
      if (this.#wantsRestart || this.#needs) this.#need();
      return;
    }
    if (!["stable", "have-local-offer"].includes(this.signalingState)) throw new Error(`no offer in ${this.signalingState}`);
    this.#needs = false;
    const generation = this.#wantsRestart ? this.generation + 1 : this.generation;
    const kinds = this.#lines.map((line) => line.receiver.track.kind);
    this.#become("have-local-offer", { type: "offer", sdp: JSON.stringify({ generation, kinds }) });
  }

  async setRemoteDescription({ type, sdp }) {
    await null;
    const { generation, kinds } = JSON.parse(sdp);
    if (type === "offer") {
      // Rolling back is part of this one operation: nothing is asked for in between.
      if (this.signalingState === "have-local-offer") [this.signalingState, this.#needs] = ["stable", true];
      if (this.signalingState !== "stable") throw new Error(`offer in ${this.signalingState}`);
      for (const kind of kinds.slice(this.#lines.length)) this.#lines.push(new Line(kind, this));
      this.signalingState = "have-remote-offer";
    } else {
      if (this.signalingState !== "have-local-offer") throw new Error(`answer in ${this.signalingState}`);
      this.signalingState = "stable";
      this.#wantsRestart = false;
      if (this.#needs) this.#need();
    }
    this.generation = this.#remoteGeneration = generation;
  }

  async addIceCandidate(candidate) {
    await null;
    if (this.#remoteGeneration < 0) throw new Error("no description yet");
    if (candidate && candidate.generation !== this.#remoteGeneration) throw new Error("of another generation");
    this.candidates.push(candidate ?? "end");
  }

  close() {
    this.signalingState = "closed";
  }

  /** Have the connection fall into a state. */
  fall(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  #rollBack() {
    this.signalingState = "stable";
    this.localDescription = null;
    this.#need();
  }

  #become(state, description) {
    this.signalingState = state;
    this.localDescription = description;
    this.log.push(description.type);
  }

  #need() {
    this.#needs = true;
    queueMicrotask(() => {
      if (this.#needs && this.signalingState === "stable") {
        this.#needs = false;
        this.onnegotiationneeded?.();
      }
    });
  }
}

/** A post between two peers that can be slow and lose what is sent. */
export class Post {
  lost = [];
  #boxes = { one: [], two: [] };
  peers = {};
  losesNext = 0;

  from(name) {
    const other = name === "one" ? "two" : "one";
    return (kind, body) => {
      if (this.losesNext > 0) return void (this.losesNext--, this.lost.push(kind));
      this.#boxes[other].push([kind, body]);
    };
  }

  /** Deliver everything, and what comes of it, in an order that `choose` decides. */
  async deliver(choose = () => 0) {
    for (let idle = 0; idle < 3; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const full = ["one", "two"].filter((name) => this.#boxes[name].length);
      if (!full.length) {
        idle++;
        continue;
      }
      idle = 0;
      const name = full[choose(full.length)];
      const [kind, body] = this.#boxes[name].shift();
      await this.peers[name].receive(kind, body);
    }
  }
}
