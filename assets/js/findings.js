/**
 * Echo clips: played and stepped through, frame by frame, with what the page already has as links.
 * Frames are fetched once and kept while the page is open; nothing is stored.
 */
import { createClip } from "./shared/clip.js";

const BUSY = 3;

for (const root of document.querySelectorAll("[data-frames]")) {
  const count = Number(root.dataset.count);
  if (count > 1) open(root, count);
}

function open(root, count) {
  const picture = root.querySelector("[data-picture]");
  const play = root.querySelector("[data-play]");
  const slider = root.querySelector("[data-slider]");
  const range = slider.querySelector("input");
  const words = root.querySelector("[data-count-words]");
  const urls = new Map();
  const address = (frame) => `${root.dataset.root}${frame}.jpg${root.dataset.query}`;
  const clip = createClip({ count, frame: Number(root.dataset.frame), show });

  async function load(frame) {
    if (!urls.has(frame)) {
      urls.set(
        frame,
        fetch(address(frame))
          .then((answer) => (answer.ok ? answer.blob() : Promise.reject(answer.status)))
          .then((blob) => URL.createObjectURL(blob)),
      );
      urls.get(frame).catch(() => urls.delete(frame));
    }
    return urls.get(frame);
  }

  async function show(frame) {
    range.value = String(frame + 1);
    words.textContent = `${frame + 1} / ${count}`;
    try {
      const url = await load(frame);
      if (clip.frame === frame) picture.setAttribute("href", url);
    } catch {
      picture.setAttribute("href", address(frame));
    }
  }

  /** A few at a time, so that a phone's connection is not filled. */
  async function loadAll() {
    let next = 0;
    const work = async () => {
      while (next < count) await load(next++).catch(() => {});
    };
    await Promise.all(Array.from({ length: BUSY }, work));
  }

  function draw() {
    play.setAttribute("aria-pressed", String(clip.isPlaying));
    play.textContent = clip.isPlaying ? play.dataset.wordPause : play.dataset.wordPlay;
  }

  let timer = 0;
  async function toggle() {
    clip.isPlaying = !clip.isPlaying;
    draw();
    clearInterval(timer);
    if (!clip.isPlaying) return;
    await loadAll();
    if (clip.isPlaying) timer = setInterval(() => clip.step(1), Number(root.dataset.ms));
  }

  function halt() {
    if (clip.isPlaying) toggle();
  }

  for (const link of root.querySelectorAll("[data-step]")) {
    link.removeAttribute("aria-disabled");
    link.setAttribute("role", "button");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      halt();
      clip.step(Number(link.dataset.step));
    });
  }
  range.addEventListener("input", () => {
    halt();
    clip.goTo(Number(range.value) - 1);
  });
  play.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    const isElsewhere = event.target.closest?.("input, textarea, select, button, a, audio, summary");
    if (isElsewhere || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " ") toggle();
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      halt();
      clip.step(event.key === "ArrowRight" ? 1 : -1);
    } else return;
    event.preventDefault();
  });
  for (const hidden of [play, slider, root.querySelector("[data-keys]")]) hidden.hidden = false;
}
