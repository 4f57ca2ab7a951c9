/**
 * How good a connection is, from RTCPeerConnection.getStats: packets lost, there and back, what comes in.
 *
 * Limits: a conversation suffers when sound takes more than 150 ms one way and is hard beyond 400 ms (ITU-T G.114), and
 * when 3 % of the packets are missing (ITU-T G.1010); there and back is twice the way.
 */
export const LEVELS = ["good", "unstable", "poor"];
const UNSTABLE = { loss_pct: 3, rtt_ms: 300 };
const POOR = { loss_pct: 10, rtt_ms: 800 };
const CALM = 2; // so many equal grades until the level is changed

/** Sums of one moment. @param {Iterable<object>} stats the values of an RTCStatsReport */
export function read(stats) {
  const sums = { received: 0, lost: 0, bytes: 0, out_loss: 0, rtt_ms: 0, at: 0 };
  for (const one of stats) {
    sums.at = Math.max(sums.at, one.timestamp ?? 0);
    if (one.type === "inbound-rtp") {
      sums.received += one.packetsReceived ?? 0;
      sums.lost += Math.max(0, one.packetsLost ?? 0);
      sums.bytes += one.bytesReceived ?? 0;
    } else if (one.type === "remote-inbound-rtp") {
      sums.out_loss = Math.max(sums.out_loss, one.fractionLost ?? 0);
    } else if (one.type === "candidate-pair" && (one.nominated || one.selected) && one.state === "succeeded") {
      sums.rtt_ms = 1000 * (one.currentRoundTripTime ?? 0);
    }
  }
  return sums;
}

/** What happened between two moments: {loss_pct, rtt_ms, kbit_s, is_silent}. */
export function compare(before, after) {
  const received = Math.max(0, after.received - before.received);
  const lost = Math.max(0, after.lost - before.lost);
  const seconds = Math.max(0.001, (after.at - before.at) / 1000);
  const inLoss = received + lost ? lost / (received + lost) : 0;
  return {
    loss_pct: 100 * Math.min(1, Math.max(inLoss, after.out_loss)),
    rtt_ms: Math.round(after.rtt_ms),
    kbit_s: Math.round((8 * Math.max(0, after.bytes - before.bytes)) / 1000 / seconds),
    is_silent: received === 0,
  };
}

/** "good", "unstable" or "poor". */
export function grade(sample, connectionState = "connected") {
  if (connectionState !== "connected" || sample.is_silent) return "poor";
  const isBeyond = (limits) => sample.loss_pct >= limits.loss_pct || sample.rtt_ms >= limits.rtt_ms;
  return isBeyond(POOR) ? "poor" : isBeyond(UNSTABLE) ? "unstable" : "good";
}

/** A level that does not flicker: it follows the grades once two in a row are the same. */
export class Steady {
  level = "good";
  /** How many grades in a row have been "poor". */
  poor = 0;
  #last = "good";
  #count = 0;

  take(found) {
    this.#count = found === this.#last ? this.#count + 1 : 1;
    this.#last = found;
    this.poor = found === "poor" ? this.poor + 1 : 0;
    if (this.#count >= CALM) this.level = found;
    return this.level;
  }
}

/** The worst of several levels; "good" of none. */
export const worst = (levels) => LEVELS[Math.max(0, ...levels.map((one) => LEVELS.indexOf(one)))];
