/**
 * Everything that a driver enters, in one order, until the server has answered it for good.
 *
 * An entry is {entry_id, kind, driver, shift, made_at, data, label}; label is for the tablet's own list. One driver's
 * entries never leave under another's name.
 */
export class EntryQueue {
  #entries = [];
  #writing = new Map(); // entry → promise: not on the disk yet, so not shown as kept
  #others = 0;

  /**
   * @param {import("./store.js").IndexedStore} store
   * @param {{driver: string, now: () => number, makeId?: () => string, onChange?: () => void}} means
   */
  constructor(store, { driver, now, makeId = () => crypto.randomUUID(), onChange = () => undefined }) {
    this.store = store;
    this.driver = driver;
    this.now = now;
    this.makeId = makeId;
    this.onChange = onChange;
  }

  /** Read what waits, also what another tab has added or sent. */
  async load() {
    const all = await this.store.entries();
    this.#entries = all.filter((entry) => entry.driver === this.driver);
    this.#others = all.length - this.#entries.length;
    return this;
  }

  /** Waiting entries, oldest first. */
  list() {
    return [...this.#entries];
  }

  get size() {
    return this.#entries.length;
  }

  /** How many entries of another driver wait on this tablet. */
  get others() {
    return this.#others;
  }

  has(entryId) {
    return this.#entries.some((entry) => entry.entry_id === entryId);
  }

  /** Write an entry down; it counts once it is on the disk. The same press again is the same entry. */
  async add(kind, data, { shift = null, label = "" } = {}) {
    const isSame = (one) => kind === "press" && isSamePress(one, data);
    const known = this.#entries.find(isSame);
    if (known) return known;
    const beingWritten = [...this.#writing.keys()].find(isSame);
    if (beingWritten) return this.#writing.get(beingWritten);
    const made_at = new Date(this.now()).toISOString();
    const entry = { entry_id: this.makeId(), kind, driver: this.driver, shift, made_at, data, label };
    const written = this.#write(entry);
    this.#writing.set(entry, written);
    return written.finally(() => this.#writing.delete(entry));
  }

  async #write(entry) {
    await this.store.add({ ...entry });
    if (!this.has(entry.entry_id)) this.#entries.push(entry); // unless it was read from the disk meanwhile
    this.onChange();
    return entry;
  }

  /** Forget an entry that the server has answered for good. */
  async remove(entryId) {
    await this.store.remove(entryId);
    this.#entries = this.#entries.filter((entry) => entry.entry_id !== entryId);
    this.onChange();
  }
}

function isSamePress({ kind, data }, other) {
  return kind === "press" && String(data.stop) === String(other.stop) && data.action === other.action;
}
