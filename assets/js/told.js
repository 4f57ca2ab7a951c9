/**
 * The banner of what somebody was told and has not yet seen.
 *
 * data-told="URL"        the banner alone, asked for again and again (ETag, 304)
 * data-told-every="20"   seconds between questions
 * data-told-heard        what is new is heard and felt, where the browser and the device do so
 * Inside: data-told-newest = the number of the newest; it grows when something new came.
 */
import { makeAnnouncer } from "./shared/announce.js";
import { Poller } from "./shared/poll.js";
import { chime } from "./tv/sound.js";

const SHAKE_MS = [200, 100, 200];

function newestOf(part) {
  return Number(part.querySelector("[data-told-newest]")?.dataset.toldNewest ?? 0);
}

/** A tablet without sound shakes, one that cannot shake sounds; one that can do neither shows the banner. */
function sound() {
  navigator.vibrate?.(SHAKE_MS);
  chime(() => {});
}

function keepFresh(part, announce) {
  let newest = newestOf(part);
  const putIn = (html) => {
    const isOpen = part.querySelector("details")?.open ?? false;
    part.innerHTML = html;
    const more = part.querySelector("details");
    if (more) more.open = isOpen; // what she opened stays open
    if (newestOf(part) <= newest) return;
    newest = newestOf(part);
    announce(part.querySelector("li")?.textContent.trim().replace(/\s+/g, " ") ?? "");
    if (part.hasAttribute("data-told-heard")) sound();
  };
  new Poller(part.dataset.told, 1000 * Number(part.dataset.toldEvery || 20), {
    onChange: async (response) => {
      const html = await response.text();
      // Not away from under somebody's hands: it goes in when she has left it.
      if (part.contains(document.activeElement)) part.addEventListener("focusout", () => putIn(html), { once: true });
      else putIn(html);
    },
  }).start();
}

const announce = makeAnnouncer();
for (const part of document.querySelectorAll("[data-told]")) keepFresh(part, announce);
