/**
 * An entry's draft is saved as one types. Without this script the button "save" does the same.
 */
import { findShown } from "./drafts/conditions.js";
import { Outbox } from "./drafts/outbox.js";

const PAUSE_MS = 700;
const AGAIN_MS = 5000;

const form = document.querySelector("form[data-drafts]");
if (form) start(form);

function start(form) {
  const words = form.dataset;
  const said = form.querySelector("[data-drafts-said]");
  const rows = [...form.querySelectorAll("[data-draft]")].filter((row) => row.dataset.kind !== "file");
  const read = readValue;
  const marks = Object.fromEntries(rows.map((row) => [row.dataset.draft, getMark(row).value]));
  const outbox = new Outbox(localStorage, `entry-draft:${words.code}:`, marks, makeName());
  form.querySelector("[data-window]").value = outbox.window;
  const byKey = new Map(rows.map((row) => [row.dataset.draft, row]));
  let timer = 0;
  let isSending = false;

  for (const [key, one] of Object.entries(outbox.left)) {
    if (byKey.has(key)) writeValue(byKey.get(key), one.value);
  }
  if (!outbox.isEmpty) plan(0);
  show();

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    // The page's own marks go along: what the server has answered since the page was drawn is in them.
    for (const [key, row] of byKey) getMark(row).value = outbox.waiting[key]?.mark ?? outbox.marks[key] ?? "";
  });
  globalThis.addEventListener("online", () => plan(0));

  function changed(event) {
    const row = event.target.closest("[data-draft]");
    if (!row || !byKey.has(row.dataset.draft)) return;
    outbox.change(row.dataset.draft, read(row));
    show();
    plan(PAUSE_MS);
  }

  function plan(pause) {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  }

  async function send() {
    if (isSending || outbox.isEmpty) return;
    isSending = true;
    const packed = outbox.pack();
    try {
      const answer = await fetch(words.drafts, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify({ ...packed, window: outbox.window }),
        redirect: "error",
      });
      await take(answer, packed);
    } catch {
      tell(words.offline);
      plan(AGAIN_MS);
    } finally {
      isSending = false;
    }
  }

  async function take(answer, packed) {
    if (answer.status >= 500 || answer.status === 403 || answer.status === 404) throw new Error(String(answer.status));
    const body = await answer.json();
    if (answer.status === 200 || answer.status === 409) {
      outbox.acknowledge(packed, body.marks, body.clashes);
      tell(answer.status === 409 ? words.clash : `${words.saved} ${new Date().toTimeString().slice(0, 5)}`);
      if (!outbox.isEmpty) plan(PAUSE_MS);
    } else {
      tell(`${words.refused}: ${body.error}`);
    }
  }

  function tell(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  function show() {
    const answers = Object.fromEntries(rows.map((row) => [row.dataset.draft, read(row)]));
    const all = [...form.querySelectorAll("[data-draft]")];
    const questions = all.map(({ dataset: { draft, when, whenValues } }) => ({
      key: draft,
      when: when ?? "",
      values: (whenValues ?? "").split("\n"),
    }));
    const shown = findShown(questions, answers);
    const known = new Set(questions.map((one) => one.key));
    for (const row of all) {
      const isDecidedHere = !row.dataset.when || known.has(row.dataset.when);
      if (isDecidedHere) row.hidden = !shown.has(row.dataset.draft);
    }
  }
}

/** A name for this page alone; no secret. */
function makeName() {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

function getMark(row) {
  return row.querySelector("input[type=hidden]");
}

function listInputs(row) {
  return [...row.querySelectorAll("input:not([type=hidden]), textarea, select")];
}

function readValue(row) {
  const inputs = listInputs(row);
  const checked = inputs.filter((one) => one.checked);
  if (row.dataset.kind === "tick") return checked.length > 0;
  if (row.dataset.kind === "choices") return checked.map((one) => one.value);
  if (row.dataset.kind === "choice") return checked[0]?.value ?? "";
  return inputs[0]?.value ?? "";
}

function writeValue(row, value) {
  for (const input of listInputs(row)) {
    if (row.dataset.kind === "tick") input.checked = value === true;
    else if (row.dataset.kind === "choices") input.checked = Array.isArray(value) && value.includes(input.value);
    else if (row.dataset.kind === "choice") input.checked = input.value === value;
    else input.value = String(value ?? "");
  }
}
