/** Before the call: does the camera see, does the microphone hear, how fast is the way to us. */
import { meter, openMedia } from "./media.js";

const TRIES = 5;
const SLOW_MS = 600;
const HEARD = 0.08;

export class Lobby {
  #stopMeter = () => {};
  media = { audio: null, video: null, problem: "" };

  /** @param {HTMLElement} root @param {(key: string) => string} words @param {string} probe address that answers quickly */
  constructor(root, words, probe) {
    Object.assign(this, { root, words, probe });
    this.video = root.querySelector("[data-check-video]");
    root.querySelector("[data-check-again]")?.addEventListener("click", () => this.check());
  }

  async check() {
    this.stop();
    for (const what of ["camera", "microphone", "way"]) this.#say(what, "trying", "neutral");
    await Promise.all([this.#checkDevices(), this.#checkWay()]);
  }

  /** End the check; the call goes on with camera and microphone. */
  hand() {
    this.#stopMeter();
    this.video.srcObject = null;
    return this.media;
  }

  /** End the check and let camera and microphone go. */
  stop() {
    this.hand();
    for (const track of [this.media.audio, this.media.video]) track?.stop();
  }

  async #checkDevices() {
    this.media = await openMedia();
    const { audio, video, problem } = this.media;
    this.#say("camera", video ? "camera_good" : `camera_${problem}`, video ? "success" : "danger");
    this.#say("microphone", audio ? "speak" : `microphone_${problem}`, audio ? "neutral" : "danger");
    if (video) this.video.srcObject = new MediaStream([video]);
    if (audio) this.#listen(audio);
  }

  #listen(track) {
    const bar = this.root.querySelector("[data-check-level]");
    let hasHeard = false;
    const stop = meter(track, (level) => {
      bar.value = level;
      if (hasHeard || level < HEARD) return;
      hasHeard = true;
      this.#say("microphone", "microphone_good", "success");
    });
    this.#stopMeter = () => (stop(), (this.#stopMeter = () => {}));
  }

  async #checkWay() {
    const times = [];
    for (let i = 0; i < TRIES; i++) {
      const begun = performance.now();
      const answer = await fetch(this.probe, { cache: "no-store" }).catch(() => null);
      if (answer) times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const middle = times[Math.floor(times.length / 2)] ?? Infinity;
    if (times.length < TRIES) this.#say("way", times.length ? "way_broken" : "way_none", "danger");
    else this.#say("way", middle > SLOW_MS ? "way_slow" : "way_good", middle > SLOW_MS ? "warning" : "success");
  }

  #say(what, key, tone) {
    const line = this.root.querySelector(`[data-check="${what}"]`);
    line.textContent = this.words(key);
    line.className = `chip chip--${tone}`;
  }
}
