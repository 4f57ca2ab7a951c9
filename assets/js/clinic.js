/**
 * The nurse's tablet (entries/tablet.js): one visit's checklist, what is measured, what is written.
 *
 * [data-visit-part] is the part of the page that changes: asked for below the page's own address (…/parts/now/), kept for as
 * long as the server allows, and put back where the page opens without a connection. Packets are numbered here: a hand's
 * own series of each tablet. A program that reads devices beside the tablet hands their packets over by the channel
 * "moyai-clinic-devices": {provider, heads, body, label}.
 */
import { Tablet, startTablet } from "./entries/tablet.js";

const DEVICES = "moyai-clinic-devices";
const EDITED = "input:not([type='hidden']), select, textarea";

/** One at a time over all tabs: a number is never given twice. */
function alone(work) {
  return navigator.locks ? navigator.locks.request("moyai-clinic-numbers", work) : work();
}

/** Whether somebody has put something in that was not sent yet. */
function isChanged(control) {
  if (control.tagName === "SELECT") return [...control.options].some((one) => one.selected !== one.defaultSelected) && Boolean(control.value);
  if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

class ClinicTablet extends Tablet {
  #waiting = ""; // a new part that came while somebody was writing
  #html = "";

  constructor(root) {
    super(root, "moyai-clinic");
    this.part = document.querySelector("[data-visit-part]");
  }

  get stateUrl() {
    return this.part ? `${location.pathname.replace(/\/?$/, "/")}parts/now/` : this.root.dataset.shellUrl;
  }

  get #key() {
    return `part:${location.pathname}`;
  }

  async begin() {
    await this.#forgetOld();
    const kept = await this.store.get(this.#key);
    this.until = kept?.until ?? 0;
    this.#html = this.root.dataset.driver ? (this.part?.innerHTML ?? "") : (kept?.html ?? "");
    if (!this.root.dataset.driver && this.part) this.#showKept();
  }

  async ready() {
    new BroadcastChannel(DEVICES).onmessage = ({ data }) => this.enter("clinic_packet", { provider: data.provider, heads: data.heads, body: data.body }, data.label);
    this.part?.addEventListener("focusout", () => setTimeout(() => this.#putIn(), 0));
  }

  /** On the shell: what may still be known of this address, or that nothing is. */
  #showKept() {
    const isKnown = Boolean(this.driver && this.#html);
    if (isKnown) this.part.innerHTML = this.#html;
    document.querySelector("[data-kept-unknown]")?.toggleAttribute("hidden", isKnown || !this.driver);
    document.querySelector("[data-kept-nobody]")?.toggleAttribute("hidden", Boolean(this.driver));
  }

  async #forgetOld() {
    for (const key of await this.store.keys()) {
      if (!String(key).startsWith("part:")) continue;
      if (((await this.store.get(key))?.until ?? 0) <= this.clock.now()) await this.store.set(key, undefined);
    }
  }

  async enter(kind, data, label) {
    const numbered = kind === "clinic_vitals" ? { ...data, ...(await alone(() => this.#number())) } : data;
    return super.enter(kind, numbered, label);
  }

  async #number() {
    const { source, number } = (await this.store.get("numbers")) ?? { source: crypto.randomUUID().slice(0, 13), number: 0 };
    await this.store.set("numbers", { source, number: number + 1 });
    return { source, number: number + 1 };
  }

  async hear(response) {
    if (!this.part) return;
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
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    this.keep();
  }

  #isBeingUsed() {
    const active = document.activeElement;
    const isWriting = this.part.contains(active) && active.matches(EDITED) && active.type !== "radio";
    const isFilled = [...this.part.querySelectorAll(EDITED)].some((one) => !one.closest("[hidden]") && isChanged(one));
    const isAnswering = this.part.querySelector("form[data-is-busy], .field__error:not([hidden])");
    return isWriting || isFilled || Boolean(isAnswering);
  }

  async keep() {
    if (this.part && this.#html && this.until > this.clock.now()) await this.store.set(this.#key, { html: this.#html, until: this.until });
  }

  async noteReached(response) {
    this.#putIn();
    // With a connection the page itself is better than the shell that stands for it.
    if (response && !this.root.dataset.driver && !this.queue.size) location.reload();
  }

  async expire() {
    await this.#forgetOld();
    if (this.trouble && this.part) location.reload();
    this.until = 0;
  }
}

for (const root of document.querySelectorAll("[data-clinic-app]")) startTablet(new ClinicTablet(root));
