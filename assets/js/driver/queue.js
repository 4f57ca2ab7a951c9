/**
 * Presses that wait to be sent: each in its own storage entry, in the order of pressing, with an id made once.
 *
 * Entries are kept apart per scope (vehicle and shift), so that one driver's presses never leave under another's name.
 */
const PREFIX = "moyai:press";
const DIGITS = 12;

export class PressQueue {
  /**
   * @param {Storage} storage such as localStorage: what is set is there after a crash of the page
   * @param {string} scope
   * @param {{makeId?: () => string, now?: () => Date}} sources
   */
  constructor(storage, scope, { makeId = () => crypto.randomUUID(), now = () => new Date() } = {}) {
    this.storage = storage;
    this.prefix = `${PREFIX}:${scope}:`;
    this.makeId = makeId;
    this.now = now;
  }

  /** Waiting presses, oldest first. */
  list() {
    return this.#keys().map((key) => JSON.parse(this.storage.getItem(key)));
  }

  get size() {
    return this.#keys().length;
  }

  /** Write a press down. A second press of the same button at the same stop is the same press. */
  add(stop, action) {
    const waiting = this.list().find((press) => press.stop === stop && press.action === action);
    if (waiting) return waiting;
    const press = { press_id: this.makeId(), stop, action, pressed_at: this.now().toISOString() };
    this.storage.setItem(this.#nextKey(press.press_id), JSON.stringify(press));
    return press;
  }

  /** Forget a press that the server has answered for good. */
  remove(pressId) {
    const key = this.#keys().find((one) => one.endsWith(`:${pressId}`));
    if (key) this.storage.removeItem(key);
  }

  #keys() {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    return keys.filter((key) => key.startsWith(this.prefix)).sort();
  }

  #nextKey(pressId) {
    const last = this.#keys().at(-1);
    const number = last ? Number.parseInt(last.slice(this.prefix.length), 10) + 1 : 1;
    return `${this.prefix}${String(number).padStart(DIGITS, "0")}:${pressId}`;
  }
}
