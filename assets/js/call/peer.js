/**
 * One other person in the call: one RTCPeerConnection, negotiated as WebRTC 1.0, section 10.7 ("perfect negotiation")
 * has it. Of two, the impolite one makes the first offer, so the usual call has no collision; later either may offer
 * (an ICE restart), and where both do so at once the polite one gives way.
 *
 * Sound and picture are one line each from beginning to end; muting replaces the track by nothing and asks for no new
 * negotiation.
 */
const KINDS = ["audio", "video"];
const RESTART_PAUSE_MS = 4000;
const LONGEST_PAUSE_MS = 16_000; // a search through a slow network has to have its time
const ANSWER_WITHIN_MS = 8000;
const HEAL_WITHIN_MS = 3000;

export class Peer {
  #connection;
  #send;
  #hooks;
  #isPolite;
  #tracks;
  #isOffering = false;
  #ignoresOffer = false;
  #isTakingAnswer = false;
  #hasHeard = false;
  #isClosed = false;
  #work = Promise.resolve();
  #restartedAt = -Infinity;
  #pauseMs = RESTART_PAUSE_MS;
  #offeredAt = null;
  #troubledAt = null;

  /**
   * @param {object} options
   * @param {RTCPeerConnection} options.connection
   * @param {boolean} options.isPolite gives way when both offer at once; the other is impolite
   * @param {{audio: MediaStreamTrack?, video: MediaStreamTrack?}} options.tracks what is sent
   * @param {(kind: string, body: object) => void} options.send to the other's page
   * @param {{onTrack?: Function, onConnection?: Function, onRestart?: Function, onFault?: Function}} options.hooks
   * @param {() => number} options.now milliseconds
   */
  constructor({ connection, isPolite, tracks, send, hooks = {}, now = () => performance.now() }) {
    this.#connection = connection;
    this.#isPolite = isPolite;
    this.#tracks = { ...tracks };
    this.#send = send;
    this.#hooks = hooks;
    this.now = now;
    connection.onnegotiationneeded = () => this.#offer();
    connection.onicecandidate = ({ candidate }) =>
      candidate?.candidate ? send("candidate", { candidate: candidate.toJSON() }) : candidate || send("end-of-candidates", {});
    connection.ontrack = ({ track }) => hooks.onTrack?.(track);
    connection.onconnectionstatechange = () => this.#noteConnection();
    if (!isPolite) for (const kind of KINDS) this.#place(connection.addTransceiver(kind, { direction: "sendrecv" }), kind);
  }

  get connection() {
    return this.#connection;
  }

  /** Take what the other's page has sent; each after the one before. @returns {Promise<void>} */
  receive(kind, body) {
    this.#work = this.#work.then(() => (this.#isClosed ? undefined : this.#take(kind, body))).catch((error) => this.#hooks.onFault?.(error));
    return this.#work;
  }

  /** Send another track of a kind, or null: nothing of it. */
  async replace(kind, track) {
    this.#tracks[kind] = track;
    const line = this.#lines().find((one) => one.receiver.track.kind === kind);
    await line?.sender.replaceTrack(track);
  }

  /** Look for a new way through the network. @returns {boolean} false: it has just been done */
  restart(why) {
    const isNew = why === "network"; // another network: what failed in the old one counts no more
    if (isNew) this.#pauseMs = RESTART_PAUSE_MS;
    if (this.#isClosed || this.now() - this.#restartedAt < this.#pauseMs) return false;
    if (!this.#hasHeard && this.#isPolite) return false; // nothing to find anew: the first offer has not come
    this.#restartedAt = this.now();
    if (!isNew) this.#pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * this.#pauseMs);
    this.#connection.restartIce();
    this.#hooks.onRestart?.(why);
    return true;
  }

  /** To be called every second or so: an offer without an answer is made anew, a broken way is left. */
  async check() {
    if (this.#isClosed) return;
    const now = this.now();
    if (this.#offeredAt !== null && now - this.#offeredAt > ANSWER_WITHIN_MS) {
      this.#offeredAt = null;
      if (this.#connection.signalingState === "have-local-offer") await this.#connection.setLocalDescription({ type: "rollback" });
      this.restart("failed");
    } else if (this.#troubledAt !== null && now - this.#troubledAt > HEAL_WITHIN_MS && this.restart("failed")) {
      this.#troubledAt = now;
    }
  }

  close() {
    this.#isClosed = true;
    this.#connection.onnegotiationneeded = null;
    this.#connection.onicecandidate = null;
    this.#connection.close();
  }

  async #offer() {
    if (this.#isClosed || (this.#isPolite && !this.#hasHeard)) return;
    try {
      this.#isOffering = true;
      await this.#connection.setLocalDescription();
      if (this.#connection.localDescription?.type !== "offer") return; // the other's offer came in between
      this.#offeredAt = this.now();
      this.#send("offer", { sdp: this.#connection.localDescription.sdp });
    } catch (error) {
      if (!this.#isClosed) this.#hooks.onFault?.(error);
    } finally {
      this.#isOffering = false;
    }
  }

  async #take(kind, body) {
    if (kind === "offer" || kind === "answer") return this.#takeDescription(kind, body.sdp);
    try {
      await this.#connection.addIceCandidate(kind === "candidate" ? body.candidate : undefined);
    } catch (error) {
      if (!this.#ignoresOffer) throw error;
    }
  }

  async #takeDescription(type, sdp) {
    const connection = this.#connection;
    const isReady = !this.#isOffering && (connection.signalingState === "stable" || this.#isTakingAnswer);
    this.#ignoresOffer = type === "offer" && !isReady && !this.#isPolite;
    if (this.#ignoresOffer) return;
    if (type === "answer" && connection.signalingState !== "have-local-offer") return; // of an offer that was given up
    this.#isTakingAnswer = type === "answer";
    await connection.setRemoteDescription({ type, sdp });
    this.#isTakingAnswer = false;
    this.#hasHeard = true;
    this.#offeredAt = null;
    if (type === "answer") return;
    for (const line of this.#lines()) {
      line.direction = "sendrecv";
      await this.#place(line, line.receiver.track.kind);
    }
    await connection.setLocalDescription();
    this.#send("answer", { sdp: connection.localDescription.sdp });
  }

  #lines() {
    return this.#connection.getTransceivers();
  }

  #place(line, kind) {
    return line.sender.replaceTrack(this.#tracks[kind] ?? null);
  }

  #noteConnection() {
    const state = this.#connection.connectionState;
    if (state === "connected") [this.#troubledAt, this.#pauseMs] = [null, RESTART_PAUSE_MS];
    if (state === "disconnected") this.#troubledAt ??= this.now();
    this.#hooks.onConnection?.(state);
    if (state === "failed" && !this.restart("failed")) this.#troubledAt = this.now();
  }
}
