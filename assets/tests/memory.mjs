/** Stand-ins for what browsers bring. */

/** Ids that can be foretold. */
export function numbered() {
  let count = 0;
  return () => `id-${++count}`;
}

/** entries/store.js in memory; what one page has written, the next finds. */
export class MemoryStore {
  #entries = [];
  #known = new Map();
  #order = 0;
  async entries() {
    return structuredClone(this.#entries);
  }
  async add(entry) {
    if (this.#entries.some((one) => one.entry_id === entry.entry_id)) throw new Error("id twice");
    this.#entries.push(structuredClone({ ...entry, order: ++this.#order }));
  }
  async remove(entryId) {
    this.#entries = this.#entries.filter((one) => one.entry_id !== entryId);
  }
  async get(key) {
    return structuredClone(this.#known.get(key));
  }
  async set(key, value) {
    if (value === undefined) this.#known.delete(key);
    else this.#known.set(key, structuredClone(value));
  }
  async forget() {
    this.#known.clear();
  }
}
