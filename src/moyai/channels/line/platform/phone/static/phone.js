// The phone: draws what the feed brings and sends what is written, tapped and chosen.
import { drawMessage } from "./bubbles.js";
import { make } from "./make.js";
import { drawMenu } from "./menu.js";
import { askSettings, askSticker, askThing, askPlace, askWhen, say } from "./sheets.js";
import { post, postPicture, stream } from "./wire.js";

const page = document.body;
const log = document.getElementById("log");
const lines = document.getElementById("lines");
const quick = document.getElementById("quick");
const words = document.getElementById("words");
const trouble = document.getElementById("trouble");
const loading = document.getElementById("loading");
const picture = document.getElementById("picture");
const places = JSON.parse(page.dataset.places);
const drawn = new Map();
let state = { friend: false, blocked: false };
let loadingTimer = 0;
let openedMenu = null;
let isAtEnd = true;

stream((news) => {
  if (news.whole) forget();
  for (const entry of news.entries) draw(entry);
  state = news;
  drawQuick();
  drawLoading(news.loadingMs);
  showMenu(news.menu);
  page.classList.toggle("blocked", news.blocked);
  document.getElementById("composer").hidden = news.blocked;
  document.getElementById("closed").hidden = !news.blocked;
  if (news.whole || (news.entries.length && isAtEnd)) scrollToEnd();
});

function forget() {
  lines.replaceChildren();
  drawn.clear();
}

function draw(entry) {
  const before = drawn.get(entry.seq);
  const line = drawLine(entry);
  if (before) before.line.replaceWith(line);
  else {
    drawDay(entry);
    lines.append(line);
  }
  drawn.set(entry.seq, { entry, line });
}

// Whoever reads the newest stays there: when pictures come, the menu opens, or the window turns.
function scrollToEnd() {
  isAtEnd = true;
  log.scrollTop = log.scrollHeight;
}

log.addEventListener("scroll", () => {
  isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
});
const watch = new ResizeObserver(() => { if (isAtEnd) scrollToEnd(); });
watch.observe(log);
watch.observe(lines);

function drawDay(entry) {
  const last = [...drawn.values()].at(-1);
  const day = dayOf(entry.at);
  if (!last || dayOf(last.entry.at) !== day) lines.append(make("li", { class: "day" }, make("span", {}, day)));
}

function dayOf(at) {
  return new Intl.DateTimeFormat("ja", { month: "long", day: "numeric", weekday: "short" }).format(at);
}

function drawLine(entry) {
  if (entry.unsent) {
    const who = entry.mine ? "メッセージの送信を取り消しました" : "取り消されました";
    return make("li", { class: "note" }, who);
  }
  const time = new Intl.DateTimeFormat("ja", { hour: "numeric", minute: "2-digit" }).format(entry.at);
  const body = drawMessage(entry, act, page.dataset);
  const stamp = make("time", { datetime: new Date(entry.at).toISOString() }, time);
  const line = make("li", { class: entry.mine ? "line mine" : "line" });
  line.dataset.kind = entry.message.type;
  const who = make("span", { class: "unseen" }, entry.mine ? "わたし: " : "相手: ");
  const from = entry.mine ? undoButton(entry) : make("span", { class: "face", "aria-hidden": "true" });
  line.append(who, ...(from ? [from] : []), body, stamp);
  return line;
}

function undoButton(entry) {
  if (entry.message.shownOnly) return null;
  const button = make("button", { type: "button", class: "undo", "aria-label": "送信を取り消す Unsend" }, "取消");
  button.addEventListener("click", () => attempt(() => post("unsend", { messageId: entry.id })));
  return button;
}

// Only the newest message's quick replies are offered, until something is said.
function drawQuick() {
  const last = [...drawn.values()].at(-1);
  const items = last && !last.entry.mine && last.entry.message.quickReply ? last.entry.message.quickReply.items : [];
  quick.replaceChildren(...items.map((item) => quickButton(item)));
  quick.hidden = items.length === 0 || state.blocked;
  quick.scrollLeft = 0;
}

