/**
 * Ask an address again and again, cheaply: If-None-Match and 304, nothing while the page is hidden, slower when it fails.
 */
const SLOWEST_MS = 60_000;

/** Wait this long after so many failures in a row. */
export function pauseAfter(everyMs, failures) {
  return Math.min(everyMs * 2 ** failures, Math.max(SLOWEST_MS, everyMs));
}

/** The server was reached but did not give what was asked for. */
export class BadAnswer extends Error {
  constructor(response) {
    super(`${response.url}: ${response.status}`);
    this.status = response.status;
    this.isRedirected = response.redirected;
  }
}

export class Poller {
  #etag = "";
  #timer = 0;
  #failures = 0;
  #isAsking = false;
  #isStopped = false;

  /**
   * @param {string} url
   * @param {number} everyMs
   * @param {{onChange: (response: Response) => unknown, onFailure?: (failures: number, error: Error) => void, onSuccess?: (response: Response) => void}} hooks
   */
  constructor(url, everyMs, hooks) {
    this.url = url;
    this.everyMs = everyMs;
    this.hooks = hooks;
  }

  start() {
    document.addEventListener("visibilitychange", () => document.hidden || this.askNow());
    window.addEventListener("online", () => this.askNow());
    this.#plan();
    return this;
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async askNow() {
    if (this.#isAsking || this.#isStopped) return;
    this.#isAsking = true;
    clearTimeout(this.#timer);
    try {
      const response = await this.#ask();
      this.#failures = 0;
      this.hooks.onSuccess?.(response);
    } catch (error) {
      this.#failures += 1;
      this.hooks.onFailure?.(this.#failures, error);
    } finally {
      this.#isAsking = false;
      this.#plan();
    }
  }

  #plan() {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => (document.hidden ? this.#plan() : this.askNow()), pauseAfter(this.everyMs, this.#failures));
  }

  async #ask() {
    const headers = { "X-Requested-With": "fetch", ...(this.#etag && { "If-None-Match": this.#etag }) };
    const response = await fetch(this.url, { headers, cache: "no-store", credentials: "same-origin" });
    if (response.status === 304) return response;
    if (!response.ok || response.redirected) throw new BadAnswer(response);
    this.#etag = response.headers.get("ETag") ?? "";
    await this.hooks.onChange(response);
    return response;
  }
}
