/**
 * What the tablet keeps over reloads and restarts: entries that wait, and what it knows (IndexedDB, durable).
 *
 * A store has: entries() in the order of adding, add(entry), remove(entryId), get(key), set(key, value), forget().
 */
const VERSION = 1;
const STRICT = { durability: "strict" }; // on the disk before it counts as kept

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

function open(name) {
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("entries", { keyPath: "order", autoIncrement: true }).createIndex("id", "entry_id", { unique: true });
    request.result.createObjectStore("known");
  };
  return done(request);
}

export class IndexedStore {
  #database = null;

  /** @param {string} name of the database: each kind of tablet its own */
  constructor(name) {
    this.name = name;
  }

  async #begin(name, mode = "readonly") {
    this.#database ??= open(this.name);
    return (await this.#database).transaction(name, mode, STRICT);
  }

  async #write(name, work) {
    const transaction = await this.#begin(name, "readwrite");
    work(transaction.objectStore(name));
    await finished(transaction);
  }

  async entries() {
    return done((await this.#begin("entries")).objectStore("entries").getAll());
  }

  async add(entry) {
    await this.#write("entries", (store) => store.add(entry));
  }

  async remove(entryId) {
    const key = await done((await this.#begin("entries")).objectStore("entries").index("id").getKey(entryId));
    if (key !== undefined) await this.#write("entries", (store) => store.delete(key));
  }

  async get(key) {
    return done((await this.#begin("known")).objectStore("known").get(key));
  }

  async set(key, value) {
    await this.#write("known", (store) => (value === undefined ? store.delete(key) : store.put(value, key)));
  }

  /** What is known, by name. */
  async keys() {
    return done((await this.#begin("known")).objectStore("known").getAllKeys());
  }

  /** Everything that is known goes; entries that wait stay until the server has them. */
  async forget() {
    await this.#write("known", (store) => store.clear());
  }
}