function quickButton(item) {
  const button = drawAction(item.action, "chip");
  if (item.imageUrl) button.prepend(make("img", { src: item.imageUrl, alt: "" }));
  return button;
}

function drawAction(action, look) {
  const label = action.label || action.text || "";
  if (action.type === "uri") return make("a", { class: look, href: action.uri, ...away }, label);
  const button = make("button", { type: "button", class: look }, label);
  button.addEventListener("click", () => act(action));
  return button;
}

const away = { target: "_blank", rel: "noopener noreferrer" };

// What a tap does; `uri` actions are links and never come here, except from areas of pictures.
async function act(action) {
  if (action.type === "datetimepicker") {
    const params = await askWhen(action);
    if (params) await attempt(() => post("tap", { action, params }));
  } else if (action.type === "location") await sendPlace();
  else if (action.type === "camera" || action.type === "cameraRoll") picture.click();
  else if (action.type === "clipboard") await copy(action.clipboardText);
  else if (action.type === "uri") window.open(action.uri, "_blank", "noopener,noreferrer");
  else {
    await attempt(() => post("tap", { action }));
    followInput(action);
  }
}

function followInput(action) {
  if (action.inputOption === "openKeyboard") {
    words.value = action.fillInText || "";
    grow();
    words.focus();
  } else if (action.inputOption === "openRichMenu") toggleMenu(true);
  else if (action.inputOption === "closeRichMenu") toggleMenu(false);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    await say("コピーしました", "Copied.");
  } catch {
    await say("コピーする文字", text);
  }
}

async function attempt(does) {
  trouble.hidden = true;
  try {
    await does();
    scrollToEnd();
  } catch (error) {
    trouble.textContent = error.message;
    trouble.hidden = false;
  }
}

async function sendPlace() {
  const place = await askPlace(places);
  if (place) await attempt(() => post("send", { message: { type: "location", ...place } }));
}

async function sendSticker() {
  const sticker = await askSticker();
  if (sticker) await attempt(() => post("send", { message: { type: "sticker", ...sticker } }));
}

function drawLoading(left) {
  clearTimeout(loadingTimer);
  const isShown = left > 0;
  loading.hidden = !isShown;
  if (isShown && isAtEnd) scrollToEnd();
  if (isShown) loadingTimer = setTimeout(() => { loading.hidden = true; }, left);
}

const bar = document.getElementById("bar");
const menu = document.getElementById("menu");

function showMenu(shown) {
  const isNew = (openedMenu && openedMenu.id) !== (shown && shown.id);
  if (!isNew) return;
  const wasOpen = openedMenu && !menu.hidden;
  openedMenu = shown;
  bar.hidden = !shown;
  if (!shown) {
    menu.hidden = true;
    return;
  }
  bar.textContent = shown.chatBarText;
  drawMenu(menu, shown, act);
  toggleMenu(wasOpen || shown.selected);
}

function toggleMenu(isOpen) {
  if (!openedMenu) return;
  menu.hidden = !isOpen;
  bar.setAttribute("aria-expanded", String(isOpen));
}

bar.addEventListener("click", () => toggleMenu(menu.hidden));

function grow() {
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight + 2, 140)}px`;
}

words.addEventListener("input", grow);
words.addEventListener("keydown", (event) => {
  const isSend = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (isSend) {
    event.preventDefault();
    document.getElementById("composer").requestSubmit();
  }
});

document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (!text) return;
  attempt(async () => {
    await post("send", { message: { type: "text", text } });
    words.value = "";
    grow();
  });
});

document.getElementById("add").addEventListener("click", async () => {
  const thing = await askThing();
  if (thing === "picture") picture.click();
  else if (thing === "place") await sendPlace();
  else if (thing === "sticker") await sendSticker();
});

document.getElementById("more").addEventListener("click", async () => {
  const wish = await askSettings(state);
  if (wish) await attempt(() => post(wish, {}));
});

document.getElementById("unblock").addEventListener("click", () => attempt(() => post("follow", {})));

picture.addEventListener("change", () => {
  const file = picture.files[0];
  picture.value = "";
  if (file) attempt(() => postPicture(file));
});
