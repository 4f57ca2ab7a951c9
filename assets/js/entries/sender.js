/** Sends waiting entries one after the other, in order, until each has a definite answer. */

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** What an answer means: done, refused (for good), signin, or later (try again). */
export function judge(status, isRedirected = false) {
  if (isRedirected || status === 401 || status === 403) return "signin";
  if (status >= 200 && status < 300) return "done";
  return status === 409 || status === 413 || status === 422 ? "refused" : "later";
}

/** Pause before the next try after so many failures in a row. */
export function pauseMs(failures) {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE_MS);
}

export class Sender {
  #isRunning = false;
  #isWanted = false;
  #failures = 0;
  #timer = null;

  /**
   * @param {import("./queue.js").EntryQueue} queue
   * @param {(entry: object) => Promise<{verdict: string, body: object | null}>} post rejects when there is no connection
   * @param {{onDone?: Function, onRefused?: Function, onTrouble?: (why: string) => void}} hooks
   * @param {{setTimer?: Function, clearTimer?: Function, exclusively?: (work: () => Promise<void>) => Promise<void>}} means
   */
  constructor(queue, post, hooks = {}, means = {}) {
    this.queue = queue;
    this.post = post;
    this.hooks = hooks;
    this.setTimer = means.setTimer ?? ((work, ms) => setTimeout(work, ms));
    this.clearTimer = means.clearTimer ?? ((timer) => clearTimeout(timer));
    this.exclusively = means.exclusively ?? ((work) => work());
  }

  /** Send now; a call while sending makes one more round afterwards. */
  async flush() {
    this.#isWanted = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.clearTimer(this.#timer);
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        await this.exclusively(() => this.#sendAll());
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #sendAll() {
    for (;;) {
      await this.queue.load(); // read again each time: another tab may have sent it
      const [entry] = this.queue.list();
      if (!entry) return;
      if (!(await this.#sendOne(entry))) return;
    }
  }

  async #sendOne(entry) {
    const { verdict, body } = await this.#tryPost(entry);
    if (verdict === "done" || verdict === "refused") {
      this.#failures = 0;
      // What was refused is written down for the driver before it leaves the queue: it never just disappears.
      if (verdict === "refused") await this.hooks.onRefused?.(body, entry);
      await this.queue.remove(entry.entry_id);
      if (verdict === "done") await this.hooks.onDone?.(body, entry);
      return true;
    }
    this.#failures += 1;
    this.hooks.onTrouble?.(verdict);
    this.#timer = this.setTimer(() => this.flush(), pauseMs(this.#failures));
    return false;
  }

  async #tryPost(entry) {
    try {
      return await this.post(entry);
    } catch {
      return { verdict: "offline", body: null };
    }
  }
}
