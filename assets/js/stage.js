/**
 * The stage's screen: counts down by the server's own count, warns in words and colour, counts up when it is over.
 *
 * Without scripts the page says until when; without a connection it goes on with what it was told last.
 */
import { Poller } from "./shared/poll.js";
import { readJson, wordsOf } from "./shared/words.js";
import { countDown } from "./stage/count.js";

const ASKED_MS = 2000;
const DRAWN_MS = 200;
const AWAY_AFTER = 2;
const wall = new Intl.DateTimeFormat("ja", { hour: "numeric", minute: "2-digit", second: "2-digit", timeZone: "Asia/Tokyo" });
const begins = new Intl.DateTimeFormat("ja", { hour: "numeric", minute: "2-digit", timeZone: "Asia/Tokyo" });

function startStage(root) {
  const words = wordsOf(root);
  const part = (name) => root.querySelector(`[data-part='${name}']`);
  const write = (name, text) => {
    if (part(name).textContent !== text) part(name).textContent = text;
  };
  let told = readJson("stage-state");
  let toldAt = performance.now();

  function drawWords() {
    write("kind", told.kind || part("kind").textContent);
    write("title", told.title);
    write("who", told.who);
    write("next", told.next ? words("next", { name: told.next }) : "");
    const before = !told.slot && told.state === "planned" ? words("begins", { time: begins.format(new Date(told.starts_at)) }) : "";
    write("end", told.ends_at ? words("until", { time: wall.format(new Date(told.ends_at)) }) : before);
  }

  function draw() {
    const { tone, clock } = countDown(told, performance.now() - toldAt);
    root.dataset.tone = tone;
    part("clock").toggleAttribute("hidden", tone === "idle");
    write("clock", clock);
    write("word", words(tone));
  }

  new Poller(root.dataset.stateUrl, ASKED_MS, {
    onChange: async (response) => {
      told = await response.json();
      toldAt = performance.now();
      drawWords();
      draw();
    },
    onSuccess: () => part("away").toggleAttribute("hidden", true),
    onFailure: (failures) => part("away").toggleAttribute("hidden", failures < AWAY_AFTER),
  }).start();
  setInterval(draw, DRAWN_MS);
  drawWords();
  draw();
}

for (const root of document.querySelectorAll("[data-stage]")) startStage(root);
