/**
 * The tablet's clock, corrected by the last time that the server told.
 *
 * While the page lives, time is counted by the browser's steady counter, so that a clock that is set meanwhile does
 * not matter; after a reload by the tablet's own clock and the correction found before.
 */
const MATTERS_MS = 2000; // the server tells whole seconds

export class Clock {
  /**
   * @param {{wall?: () => number, steady?: () => number, ahead?: number}} means ahead: server minus tablet, as found before
   */
  constructor({ wall = Date.now, steady = () => performance.now(), ahead = 0 } = {}) {
    this.wall = wall;
    this.steady = steady;
    this.#anchor(wall() + ahead);
  }

  #anchor(serverMs) {
    this.serverMs = serverMs;
    this.steadyMs = this.steady();
  }

  /** The server's time as far as the tablet can tell, in milliseconds. */
  now() {
    return this.serverMs + this.steady() - this.steadyMs;
  }

  /** By how much the tablet's own clock is behind the server's. */
  get ahead() {
    return this.now() - this.wall();
  }

  /** Take what the server told. Never while entries wait: their age is told by the clock that they were made with. */
  correct(serverMs) {
    if (Number.isFinite(serverMs) && Math.abs(serverMs - this.now()) >= MATTERS_MS) this.#anchor(serverMs);
  }
}
