/**
 * The call's wire: what we tell goes out one after the other and again until it has arrived; what is new is asked for by
 * requests that wait (long polling), acknowledged by number, and handed on once.
 */
const SEND_PAUSE_MS = 1000;
const ASK_PAUSES_MS = [250, 1000, 2000, 4000];
const ASK_WITHIN_MS = 30_000; // the server waits for 20 s
const KEPT_SIGNALS = 400;
const REPORT_TRIES = 5;

const wait = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

/** A refusal of the server's for good. */
export class Refusal extends Error {
  constructor(status, { code = "", text = "" } = {}) {
    super(`${status} ${code}`);
    Object.assign(this, { status, code, text });
  }
}

export class Wire {
  #base;
  #token;
  #fetch;
  #waiting = [];
  #isSending = false;
  #stopping = new AbortController();
  #nudging = null;
  #version = "";
  #read = new Set();

  /** @param {string} base address of the call @param {string} token against forged posts @param {typeof fetch} fetcher */
  constructor(base, token, fetcher = (...all) => fetch(...all)) {
    this.#base = base;
    this.#token = token;
    this.#fetch = fetcher;
  }

  /** Random name of this page: bits enough that no other has it. */
  page = makePageName();

  /** Tell the server something now. @returns {Promise<object>} @throws {Refusal | TypeError} */
  async tell(what, body = {}, { keepalive = false } = {}) {
    const answer = await this.#fetch(`${this.#base}tell/${what}`, {
      method: "POST",
      credentials: "same-origin",
      keepalive,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.#token, "X-Requested-With": "fetch" },
      body: JSON.stringify({ page: this.page, ...body }),
    });
    return readAnswer(answer);
  }

  /** Tell something for the record: again when there is no connection just now, and nobody waits for it. */
  async report(what, body) {
    for (let tries = 0; tries < REPORT_TRIES && !this.#stopping.signal.aborted; tries++) {
      try {
        return await this.tell(what, body);
      } catch (error) {
        if (error instanceof Refusal && error.status < 500) return null;
        await wait(SEND_PAUSE_MS, this.#stopping.signal);
      }
    }
    return null;
  }

  /** Send a signal to another page: in the order of the calls, again while there is no connection. */
  signal(to, toPage, kind, body) {
    this.#waiting.push({ to, to_page: toPage, kind, body });
    this.#sendWaiting();
  }

  /**
   * Ask for what is new until stopped.
   *
   * @param {{onState: Function, onSignal: Function, onRefusal: Function, onGap?: Function}} hooks
   */
  async listen({ onState, onSignal, onRefusal, onGap }) {
    for (let failures = 0; !this.#stopping.signal.aborted; ) {
      try {
        const state = await this.#ask();
        if (this.#stopping.signal.aborted) return;
        failures = 0;
        onGap?.(false);
        this.#version = state.version;
        onState(state);
        for (const signal of this.#sort(state.signals)) onSignal(signal);
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        if (error instanceof Refusal && error.status < 500) return onRefusal(error);
        onGap?.(true);
        this.#nudging = new AbortController();
        await wait(ASK_PAUSES_MS[Math.min(failures++, ASK_PAUSES_MS.length - 1)], this.#nudging.signal);
      }
    }
  }

  /** Do not wait out a pause: the network is there again. */
  nudge() {
    this.#nudging?.abort();
    this.#sendWaiting();
  }

  stop() {
    this.#stopping.abort();
    this.#nudging?.abort();
    this.#waiting = [];
  }

  async #ask() {
    const ack = [...this.#read].join(",");
    const query = new URLSearchParams({ page: this.page, version: this.#version, ack });
    const signal = AbortSignal.any?.([this.#stopping.signal, AbortSignal.timeout(ASK_WITHIN_MS)]) ?? this.#stopping.signal;
    const answer = await this.#fetch(`${this.#base}state?${query}`, { credentials: "same-origin", cache: "no-store", signal });
    return readAnswer(answer);
  }

  /** Those that are new to us; what we acknowledge next is exactly what lies there now. */
  #sort(signals) {
    const fresh = signals.filter((one) => !this.#read.has(one.id));
    this.#read = new Set(signals.slice(-KEPT_SIGNALS).map((one) => one.id));
    return fresh;
  }

  async #sendWaiting() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#waiting.length && !this.#stopping.signal.aborted) {
      const signals = this.#waiting.slice(0, 40);
      try {
        await this.tell("send", { signals });
        this.#waiting.splice(0, signals.length);
      } catch (error) {
        if (error instanceof Refusal && error.status < 500) break; // the question for what is new says why
        await wait(SEND_PAUSE_MS, this.#stopping.signal);
      }
    }
    this.#isSending = false;
  }
}

export function makePageName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function readAnswer(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, body);
  return body;
}
