/**
 * The driver's tablet: whatever is entered survives a lost connection, a reload and a restart, leaves in order, and
 * counts once; what the server refuses is shown until it has been read.
 *
 * On [data-drive-app] (ui/driver/strip.html): data-driver, data-state-url, data-entry-url, data-shell-url, data-sw-url,
 * data-every (seconds). On [data-driver-panel] (ui/driver/panel.html): the next stop.
 * GET state → {version, plan, shift?: {id, status}, next_stop: {id, kind, …, actions} | null, following: [stop], message},
 * with X-Moyai-Keep-For: for how many seconds the tablet may know it.
 * POST entry {entry_id, kind, shift, made_at, sent_at, data} → 200 {answer, state} · 409/422 {code, text, is_told}
 */
import { startCards } from "./driver/card.js";
import { findChanges } from "./driver/changes.js";
import { Clock } from "./driver/clock.js";
import { exclusively, keepShell, makePost, timeOf } from "./driver/connection.js";
import { EntryForm } from "./driver/forms.js";
import { newest, stillKept, untilWhen } from "./driver/known.js";
import { startNight } from "./driver/night.js";
import { render } from "./driver/panel.js";
import { predict } from "./driver/predict.js";
import { EntryQueue } from "./driver/queue.js";
import { Sender, judge } from "./driver/sender.js";
import { leaveShell, showKeptPage } from "./driver/shell.js";
import { IndexedStore } from "./driver/store.js";
import { Strip } from "./driver/strip.js";
import { BadAnswer, Poller } from "./shared/poll.js";
import { readJson, wordsOf } from "./shared/words.js";

const REDRAW_MS = 20_000;
const AWAY_MS = 60_000;
const HARMLESS = new Set(["already_done"]); // it is as the driver wished

/** Why the server did not answer: no connection, signed out, or its own trouble. */
function troubleOf(error) {
  if (error instanceof TypeError || error.name === "TimeoutError") return "offline";
  const isAnswer = error instanceof BadAnswer;
  return isAnswer && judge(error.status, error.isRedirected) === "signin" ? "signin" : "later";
}

class Tablet {
  trouble = "";
  state = null;
  before = null; // {told, expected, isFrozen}: what was known when the connection was lost
  #entered = [];
  #refused = [];
  #answers = new Map();

  constructor(root) {
    this.root = root;
    this.words = wordsOf(root);
    this.store = new IndexedStore();
    this.strip = new Strip(root, this.words);
    this.panel = document.querySelector("[data-driver-panel]");
    this.others = new BroadcastChannel("moyai-driver");
  }

  async start() {
    this.driver = await this.#findDriver();
    this.clock = new Clock({ ahead: (await this.store.get("ahead")) ?? 0 });
    this.contact = (await this.store.get("contact")) ?? null;
    const means = { driver: this.driver, now: () => this.clock.now(), onChange: () => this.others.postMessage("changed") };
    this.queue = await new EntryQueue(this.store, means).load();
    await this.#startState();
    this.#startSending();
    this.#listen();
    for (const form of document.querySelectorAll("form[data-entry]")) new EntryForm(form, this, this.words);
    await startCards(this);
    showKeptPage(this);
    await this.#drawLists();
    this.#draw();
    if (!this.driver) return this.#lost(navigator.onLine ? "signin" : "offline");
    this.poller.start().askNow();
    this.sender.flush();
  }

