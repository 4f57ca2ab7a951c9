/**
 * A judge's tablet (entries/tablet.js): the finalists in order, scores by large buttons or digits.
 *
 * [data-final-part] is the part of the page that changes: asked for below the page's own address (…/parts/now/), kept for
 * as long as the server allows, and put back where the page opens without a connection, with what waits put in.
 */
import { Tablet, startTablet } from "./entries/tablet.js";
import { fillForm, isChanged, keepAsGiven, pickByDigit } from "./stage/scores.js";

const EDITED = "input:not([type='hidden']), select, textarea";
const KIND = "final_score";

class FinalTablet extends Tablet {
  #waiting = ""; // a new part that came while somebody was scoring
  #html = "";

  constructor(root) {
    super(root, "moyai-final");
    this.part = document.querySelector("[data-final-part]");
  }

  get stateUrl() {
    return `${location.pathname.replace(/\/?$/, "/")}parts/now/`;
  }

  get #key() {
    return `part:${location.pathname}`;
  }

  async begin() {
    await this.#forgetOld();
    const kept = await this.store.get(this.#key);
    this.until = kept?.until ?? 0;
    this.#html = this.root.dataset.driver ? this.part.innerHTML : (kept?.html ?? "");
    if (!this.root.dataset.driver) this.#showKept();
    this.#putWaitingIn();
  }

  async ready() {
    // What was chosen stays chosen when the form is emptied for the next entry.
    this.part.addEventListener("submit", (event) => keepAsGiven(event.target), true);
    this.part.addEventListener("focusout", () => setTimeout(() => this.#putIn(), 0));
    this.part.addEventListener("keydown", (event) => pickByDigit(event));
  }

  #showKept() {
    const isKnown = Boolean(this.driver && this.#html);
    if (isKnown) this.part.innerHTML = this.#html;
    document.querySelector("[data-kept-unknown]")?.toggleAttribute("hidden", isKnown || !this.driver);
    document.querySelector("[data-kept-nobody]")?.toggleAttribute("hidden", Boolean(this.driver));
  }

  /** Scores that wait on this tablet stand in their forms, also after a restart. */
  #putWaitingIn() {
    for (const { kind, data } of this.queue.list()) {
      if (kind !== KIND) continue;
      const entry = this.part.querySelector(`input[name="entry"][value="${CSS.escape(String(data.entry))}"]`);
      if (entry) fillForm(entry.form, data);
    }
  }

  async #forgetOld() {
    for (const key of await this.store.keys()) {
      if (!String(key).startsWith("part:")) continue;
      if (((await this.store.get(key))?.until ?? 0) <= this.clock.now()) await this.store.set(key, undefined);
    }
  }

  async hear(response) {
    this.#waiting = await response.text();
    this.#putIn();
  }

  /** Put the new part in, but never away from under somebody's hands. */
  #putIn() {
    if (!this.#waiting || this.#isBeingUsed()) return;
    const focused = this.part.contains(document.activeElement) ? document.activeElement.id : "";
    this.#html = this.#waiting;
    this.#waiting = "";
    this.part.innerHTML = this.#html;
    this.wireForms(this.part);
    this.#putWaitingIn();
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    this.keep();
  }

  #isBeingUsed() {
    const active = document.activeElement;
    const isWriting = this.part.contains(active) && active.matches("textarea");
    const isFilled = [...this.part.querySelectorAll(EDITED)].some(isChanged);
    return isWriting || isFilled || Boolean(this.part.querySelector("form[data-is-busy], .field__error:not([hidden])"));
  }

  async keep() {
    if (this.#html && this.until > this.clock.now()) await this.store.set(this.#key, { html: this.#html, until: this.until });
  }

  async noteReached(response) {
    this.#putIn();
    // With a connection the page itself is better than the shell that stands for it.
    if (response && !this.root.dataset.driver && !this.queue.size) location.reload();
  }

  async expire() {
    await this.#forgetOld();
    if (this.trouble) location.reload();
    this.until = 0;
  }
}

for (const root of document.querySelectorAll("[data-final-app]")) startTablet(new FinalTablet(root));
