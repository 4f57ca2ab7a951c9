/**
 * The desk's conversation by keyboard: digits choose, Enter goes on (the browser's own), Alt+← goes back.
 * Two digits within a moment are one number, where there are more than nine things to choose from.
 */
const TOGETHER_MS = 700;
const TEXT = "input:not([type='radio'], [type='checkbox'], [type='hidden']), textarea, select";
const root = document.querySelector("[data-keyed]");
let typed = "";
let typedAt = 0;

function isShown(element) {
  return element.offsetParent !== null && !element.disabled;
}

/** What can be chosen now, in reading order: tiles, or the buttons of a question without tiles. */
function listChoices() {
  const tiles = [...root.querySelectorAll(".question .tile input")].filter(isShown);
  return tiles.length ? tiles : [...root.querySelectorAll(".question button[name='answer']")].filter(isShown);
}

function number() {
  listChoices().forEach((choice, nth) => {
    (choice.closest(".tile") ?? choice).dataset.keyNumber = String(nth + 1);
  });
}

function choose(digit) {
  const choices = listChoices();
  const now = performance.now();
  const longer = now - typedAt < TOGETHER_MS ? typed + digit : digit;
  typed = Number(longer) <= choices.length ? longer : digit;
  typedAt = now;
  const choice = choices[Number(typed) - 1];
  if (!choice) return false;
  if (choice.type === "radio") choice.checked = true;
  choice.focus();
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function goBack() {
  const button = root.querySelector("button[name='global'][value='back']");
  button?.click();
  return Boolean(button);
}

function onKey(event) {
  if (event.altKey && event.key === "ArrowLeft") {
    if (goBack()) event.preventDefault();
    return;
  }
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (!/^[0-9]$/.test(event.key) || event.target.matches(TEXT)) return;
  if (choose(event.key)) event.preventDefault();
}

/** The first thing to answer: what was refused or found first, then the field itself. */
function start() {
  const found = root.querySelector("#result-1") ?? root.querySelector(".question #answer");
  const first = found?.matches("div") ? root.querySelector(".question .buttons button") : found;
  if (!document.querySelector("[data-error-summary]")) first?.focus({ preventScroll: true });
}

if (root) {
  number();
  root.addEventListener("toggle", number, true);
  document.addEventListener("keydown", onKey);
  start();
}
