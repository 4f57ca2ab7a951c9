/** Stand-ins for what browsers bring. */

export class MemoryStorage {
  #kept = new Map();
  get length() {
    return this.#kept.size;
  }
  key(index) {
    return [...this.#kept.keys()][index] ?? null;
  }
  getItem(key) {
    return this.#kept.get(key) ?? null;
  }
  setItem(key, value) {
    this.#kept.set(key, String(value));
  }
  removeItem(key) {
    this.#kept.delete(key);
  }
}

/** Ids that can be foretold. */
export function numbered() {
  let count = 0;
  return () => `id-${++count}`;
}
