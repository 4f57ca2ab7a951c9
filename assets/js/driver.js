/**
 * The driver's tablet (entries/tablet.js): the next stop, and what the driver enters at it.
 *
 * On [data-driver-panel] (ui/driver/panel.html): the next stop.
 * GET state → {version, plan, shift?: {id, status}, next_stop: {id, kind, …, actions} | null, following: [stop], message};
 * the answer to an entry brings the new state with it.
 */
import { startCards } from "./driver/card.js";
import { findChanges } from "./driver/changes.js";
import { startNight } from "./driver/night.js";
import { render } from "./driver/panel.js";
import { predict } from "./driver/predict.js";
import { leaveShell, showKeptPage } from "./driver/shell.js";
import { newest, stillKept, untilWhen } from "./entries/known.js";
import { Tablet, startTablet } from "./entries/tablet.js";
import { readJson, wordsOf } from "./shared/words.js";

const AWAY_MS = 60_000;

class DriverTablet extends Tablet {
  state = null;
  before = null; // {told, expected, isFrozen}: what was known when the connection was lost

  constructor(root) {
    super(root, "moyai-driver");
    this.panel = document.querySelector("[data-driver-panel]");
  }

  async begin() {
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

  async ready() {
    this.panel?.querySelector("form").addEventListener("submit", (event) => this.#press(event));
    await startCards(this);
    showKeptPage(this);
  }

  findShift() {
    return this.state?.shift?.id ?? null;
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

  async hear(response) {
    await this.#receive(await response.json(), response);
  }

  async hearEntry(body) {
    if (body?.state) await this.#receive(body.state);
    else this.poller.askNow();
  }

  async #receive(told, response) {
    this.state = newest(this.state, told);
    if (response) this.until = untilWhen(response, this.clock.now());
    await this.keep();
    await this.#noteChanges();
    this.draw();
  }

  async keep() {
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
    await this.drawLists();
  }

  async reached(response) {
    if (this.before) this.before.isFrozen = true;
    await super.reached(response);
    if (response && !this.queue.size) leaveShell();
  }

  async noteReached() {
    await this.#noteChanges();
  }

  noteLost() {
    if (this.state && !this.before?.isFrozen) this.before ??= { told: this.state, isFrozen: false };
    this.noteEntered();
  }

  noteEntered() {
    if (this.before && !this.before.isFrozen) this.before.expected = predict(this.before.told, this.queue.list());
  }

  async expire() {
    if (!this.state) return;
    await this.#forgetRiders();
    this.state = this.before = null;
    if (this.trouble) location.reload();
  }

  drawKnown() {
    if (this.panel && this.state) render(this.panel, predict(this.state, this.queue.list()), wordsOf(this.panel));
  }

  async drawOwnLists() {
    this.strip.drawChanges(await this.store.get("changes"), async () => {
      await this.store.set("changes", undefined);
      await this.drawLists();
    });
  }
}

startNight();
for (const root of document.querySelectorAll("[data-drive-app]")) startTablet(new DriverTablet(root));
