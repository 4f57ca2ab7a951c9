/**
 * A tablet on the way: whatever is entered survives a lost connection, a reload and a restart, leaves in order, and
 * counts once; what the server refuses is shown until it has been read. What the tablet shows is its own kind's.
 *
 * On the root (ui/driver/strip.html): data-driver (who is signed in), data-state-url, data-entry-url, data-shell-url,
 * data-sw-url, data-every (seconds). GET state answers with X-Moyai-Keep-For: for how many seconds the tablet may know
 * it. POST entry {entry_id, kind, shift, made_at, sent_at, data} → 200 {answer, …} · 409/422 {code, text, is_told}
 */
import { BadAnswer, Poller } from "../shared/poll.js";
import { wordsOf } from "../shared/words.js";
import { Clock } from "./clock.js";
import { exclusively, keepShell, makePost, timeOf } from "./connection.js";
import { EntryForm } from "./forms.js";
import { untilWhen } from "./known.js";
import { EntryQueue } from "./queue.js";
import { Sender, judge } from "./sender.js";
import { IndexedStore } from "./store.js";
import { Strip } from "./strip.js";

const REDRAW_MS = 20_000;
const HARMLESS = new Set(["already_done"]); // it is as whoever entered it wished

/** Why the server did not answer: no connection, signed out, or its own trouble. */
function troubleOf(error) {
  if (error instanceof TypeError || error.name === "TimeoutError") return "offline";
  const isAnswer = error instanceof BadAnswer;
  return isAnswer && judge(error.status, error.isRedirected) === "signin" ? "signin" : "later";
}

export class Tablet {
  trouble = "";
  until = 0; // until when what is known may be kept
  #entered = [];
  #refused = [];
  #answers = new Map();

  /**
   * @param {HTMLElement} root
   * @param {string} name of its database and its channel to other tabs
   */
  constructor(root, name) {
    this.root = root;
    this.words = wordsOf(root);
    this.store = new IndexedStore(name);
    this.strip = new Strip(root, this.words);
    this.others = new BroadcastChannel(name);
    this.name = name;
  }

  // What each kind of tablet says for itself.

  /** Find out what is known at the start. */
  async begin() {}

  /** Everything is there but the first question to the server. */
  async ready() {}

  /** The server's answer to the question for what is new (a Response that was not read yet). */
  async hear() {}

  /** What came with the answer to an entry. */
  async hearEntry() {
    this.poller.askNow();
  }

  /** Nothing more may be kept of anybody. */
  async expire() {}

  async keep() {}

  async noteReached() {}

  noteLost() {}

  noteEntered() {}

  drawKnown() {}

  async drawOwnLists() {}

  findShift() {
    return null;
  }

  get stateUrl() {
    return this.root.dataset.stateUrl;
  }

  // What is the same for all.

  async start() {
    this.driver = await this.#findPerson();
    this.clock = new Clock({ ahead: (await this.store.get("ahead")) ?? 0 });
    this.contact = (await this.store.get("contact")) ?? null;
    const means = { driver: this.driver, now: () => this.clock.now(), onChange: () => this.others.postMessage("changed") };
    this.queue = await new EntryQueue(this.store, means).load();
    await this.begin();
    this.#startSending();
    this.#listen();
    this.wireForms(document);
    await this.ready();
    await this.drawLists();
    this.draw();
    if (!this.driver) return this.lost(navigator.onLine ? "signin" : "offline");
    this.poller.start().askNow();
    this.sender.flush();
    return undefined;
  }

  /** Have the forms of a part of the page go through the queue. */
  wireForms(part) {
    for (const form of part.querySelectorAll("form[data-entry]")) new EntryForm(form, this, this.words);
  }

