/**
 * What was typed and is not saved yet: kept on this device until the server says that it has it.
 *
 * A change is `{value, mark}`: the text, and the mark of what the page had before (the server tells by it whether
 * another window was quicker). It stays in `storage` until it is acknowledged, whatever happens to page, server or net.
 */
export class Outbox {
  /**
   * @param {Storage} storage such as localStorage
   * @param {string} prefix of this entry's names in it; what pages before this one left under it is taken over
   * @param {Record<string, string>} marks by question, of what the page was drawn with
   * @param {string} window a name for this page alone: the server knows by it whose text stands there
   */
  constructor(storage, prefix, marks, window) {
    this.storage = storage;
    this.window = window;
    this.name = prefix + window;
    this.marks = { ...marks };
    this.waiting = this.#takeOver(prefix);
    this.#keep();
  }

  #takeOver(prefix) {
    const found = {};
    try {
      const names = Array.from({ length: this.storage.length }, (_, place) => this.storage.key(place));
      for (const name of names.filter((one) => one.startsWith(prefix))) {
        Object.assign(found, readKept(this.storage.getItem(name)));
        this.storage.removeItem(name);
      }
    } catch {
      // a forbidden storage has nothing for us
    }
    return found;
  }

  #keep() {
    try {
      if (Object.keys(this.waiting).length) this.storage.setItem(this.name, JSON.stringify(this.waiting));
      else this.storage.removeItem(this.name);
    } catch {
      // a full or forbidden storage: what was typed is still on the page, and is sent from there
    }
  }

  /** What a page before this one could not save, by question. */
  get left() {
    return { ...this.waiting };
  }

  get isEmpty() {
    return Object.keys(this.waiting).length === 0;
  }

  /** Note what stands in a field now. What it stood before the first of several changes is what counts. */
  change(key, value) {
    const mark = this.waiting[key]?.mark ?? this.marks[key] ?? "";
    this.waiting[key] = { value, mark };
    this.#keep();
  }

  /** What is to be sent: `{changes, marks}`. */
  pack() {
    const changes = {};
    const marks = {};
    for (const [key, one] of Object.entries(this.waiting)) {
      changes[key] = one.value;
      marks[key] = one.mark;
    }
    return { changes, marks };
  }

  /** The server has what was packed, and says the marks of what stands there now. What was typed since still waits. */
  acknowledge(packed, marks, clashes = []) {
    for (const key of Object.keys(packed.changes)) {
      const one = this.waiting[key];
      // Beside another window's text ours is kept there too: what is typed on goes beside it, by the same old mark.
      if (!clashes.includes(key) && marks[key] !== undefined) this.marks[key] = marks[key];
      if (!one) continue;
      if (JSON.stringify(one.value) === JSON.stringify(packed.changes[key])) delete this.waiting[key];
      else if (!clashes.includes(key)) this.waiting[key] = { value: one.value, mark: this.marks[key] ?? "" };
    }
    this.#keep();
  }
}

function readKept(text) {
  try {
    const kept = JSON.parse(text ?? "{}");
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}
