/**
 * Forms that whoever has the tablet fills in (data-entry="kind"): sent through the queue, so that they work without a connection.
 *
 * data-entry-label: what the waiting list calls it. Beside the form, [data-entry-kept] is shown while it waits.
 * data-entry-again: the form stays, emptied, so that the next can be entered meanwhile.
 */
import { shrink } from "./photo.js";

const PATIENCE_MS = 4000;
const OWN = new Set(["csrfmiddlewaretoken"]);

function labelOf(control) {
  const group = control.closest("fieldset")?.querySelector("legend");
  const label = group ?? control.labels?.[0] ?? control.closest("label");
  return label ? [...label.childNodes].find((node) => node.textContent.trim())?.textContent.trim() ?? "" : "";
}

/** Controls that must be filled in and are not, one of each group; or that hold what the browser calls wrong. */
export function findMissing(form) {
  const controls = [...form.elements].filter((one) => one.name && one.type !== "hidden" && !one.disabled);
  const groups = new Set();
  return controls.filter((one) => {
    if (one.type !== "radio") return !one.checkValidity() || (one.required && !one.value.trim());
    if (groups.has(one.name) || one.closest("[data-optional]")) return false;
    groups.add(one.name);
    return !form.elements[one.name].value;
  });
}

async function read(form) {
  const data = {};
  for (const [name, value] of new FormData(form)) {
    if (OWN.has(name)) continue;
    if (!(value instanceof File)) data[name] = value;
    else if (value.size) data[name] = await shrink(value);
  }
  return data;
}

export class EntryForm {
  /** @param {HTMLFormElement} form @param {object} tablet @param {Function} words */
  constructor(form, tablet, words) {
    this.form = form;
    this.tablet = tablet;
    this.words = words;
    this.kept = form.parentElement.querySelector("[data-entry-kept]");
    form.addEventListener("submit", (event) => this.#submit(event));
  }

  async #submit(event) {
    event.preventDefault();
    if (this.form.dataset.isBusy) return;
    this.#complain("");
    const missing = findMissing(this.form);
    if (missing.length) {
      this.#complain(this.words("form-missing", { fields: missing.map(labelOf).filter(Boolean).join("、") }));
      missing[0].focus();
      return;
    }
    this.form.dataset.isBusy = "yes";
    try {
      await this.#enter();
    } finally {
      delete this.form.dataset.isBusy;
    }
  }

  async #enter() {
    const data = await read(this.form).catch(() => null);
    if (!data) {
      this.#complain(this.words("form-photo"));
      return;
    }
    const { entry: kind, entryLabel: label } = this.form.dataset;
    const entry = await this.tablet.enter(kind, data, label);
    if (!entry) return; // the tablet has said why
    const answer = this.tablet.answerOf(entry.entry_id);
    const patience = this.#isForAgain && this.tablet.trouble ? 0 : PATIENCE_MS; // no answer will come soon
    const soon = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, patience, null))]);
    if (soon) this.#settle(soon, true);
    else {
      this.#show(this.words("form-kept"));
      this.form.dispatchEvent(new CustomEvent("entry:kept", { bubbles: true, detail: { kind, entry } }));
      answer.then((late) => this.#settle(late, false));
    }
  }

  #settle({ verdict, body }, isSoon) {
    if (verdict === "refused") {
      if (this.#isForAgain && isSoon) this.#hideKept(); // what was typed stays, to be put right
      else this.#show("");
      this.#complain(body?.text ?? this.words("refused"));
      if (isSoon) this.tablet.acknowledgeLast(); // it stands beside the form, where the driver looks
      return;
    }
    if (body?.answer?.url) location.assign(body.answer.url);
    else this.#show(body?.answer?.text ?? this.words("form-sent"));
  }

  /** Show a sentence in the form's place; an empty one brings the form back. */
  #show(text) {
    if (!this.kept) return;
    this.kept.querySelector("[data-text]").textContent = text;
    this.kept.toggleAttribute("hidden", !text);
    this.form.toggleAttribute("hidden", Boolean(text) && !this.#isForAgain);
    if (!text || this.#isForAgain) this.form.reset();
    if (text) this.kept.focus();
  }

  #hideKept() {
    this.kept?.toggleAttribute("hidden", true);
  }

  get #isForAgain() {
    return "entryAgain" in this.form.dataset;
  }

  #complain(text) {
    let box = this.form.querySelector("[data-form-error]");
    if (!box) {
      box = Object.assign(document.createElement("p"), { className: "field__error" });
      box.dataset.formError = "";
      box.setAttribute("role", "alert");
      this.form.prepend(box);
    }
    box.textContent = text;
    box.toggleAttribute("hidden", !text);
    if (text) box.scrollIntoView({ block: "center" });
  }
}
