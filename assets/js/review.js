/**
 * A judge's review: saved as she writes, scored by keys.
 *
 * form[data-review] names the address that takes a draft; [data-review-fixed]: nothing is saved by itself, as the review is
 * finished. A press has a name of its own, so that one that is sent again counts once.
 */
const WAIT_MS = 1200;
const AGAIN_MS = 8000;

/** Return what a form says now, as the server reads it. */
export function read(form) {
  const scores = {};
  for (const one of form.querySelectorAll("input[type=radio]:checked")) scores[one.name.replace(/^score_/, "")] = one.value;
  return { scores, feedback: form.elements.feedback.value, remark: form.elements.remark.value };
}

/** Saves one form: one save at a time, the newest text last. */
export class Saver {
  #pending = null;
  #busy = false;
  #stopped = false;

  constructor({ send, read: take, revision, say, later = (work, ms) => setTimeout(work, ms), name = () => crypto.randomUUID() }) {
    Object.assign(this, { send, take, revision, say, later, name });
  }

  /** Something was changed: save soon. */
  change() {
    this.#pending = this.name();
    this.later(() => this.save(), WAIT_MS);
  }

  async save() {
    if (!this.#pending || this.#busy || this.#stopped) return;
    const press = this.#pending;
    this.#busy = true;
    let answer;
    try {
      answer = await this.send({ ...this.take(), press, revision: this.revision });
    } catch {
      answer = { status: 0 };
    }
    this.#busy = false;
    if (answer.status === 200) {
      this.revision = answer.body.revision;
      if (this.#pending === press) this.#pending = null;
      else this.later(() => this.save(), 0);
      this.say("saved");
    } else if (answer.status === 409) {
      this.#stopped = true;
      this.say("other");
    } else {
      this.say(answer.status === 422 ? "refused" : "failed", answer.body?.text);
      if (answer.status !== 422) this.later(() => this.save(), AGAIN_MS);
    }
  }
}

/** Choose a score by its digit while the focus is within its criterion. */
export function chooseByKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return false;
  const criterion = event.target.closest?.("[data-criterion]");
  const wanted = criterion?.querySelector(`input[type=radio][value="${event.key}"]`);
  if (!wanted || wanted.disabled) return false;
  wanted.checked = true;
  wanted.focus();
  wanted.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function start(form) {
  const status = form.querySelector("[data-review-status]");
  const saver = new Saver({
    read: () => read(form),
    revision: Number(form.elements.revision.value),
    send: async (body) => {
      const answer = await fetch(form.dataset.review, {
        method: "POST",
        headers: { "content-type": "application/json", "x-csrftoken": form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: await answer.json().catch(() => ({})) };
    },
    say: (key, text) => {
      form.elements.revision.value = saver.revision;
      if (status) status.textContent = text || status.dataset[key] || "";
    },
  });
  form.addEventListener("keydown", (event) => {
    if (chooseByKey(event)) event.preventDefault();
  });
  if ("reviewFixed" in form.dataset) return;
  form.addEventListener("input", () => saver.change());
  form.addEventListener("change", () => saver.change());
}

if (typeof document !== "undefined") document.querySelectorAll("form[data-review]").forEach(start);
