// A telephone in the browser: asks the exchange what is on the line, shows it, speaks it, sends keys.

const POLL_MS = 600;
const root = document.querySelector(".telephone");
const number = root.dataset.number;
const words = JSON.parse(root.dataset.words);
const find = (id) => document.getElementById(id);
const [status, said, typed, call, hangup, speakForm] = ["status", "said", "typed", "call", "hangup", "speak"].map(find);

let shownSid = "";
let shownCount = 0;
let turnStart = 0;
let present = null;
let ringTimer = 0;
let audio = null;

const isLive = () => present !== null && ["queued", "ringing", "in-progress"].includes(present.status);
const isRinging = () => isLive() && present.is_incoming && present.status === "ringing";

async function ask(path, body) {
  const options = body
    ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
    : {};
  try {
    const answer = await fetch(`/telephone/${number}/${path}`, options);
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
  } catch {
    status.textContent = words.lost;
  }
}

// One after the other: keys must arrive in the order in which they were pressed.
let acting = Promise.resolve();
function act(name, value = "", more = {}) {
  acting = acting.then(() => ask("do", { act: name, value, ...more }));
}

function show(state) {
  present = state.call;
  find("machine").checked = state.machine;
  if (present && present.sid !== shownSid) startCall();
  if (present) showWords(present.said);
  typed.textContent = present && isLive() ? present.typed : "";
  status.textContent = describe();
  root.dataset.state = isRinging() ? "ringing" : isLive() ? "talking" : "idle";
  call.disabled = isLive() && !isRinging();
  call.textContent = isRinging() ? words.answer : words.call;
  hangup.disabled = !isLive();
  speakForm.hidden = !(isLive() && present.waiting === "voice");
  ring(isRinging());
}

function startCall() {
  shownSid = present.sid;
  shownCount = 0;
  turnStart = 0;
  said.replaceChildren();
  silence();
}

function describe() {
  if (!present) return words.idle;
  if (isRinging()) return words.ringing.replace("{number}", present.from);
  if (present.status === "queued" || present.status === "ringing") return words.calling;
  if (isLive()) return { keys: words.keys, voice: words.voice, dial: words.dial }[present.waiting] ?? words.talking;
  return { busy: words.busy, failed: words.failed }[present.status] ?? words.over;
}

function showWords(lines) {
  const fresh = lines.slice(shownCount);
  if (!fresh.length) return;
  shownCount = lines.length;
  for (const old of said.children) old.classList.add("before");
  const first = said.children.length;
  for (const line of fresh) {
    const p = document.createElement("p");
    p.textContent = line.kind === "beep" ? words.beep : line.text;
    p.lang = line.language;
    said.append(p);
    if (line.kind === "say") speak(p, line);
  }
  said.scrollTop = said.children[first].offsetTop - said.offsetTop;
}

function speak(p, line) {
  if (find("mute").checked || !("speechSynthesis" in window)) return;
  const utterance = new SpeechSynthesisUtterance(line.text);
  utterance.lang = line.language;
  utterance.rate = 0.95;
  utterance.addEventListener("start", () => {
    p.classList.add("speaking");
    p.scrollIntoView({ block: "nearest" });
  });
  for (const end of ["end", "error"]) utterance.addEventListener(end, () => p.classList.remove("speaking"));
  window.speechSynthesis.speak(utterance);
}

function silence() {
  window.speechSynthesis?.cancel();
}

function getAudio() {
  audio ??= new AudioContext();
  return audio;
}

function beep(pitches, seconds) {
  if (find("mute").checked || !("AudioContext" in window)) return;
  const context = getAudio();
  const gain = context.createGain();
  gain.gain.value = 0.04;
  gain.connect(context.destination);
  for (const pitch of pitches) {
    const tone = context.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(gain);
    tone.start();
    tone.stop(context.currentTime + seconds);
  }
}

function ring(isOn) {
  if (isOn && !ringTimer) {
    beep([400, 416], 1);
    ringTimer = setInterval(() => beep([400, 416], 1), 3000);
  } else if (!isOn && ringTimer) {
    clearInterval(ringTimer);
    ringTimer = 0;
  }
}

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];

function press(key) {
  const place = "123456789*0#".indexOf(key);
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 150);
  beep([ROWS[Math.floor(place / 3)], COLUMNS[place % 3]], 0.15);
  if (!isLive()) return;
  silence();
  act("press", key);
}

function startOrAnswer() {
  if (isRinging()) act("answer");
  else if (!isLive()) act("call", "", { withheld: find("withheld").checked });
}

document.querySelector(".keys").addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]");
  if (button) press(button.dataset.key);
});
call.addEventListener("click", startOrAnswer);
hangup.addEventListener("click", () => {
  silence();
  act(isRinging() ? "decline" : "hangup");
});
find("machine").addEventListener("change", (event) => act("machine", event.target.checked ? "on" : "off"));
find("mute").addEventListener("change", (event) => {
  if (event.target.checked) silence();
});
find("number").addEventListener("change", (event) => event.target.form.requestSubmit());
speakForm.addEventListener("submit", (event) => {
  event.preventDefault();
  act("speak", find("words").value.trim() || "…");
  find("words").value = "";
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), select")) return;
  if ("0123456789*#".includes(event.key) && event.key.length === 1) {
    event.preventDefault();
    press(event.key);
  } else if (event.key === "Escape" && !hangup.disabled) hangup.click();
});
window.addEventListener("pagehide", silence);

ask("state");
setInterval(() => ask("state"), POLL_MS);
