/** The strip at the top of every driver's page: the connection, what waits, what was refused, what the desk changed. */

const MINUTE_MS = 60_000;
const clock = new Intl.DateTimeFormat("ja", { hour: "numeric", minute: "2-digit", timeZone: "Asia/Tokyo" });

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function listItem(...texts) {
  const item = document.createElement("li");
  item.append(...texts.filter(Boolean).map((text) => Object.assign(document.createElement("span"), { textContent: text })));
  return item;
}

/** Which sentence the connection deserves. */
export function connectionKey(trouble, waiting) {
  if (!trouble) return waiting ? "sending" : "fine";
  return waiting ? `${trouble}-waiting` : trouble;
}

export class Strip {
  /** @param {HTMLElement} root [data-drive-app] @param {Function} words */
  constructor(root, words) {
    this.root = root;
    this.words = words;
    root.hidden = false;
  }

  #part(name) {
    return this.root.querySelector(`[data-part='${name}']`);
  }

  /** @param {{trouble: string, entries: object[], others: number, contact: number | null, now: number}} facts */
  draw({ trouble, entries, others, contact, now }) {
    const tone = trouble ? "away" : entries.length ? "sending" : "fine";
    this.#part("connection").dataset.tone = tone;
    write(this.#part("connection-text"), this.words(connectionKey(trouble, entries.length), { n: entries.length }));
    write(this.#part("contact"), contact ? this.words("contact", { ago: this.#ago(now - contact) }) : this.words("contact-never"));
    this.#part("waiting").replaceChildren(...entries.map((one) => listItem(one.label, this.#ago(now - Date.parse(one.made_at)))));
    this.#part("nothing-waiting").toggleAttribute("hidden", entries.length > 0);
    this.#part("sign-in").toggleAttribute("hidden", trouble !== "signin");
    this.#say("others", others ? this.words("others", { n: others }) : "");
  }

  /** What the server refused, until the driver has read it. */
  drawRefused(list, acknowledge) {
    const items = list.map((one) => {
      const box = this.#part("refused-sample").content.firstElementChild.cloneNode(true);
      write(box.querySelector("[data-label]"), one.label);
      write(box.querySelector("[data-text]"), one.text);
      box.querySelector("[data-told]").toggleAttribute("hidden", !one.isTold);
      box.querySelector("button").addEventListener("click", () => acknowledge(one.entry_id));
      return box;
    });
    this.#part("refused").replaceChildren(...items);
  }

  /** What the desk changed meanwhile, until the driver has read it. */
  drawChanges(changes, acknowledge) {
    const box = this.#part("changes");
    const rows = [...(changes?.gone ?? []).map((stop) => ["gone", stop]), ...(changes?.added ?? []).map((stop) => ["added", stop])];
    box.toggleAttribute("hidden", !rows.length);
    box.querySelector("ol").replaceChildren(...rows.map(([key, stop]) => listItem(this.words(key), this.#describe(stop))));
    box.querySelector("button").onclick = acknowledge;
  }

  /** A sentence for this moment: sign-out refused, storage full. */
  say(text) {
    this.#say("notice", text);
  }

  #say(name, text) {
    write(this.#part(name), text);
    this.#part(name).toggleAttribute("hidden", !text);
  }

  #describe(stop) {
    const at = stop.planned_at ? clock.format(new Date(stop.planned_at)) : "";
    return [at, stop.place_name, stop.rider_name && this.words("rider", { name: stop.rider_name })].filter(Boolean).join("　");
  }

  #ago(ms) {
    const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
    return minutes ? this.words("minutes-ago", { n: minutes }) : this.words("just-now");
  }
}