  /** Who is signed in; on the shell, who was. Another person than before finds nothing of the first. */
  async #findPerson() {
    const [told, known] = [this.root.dataset.driver, await this.store.get("who")];
    if (!told) return known ?? "";
    if (known !== told) await this.store.forget();
    await this.store.set("who", told);
    return told;
  }

  #startSending() {
    const { entryUrl, every } = this.root.dataset;
    const post = makePost(entryUrl, () => this.clock.now());
    this.sender = new Sender(this.queue, post, this.#hooks(), { exclusively: exclusively(`${this.name}-${this.driver}`) });
    this.poller = new Poller(this.stateUrl, 1000 * Number(every || 5), {
      onChange: (response) => this.hear(response),
      onSuccess: (response) => this.reached(response),
      onFailure: (_failures, error) => this.lost(troubleOf(error)),
    });
  }

  #listen() {
    document.querySelector("[data-sign-out]")?.addEventListener("submit", (event) => this.#signOut(event));
    window.addEventListener("online", () => this.sender.flush());
    window.addEventListener("offline", () => this.lost("offline"));
    this.others.onmessage = async () => {
      await this.queue.load();
      await this.drawLists();
      this.draw();
    };
    setInterval(() => this.#tick(), REDRAW_MS);
  }

  /** Write an entry down and send it as soon as may be; null when the tablet cannot keep it, which is said. */
  async enter(kind, data, label) {
    try {
      const entry = await this.queue.add(kind, data, { shift: this.findShift(), label });
      for (const hear of this.#entered) await hear(entry);
      this.noteEntered();
      this.draw();
      this.sender.flush();
      return entry;
    } catch (error) {
      console.warn("not kept:", error.message);
      this.strip.say(this.words("not-kept"));
      this.draw();
      return null;
    }
  }

  /** What the server will have said of an entry: {verdict, body}. */
  answerOf(entryId) {
    return new Promise((resolve) => this.#answers.set(entryId, resolve));
  }

  onEntered(hear) {
    this.#entered.push(hear);
  }

  onRefused(hear) {
    this.#refused.push(hear);
  }

  know(key, value) {
    return this.store.set(key, value);
  }

  recall(key) {
    return this.store.get(key);
  }

  #hooks() {
    return {
      onDone: async (body, entry) => {
        this.#answer(entry, "done", body);
        await this.hearEntry(body);
        this.reached();
      },
      onRefused: async (body, entry) => {
        if (!HARMLESS.has(body?.code)) await this.#keepRefused(body, entry);
        for (const hear of this.#refused) await hear(entry);
        this.#answer(entry, "refused", body);
        this.poller.askNow();
      },
      onTrouble: (why) => this.lost(why),
    };
  }

  #answer(entry, verdict, body) {
    this.#answers.get(entry.entry_id)?.({ verdict, body });
    this.#answers.delete(entry.entry_id);
  }

  async #keepRefused(body, { entry_id, label }) {
    const list = ((await this.store.get("refused")) ?? []).filter((one) => one.entry_id !== entry_id);
    const text = body?.text ?? this.words("refused");
    await this.store.set("refused", [...list, { entry_id, label, text, isTold: Boolean(body?.is_told) }]);
    await this.drawLists();
  }

  async acknowledgeLast() {
    const list = (await this.store.get("refused")) ?? [];
    if (list.length) await this.#acknowledge(list.at(-1).entry_id);
  }

  async #acknowledge(entryId) {
    const list = (await this.store.get("refused")) ?? [];
    await this.store.set("refused", list.filter((one) => one.entry_id !== entryId));
    await this.drawLists();
  }

  async reached(response) {
    const wasAway = Boolean(this.trouble);
    this.trouble = "";
    if (response) await this.#noteContact(response);
    if (wasAway) this.sender.flush();
    await this.noteReached(response);
    this.draw();
  }

  async #noteContact(response) {
    if (!this.queue.size) this.clock.correct(timeOf(response));
    this.contact = this.clock.now();
    this.until = untilWhen(response, this.clock.now());
    await Promise.all([this.store.set("contact", this.contact), this.store.set("ahead", this.clock.ahead)]);
    await this.keep();
  }

  lost(why) {
    this.trouble = why;
    this.noteLost();
    this.draw();
  }

  /** Now and then: how long ago things were, and whether the time is over for which they may be known. */
  async #tick() {
    if (this.until && this.until <= this.clock.now()) await this.expire();
    this.draw();
  }

  draw() {
    const { trouble, contact } = this;
    this.strip.draw({ trouble, contact, entries: this.queue.list(), others: this.queue.others, now: this.clock.now() });
    this.drawKnown();
  }

  async drawLists() {
    this.strip.drawRefused((await this.store.get("refused")) ?? [], (entryId) => this.#acknowledge(entryId));
    await this.drawOwnLists();
  }

  /** Nothing of one person stays for the next; but what waits must leave first. */
  async #signOut(event) {
    event.preventDefault();
    const form = event.target;
    if (this.queue.size) return this.strip.say(this.words("sign-out-waiting", { n: this.queue.size }));
    if (this.trouble === "offline") return this.strip.say(this.words("sign-out-offline"));
    this.poller.stop();
    await this.store.forget();
    form.submit();
    return undefined;
  }
}

/** Start a tablet, and have the service worker keep the page that opens without a connection. */
export function startTablet(tablet) {
  tablet.start().then(
    () => navigator.storage?.persist?.(),
    (error) => tablet.strip.say(`${tablet.words("no-storage")} (${error.message})`),
  );
  const { swUrl, shellUrl } = tablet.root.dataset;
  window.addEventListener("load", () => keepShell(swUrl, shellUrl).catch((error) => console.warn("not kept:", error.message)));
}
