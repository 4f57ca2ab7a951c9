/**
 * The remote on a television page. Pages work without it (Tab, Enter); it moves the focus by arrows in two axes, takes
 * digits and colours, goes back, sounds a chime for what is new, and asks again when the page is old.
 */
import { findNext } from "./tv/focus.js";
import { nameKey, readConstants } from "./tv/remote.js";
import { chime, say } from "./tv/sound.js";

const CAN_FOCUS = "a[href], button:not([disabled])";
const KEPT = "moyai-tv-focus";
const CHIMED = "moyai-tv-chimed";
const OWN_CODES = readConstants(window);

const { dataset } = document.body;
let isLeaving = false;
let last = null; // a frame forgets what had the focus when somebody presses a button outside it

const listKeys = () => [...document.querySelectorAll(CAN_FOCUS)].filter((each) => each.offsetParent !== null);
const find = (selector) => document.querySelector(`${selector}:not([disabled])`);

function move(direction) {
  const keys = listKeys();
  const present = [document.activeElement, last].find((each) => keys.includes(each));
  if (!present) return (find("[autofocus]") || keys[0])?.focus();
  const others = keys.filter((each) => each !== present);
  const place = findNext(
    present.getBoundingClientRect(),
    others.map((each) => each.getBoundingClientRect()),
    direction,
  );
  (place >= 0 ? others[place] : present).focus();
}

document.addEventListener("focusin", (event) => {
  last = event.target;
});

function press(target) {
  if (target && !isLeaving) target.click();
}

const ACTS = {
  left: move,
  right: move,
  up: move,
  down: move,
  ok: () => press([document.activeElement, last, find("[autofocus]")].find((each) => listKeys().includes(each))),
  back: () => press(find("[data-back]")),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const name = nameKey(event, OWN_CODES);
  if (!name) return;
  event.preventDefault();
  if (event.repeat && !["left", "right", "up", "down"].includes(name)) return;
  if (ACTS[name]) ACTS[name](name);
  else if (/[0-9]/.test(name)) press(find(`[data-digit="${name}"]`));
  else press(find(`[data-colour="${name}"]`));
});

/** A key pressed twice sends once; on a keypad the focus is on the same key when the page comes back. */
document.addEventListener("submit", (event) => {
  if (isLeaving) return event.preventDefault();
  isLeaving = true;
  const { form, dataset: key } = event.submitter || {};
  if (form && "keepsFocus" in form.dataset) keep(form.dataset.question, key.nth);
});
window.addEventListener("pageshow", () => {
  isLeaving = false;
});

function keep(question, nth) {
  sessionStorage.setItem(KEPT, JSON.stringify([location.pathname, question, nth]));
}

function readKept() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
  sessionStorage.removeItem(KEPT);
  return kept;
}

function restore() {
  const [path, question, nth] = readKept();
  const present = document.getElementById("question")?.dataset.question;
  const key = nth !== undefined && path === location.pathname && question === present ? find(`[data-nth="${nth}"]`) : null;
  (key || find("[autofocus]") || listKeys()[0])?.focus();
}

/** Ask the page anew; what has the focus keeps it if it is still there. */
function askAnew() {
  const question = document.getElementById("question")?.dataset.question;
  keep(question, document.activeElement?.dataset?.nth);
  isLeaving = true;
  location.replace(location.pathname + location.search);
}

async function poll() {
  try {
    const response = await fetch(dataset.state, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    const { mark, clock } = await response.json();
    tellOffline(false);
    const hand = document.querySelector("[data-clock]");
    if (hand) hand.textContent = clock;
    if (mark !== dataset.mark && !isLeaving) askAnew();
  } catch {
    tellOffline(true);
  }
}

function tellOffline(isOffline) {
  const line = document.querySelector("[data-offline]");
  if (line) line.hidden = !isOffline;
}

restore();
if (Number(dataset.pollS) > 0) setInterval(poll, Number(dataset.pollS) * 1000);
if (dataset.unread && localStorage.getItem(CHIMED) !== dataset.unread) {
  chime(() => localStorage.setItem(CHIMED, dataset.unread));
}
say(dataset.say);
dataset.isReady = "";
