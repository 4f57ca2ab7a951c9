/** One switch, whatever it is wired as: short presses select, a long one stops at once, tremor is one press. */

const NEVER = -Infinity;

export class Switch {
  /**
   * @param {{holdMs: number, quietMs: number, onPress: () => void, onHold: () => void}} how
   * @param {{now: () => number, wait: (work: () => void, ms: number) => unknown, forget: (timer: unknown) => void}} time
   */
  constructor(how, time = { now: () => performance.now(), wait: setTimeout.bind(globalThis), forget: clearTimeout.bind(globalThis) }) {
    this.how = how;
    this.time = time;
    this.source = "";
    this.lastUp = NEVER;
    this.isHeld = false;
    this.timer = null;
  }

  /** It went down. Several wires at once (a key that also clicks) are one press: the first counts. */
  down(source) {
    if (this.source) return;
    if (this.time.now() - this.lastUp < this.how.quietMs) {
      this.lastUp = this.time.now(); // a hand that still trembles
      return;
    }
    this.source = source;
    this.isHeld = false;
    this.timer = this.time.wait(() => {
      this.isHeld = true;
      this.how.onHold();
    }, this.how.holdMs);
  }

  /** It came up: a short press counts now, so that a long one is never also a short one. */
  up(source) {
    if (this.source !== source) return;
    this.time.forget(this.timer);
    this.source = "";
    this.lastUp = this.time.now();
    if (!this.isHeld) this.how.onPress();
  }

  /** The window lost the switch while it was down: nothing was meant. */
  drop() {
    if (this.source) this.time.forget(this.timer);
    this.source = "";
  }
}

const NOT_A_SWITCH = new Set(["Tab", "Escape", "Shift", "Control", "Alt", "Meta", "F5", "F11", "F12"]);

/** Whether a key is the switch: the chosen one, or any that a page has no other use for. */
export function isSwitchKey(event, chosen) {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  return chosen ? event.key === chosen || event.code === chosen : !NOT_A_SWITCH.has(event.key);
}

/** Whether somebody is writing there: then keys are letters. */
export function isWriting(target) {
  return Boolean(target?.matches?.("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=submit])"));
}
