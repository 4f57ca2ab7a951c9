/**
 * Pages that can be used with one switch, by dwelling, or heard. What somebody chose stands in #access-choice;
 * without this script every page works by mouse, touch and keyboard.
 */
import { Dwell, wirePointer } from "../scanning/dwell.js";
import { say, sound } from "../scanning/hearing.js";
import { labelOf, readLayout } from "../scanning/layout.js";
import { Scanner } from "../scanning/scanner.js";
import { wireStop } from "../scanning/stopping.js";
import { Switch } from "../scanning/switch.js";
import { wireClicks, wireJoystick, wireKeys } from "../scanning/wires.js";
import { wireLetters } from "./letters.js";
import { makeAnnouncer } from "./shared/announce.js";
import { readJson, wordsOf } from "./shared/words.js";

const choice = readJson("access-choice") ?? {};
const words = wordsOf(document);
const announce = makeAnnouncer();

function hear(name, text) {
  if (choice.sounds) sound(name);
  if (choice.spoken && text) say(text);
}

function tell(text) {
  announce(text);
  hear("stop", text);
}

const stopForm = document.querySelector("form[data-stop]");
const stop = stopForm ? wireStop(stopForm, tell) : () => {};

function act(element) {
  hear("act", words("chose", { what: labelOf(element) }));
  element.focus();
  element.click();
}

function scan() {
  const panel = document.querySelector("[data-scan-panel]");
  const scanner = new Scanner(choice, {
    read: () => readLayout(document),
    onLight: (lit) => hear("step", lit.kind === "back" ? words("back") : lit.label),
    onAct: act,
    onChange: (isOn) => {
      panel?.querySelector("[data-scan-start]").toggleAttribute("hidden", isOn);
      panel?.querySelector("[data-scan-stop]").toggleAttribute("hidden", !isOn);
    },
  });
  const button = new Switch({
    holdMs: choice.holdMs,
    quietMs: choice.quietMs,
    onPress: () => scanner.press(),
    onHold: () => {
      tell(words("held"));
      stop();
    },
  });
  wireKeys(button, choice.key);
  if (choice.click) wireClicks(button, () => true);
  wireJoystick(button);
  panel?.removeAttribute("hidden");
  panel?.querySelector("[data-scan-start]").addEventListener("click", () => scanner.start());
  panel?.querySelector("[data-scan-stop]").addEventListener("click", () => scanner.stop());
  scanner.start();
}

function dwell() {
  const ring = document.createElement("div");
  ring.className = "dwell-ring";
  ring.setAttribute("aria-hidden", "true");
  document.body.append(ring);
  const show = (target, share) => {
    ring.hidden = !target || share <= 0;
    if (ring.hidden) return;
    const box = target.getBoundingClientRect();
    ring.style.setProperty("--share", String(share));
    ring.style.setProperty("left", `${box.left + box.width / 2}px`);
    ring.style.setProperty("top", `${box.top + box.height / 2}px`);
  };
  ring.hidden = true;
  wirePointer(new Dwell({ dwellMs: choice.dwellMs, onProgress: show, onAct: act }));
}

if (choice.way === "switch" || choice.way === "dwell" || choice.large) wireLetters(words, document.documentElement.lang || "ja");
if (choice.way === "switch") scan();
if (choice.way === "dwell") dwell();
if (choice.spoken) {
  const news = [...document.querySelectorAll(".banner, [data-say-first]")].map((each) => each.textContent.replace(/\s+/g, " ").trim());
  if (news.length > 0) say(news.join(" "));
  document.addEventListener("focusin", (event) => choice.way !== "switch" && event.target.matches("a, button, input, summary") && say(labelOf(event.target)));
  document.addEventListener("moyai:replaced", (event) => {
    const said = event.target.querySelector("[data-live-announce]")?.textContent.trim();
    if (said && said !== document.body.dataset.lastSaid) say((document.body.dataset.lastSaid = said));
  });
}
