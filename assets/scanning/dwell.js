/** Staying on a thing presses it: for eyes, heads and hands that can point but not press. */

const TARGET = "a[href], button, input[type=submit], label, summary";

export class Dwell {
  /**
   * @param {{dwellMs: number, onProgress: (target: object | null, share: number) => void, onAct: (target: object) => void}} how
   * @param {{now: () => number, frame: (work: () => void) => void}} time
   */
  constructor(how, time = { now: () => performance.now(), frame: requestAnimationFrame.bind(globalThis) }) {
    this.how = how;
    this.time = time;
    this.target = null;
    this.since = 0;
    this.isDone = false;
  }

  /** The pointer is on something now, or on nothing (null). */
  over(target) {
    if (target === this.target) return;
    this.how.onProgress(this.target, 0);
    this.target = target;
    this.since = this.time.now();
    this.isDone = target === null;
    if (target !== null) this.time.frame(() => this.look(target));
  }

  /** Nothing is pressed until the pointer goes elsewhere. */
  cancel() {
    this.isDone = true;
    this.how.onProgress(this.target, 0);
  }

  look(target) {
    if (target !== this.target || this.isDone) return;
    const share = Math.min(1, (this.time.now() - this.since) / this.how.dwellMs);
    this.how.onProgress(target, share);
    if (share < 1) return this.time.frame(() => this.look(target));
    this.isDone = true; // once: it has to be left before it is pressed again
    this.how.onProgress(target, 0);
    this.how.onAct(target);
  }
}

/** Watch the page's pointer. */
export function wirePointer(dwell) {
  document.addEventListener("pointermove", (event) => dwell.over(event.target.closest?.(TARGET) ?? null));
  document.addEventListener("pointerleave", () => dwell.over(null));
  document.addEventListener("pointerdown", () => dwell.cancel(), true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && dwell.cancel());
  window.addEventListener("blur", () => dwell.over(null));
}