  /** Who is signed in; on the shell, who was. Another driver than before finds nothing of the first. */
  async #findDriver() {
    const [told, known] = [this.root.dataset.driver, await this.store.get("who")];
    if (!told) return known ?? "";
    if (known !== told) await this.store.forget();
    await this.store.set("who", told);
    return told;
  }

  async #startState() {
    const kept = await this.store.get("state");
    const known = stillKept(kept, this.clock.now());
    if (kept && !known) await this.#forgetRiders();
    const told = readJson("drive-state");
    if (known && this.contact && this.clock.now() - this.contact > AWAY_MS)
      this.before = { told: known, expected: predict(known, this.queue.list()), isFrozen: Boolean(told) };
    this.state = newest(known, told);
    this.until = kept?.until ?? 0;
    if (told) await this.#noteChanges();
  }

  #startSending() {
    const { stateUrl, entryUrl, every } = this.root.dataset;
    this.sender = new Sender(this.queue, makePost(entryUrl, () => this.clock.now()), this.#hooks(), { exclusively: exclusively(this.driver) });
    this.poller = new Poller(stateUrl, 1000 * Number(every || 5), {
      onChange: async (response) => this.#receive(await response.json(), response),
      onSuccess: (response) => this.#reached(response),
      onFailure: (_failures, error) => this.#lost(troubleOf(error)),
    });
  }

  #listen() {
    this.panel?.querySelector("form").addEventListener("submit", (event) => this.#press(event));
    document.querySelector("[data-sign-out]")?.addEventListener("submit", (event) => this.#signOut(event));
    window.addEventListener("online", () => this.sender.flush());
    window.addEventListener("offline", () => this.#lost("offline"));
    this.others.onmessage = async () => {
      await this.queue.load();
      await this.#drawLists();
      this.#draw();
    };
    setInterval(() => this.#tick(), REDRAW_MS);
  }

  /** Write an entry down and send it as soon as may be; null when the tablet cannot keep it, which is said. */
  async enter(kind, data, label) {
    try {
      const entry = await this.queue.add(kind, data, { shift: this.state?.shift?.id ?? null, label });
      for (const hear of this.#entered) await hear(entry);
      this.#expect();
      this.#draw();
      this.sender.flush();
      return entry;
    } catch (error) {
      console.warn("not kept:", error.message);
      this.strip.say(this.words("not-kept"));
      this.#draw();
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

  #press(event) {
    event.preventDefault();
    const button = event.submitter;
    const stop = this.panel.querySelector("input[name='stop']").value;
    if (!button?.value || !stop) return;
    const place = this.panel.querySelector("[data-bind='place_name']").textContent;
    const what = button.name === "why" ? { action: "no_show", why: button.value } : { action: button.value };
    const data = { stop, ...what, plan: this.state?.plan ?? null };
    this.strip.say("");
    this.enter("press", data, this.words("entry-press", { place, button: button.textContent.trim() }));
  }

  #hooks() {
    return {
      onDone: async (body, entry) => {
        this.#answer(entry, "done", body);
        if (body?.state) await this.#receive(body.state);
        else this.poller.askNow();
        this.#reached();
      },
      onRefused: async (body, entry) => {
        if (!HARMLESS.has(body?.code)) await this.#keepRefused(body, entry);
        for (const hear of this.#refused) await hear(entry);
        this.#answer(entry, "refused", body);
        this.poller.askNow();
      },
      onTrouble: (why) => this.#lost(why),
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
    await this.#drawLists();
  }

  async acknowledgeLast() {
    const list = (await this.store.get("refused")) ?? [];
    if (list.length) await this.#acknowledge(list.at(-1).entry_id);
  }

  async #acknowledge(entryId) {
    const list = (await this.store.get("refused")) ?? [];
    await this.store.set("refused", list.filter((one) => one.entry_id !== entryId));
    await this.#drawLists();
  }

  async #receive(told, response) {
    this.state = newest(this.state, told);
    if (response) this.until = untilWhen(response, this.clock.now());
    await this.#keepState();
    await this.#noteChanges();
    this.#draw();
  }

  async #keepState() {
    if (this.state && this.until > this.clock.now()) await this.store.set("state", { state: this.state, until: this.until });
  }

  async #forgetRiders() {
    for (const key of ["state", "changes"]) await this.store.set(key, undefined);
  }

  async #noteChanges() {
    if (!this.before?.isFrozen || this.queue.size || !this.state) return;
    const { told, expected } = this.before;
    this.before = null;
    const changes = findChanges(told, expected, this.state);
    if (!changes.gone.length && !changes.added.length) return;
    await this.store.set("changes", changes);
    await this.#drawLists();
  }

  async #reached(response) {
    if (this.before) this.before.isFrozen = true;
    const wasAway = Boolean(this.trouble);
    this.trouble = "";
    if (response) await this.#noteContact(response);
    if (wasAway) this.sender.flush();
    await this.#noteChanges();
    this.#draw();
    if (response && !this.queue.size) leaveShell();
  }

  async #noteContact(response) {
    if (!this.queue.size) this.clock.correct(timeOf(response));
    this.contact = this.clock.now();
    this.until = untilWhen(response, this.clock.now());
    await Promise.all([this.store.set("contact", this.contact), this.store.set("ahead", this.clock.ahead)]);
    await this.#keepState();
  }

  #lost(why) {
    this.trouble = why;
    if (this.state && !this.before?.isFrozen) this.before ??= { told: this.state, isFrozen: false };
    this.#expect();
    this.#draw();
  }

  #expect() {
    if (this.before && !this.before.isFrozen) this.before.expected = predict(this.before.told, this.queue.list());
  }

  /** Now and then: how long ago things were, and whether the shift's end has come. */
  async #tick() {
    if (this.state && this.until && this.until <= this.clock.now()) {
      await this.#forgetRiders();
      this.state = this.before = null;
      if (this.trouble) location.reload();
    }
    this.#draw();
  }

  #draw() {
    const { trouble, contact } = this;
    this.strip.draw({ trouble, contact, entries: this.queue.list(), others: this.queue.others, now: this.clock.now() });
    if (this.panel && this.state) render(this.panel, predict(this.state, this.queue.list()), wordsOf(this.panel));
  }

  async #drawLists() {
    this.strip.drawRefused((await this.store.get("refused")) ?? [], (entryId) => this.#acknowledge(entryId));
    this.strip.drawChanges(await this.store.get("changes"), async () => {
      await this.store.set("changes", undefined);
      await this.#drawLists();
    });
  }

  /** Nothing of one driver stays for the next; but what waits must leave first. */
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

startNight();
for (const root of document.querySelectorAll("[data-drive-app]")) {
  const tablet = new Tablet(root);
  tablet.start().then(
    () => navigator.storage?.persist?.(),
    (error) => tablet.strip.say(`${tablet.words("no-storage")} (${error.message})`),
  );
  const { swUrl, shellUrl } = root.dataset;
  window.addEventListener("load", () => keepShell(swUrl, shellUrl).catch((error) => console.warn("not kept:", error.message)));
}
