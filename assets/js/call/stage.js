/** The call as a page shows it: who is there, one's own picture, large buttons, and what to do when it goes badly. */
import { Lobby } from "./lobby.js";
import { openMedia } from "./media.js";
import { Mesh } from "./mesh.js";
import { Tiles } from "./tiles.js";
import { Refusal, Wire } from "./wire.js";
import { wordsOf } from "../shared/words.js";

const LOOK_EVERY_MS = 2000;
const POOR_LOOKS = 6; // twelve seconds of a bad connection, then sound goes first

export class Stage {
  #tracks = { audio: null, video: null };
  #isOn = { audio: true, video: true };
  #isPoor = false;
  #looking = null;
  #state = null;
  #announced = "";

  constructor(root, { makeConnection } = {}) {
    this.root = root;
    this.words = wordsOf(root);
    this.base = root.dataset.call;
    this.wire = new Wire(this.base, root.querySelector("[name=csrfmiddlewaretoken]").value);
    this.tiles = new Tiles(root, this.words);
    this.lobby = new Lobby(this.#part("lobby"), this.words, root.dataset.probe);
    this.mesh = new Mesh({
      wire: this.wire,
      makeConnection,
      hooks: { onPeople: (people) => this.tiles.show(people), onLevel: (level) => this.#showLevel(level) },
    });
    this.#listen();
  }

  /** Show the check of camera and microphone. */
  begin() {
    return this.lobby.check();
  }

  #part(name) {
    return this.root.querySelector(`[data-call-${name}]`);
  }

  /** Show or hide a part, where this page has it: guests' pages have none of the hosts'. */
  #reveal(name, isShown) {
    const part = this.#part(name);
    if (part) part.hidden = !isShown;
  }

  #listen() {
    const press = (name, deed) =>
      this.root.querySelectorAll(`[data-call-${name}]`).forEach((button) =>
        button.addEventListener("click", () => Promise.resolve(deed(button)).catch((error) => this.#complain(error))));
    press("enter", () => this.#enter(true));
    press("enter-sound", () => this.#enter(false));
    press("microphone", () => this.#toggle("audio"));
    press("camera", () => this.#toggle("video"));
    press("phone", () => this.wire.tell("phone"));
    press("leave", () => this.#leave());
    press("end", () => this.wire.tell("end"));
    press("play", async (button) => (await this.tiles.play(), (button.hidden = true)));
    press("late", (button) => this.#choose(button));
    press("invite", () => this.#invite());
    this.root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-guest-deed]");
      if (button) this.#changeGuest(button).catch((error) => this.#complain(error));
    });
    window.addEventListener("online", () => this.#findWay());
    navigator.connection?.addEventListener?.("change", () => this.#findWay());
    window.addEventListener("pagehide", () => this.#looking && this.wire.tell("leave", {}, { keepalive: true }).catch(() => {}));
  }

  async #enter(withPicture) {
    let media = this.lobby.hand();
    if (!withPicture) media.video?.stop();
    if (!media.audio && !media.video) media = await openMedia(withPicture);
    this.#tracks = { audio: media.audio, video: withPicture ? media.video : null };
    this.#isOn = { audio: Boolean(this.#tracks.audio), video: Boolean(this.#tracks.video) };
    await this.#join();
    this.#part("lobby").hidden = true;
    this.#part("room").hidden = false;
    this.#showSelf();
    this.#part("room").querySelector("h2").focus();
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  async #join() {
    const { ice_servers: ice, state } = await this.wire.tell("join", this.#describe());
    this.mesh.begin(state.slot, ice, this.#tracks);
    this.#show(state);
    this.wire.listen({
      onState: (fresh) => this.#show(fresh),
      onSignal: (signal) => this.mesh.take(signal),
      onRefusal: (refusal) => this.#end(refusal),
      onGap: (isCut) => (this.#part("cut").hidden = !isCut),
    });
  }

  /** Cut off for so long that the others were told: enter anew, as a new page. */
  async #joinAgain() {
    this.mesh.close();
    this.wire.stop();
    const { hooks, makeConnection } = this.mesh;
    this.wire = new Wire(this.base, this.root.querySelector("[name=csrfmiddlewaretoken]").value);
    this.mesh = new Mesh({ wire: this.wire, makeConnection, hooks });
    await this.#join();
  }

  #describe() {
    return { has_sound: this.#isOn.audio, has_picture: this.#isOn.video };
  }

  #show(state) {
    this.#state = state;
    if (state.is_over) return this.#end({ text: state.why, code: "room_over" });
    this.mesh.show(state.people);
    this.#reveal("by-phone", state.is_by_phone);
    this.#reveal("sound-alone", !this.#isOn.video && !state.is_by_phone); // the other says the same
    this.#reveal("is-late", state.is_late);
    this.#showGuests(state.guests);
    const names = state.people.map((one) => one.name);
    const words = names.length ? this.words("with", { names: names.join(this.words("and")) }) : this.words(this.#whoIsMissing(state));
    if (words !== this.#announced) this.#part("status").textContent = this.#announced = words;
  }

  #whoIsMissing(state) {
    if (state.is_host) return state.has_begun ? "alone" : "waiting_as_host";
    return "waiting_as_guest";
  }

  async #look() {
    const { poor } = await this.mesh.look();
    const isBad = poor >= POOR_LOOKS;
    if (isBad && !this.#isPoor && this.#isOn.video) await this.#giveUpPicture();
  }

  async #giveUpPicture() {
    this.#isPoor = true;
    this.#part("poor").hidden = false;
    await this.#setPicture(false, "poor");
  }

  async #toggle(kind) {
    if (kind === "video") return this.#setPicture(!this.#isOn.video, "button");
    this.#isOn.audio = !this.#isOn.audio;
    if (this.#tracks.audio) this.#tracks.audio.enabled = this.#isOn.audio;
    this.#showSelf();
    await this.wire.tell("media", this.#describe());
  }

  /** Sending no picture lets the camera go and leaves the line to the sound. */
  async #setPicture(isOn, why) {
    if (isOn && this.#tracks.video?.readyState !== "live") this.#tracks.video = (await openMedia()).video;
    if (isOn) [this.#isPoor, this.#part("poor").hidden] = [false, true];
    this.#isOn.video = isOn && Boolean(this.#tracks.video);
    if (!this.#isOn.video) this.#tracks.video?.stop();
    await this.mesh.replace("video", this.#isOn.video ? this.#tracks.video : null);
    this.#showSelf();
    await this.wire.tell("media", { ...this.#describe(), why });
  }

  #showSelf() {
    const video = this.#part("self");
    video.srcObject = this.#isOn.video ? new MediaStream([this.#tracks.video]) : null;
    this.#part("self-dark").hidden = this.#isOn.video;
    for (const [kind, name] of [["audio", "microphone"], ["video", "camera"]]) {
      const button = this.#part(name);
      button.setAttribute("aria-pressed", String(this.#isOn[kind]));
      button.querySelector("[data-label]").textContent = this.words(`${name}_${this.#isOn[kind] ? "on" : "off"}`);
    }
    this.#reveal("sound-alone", !this.#isOn.video && !this.#state?.is_by_phone);
  }

  #showLevel(level) {
    const chip = this.#part("level");
    chip.textContent = this.words(`level_${level}`);
    chip.className = `chip chip--${{ good: "success", unstable: "warning", poor: "danger" }[level]}`;
    chip.hidden = !this.mesh.people.length;
  }

  #findWay() {
    if (!this.#looking) return;
    this.wire.nudge();
    this.mesh.restart("network");
  }

  async #choose(button) {
    await this.wire.tell("late", { choice: button.dataset.callLate });
    if (button.dataset.callLate === "rebook" && this.root.dataset.rebooking) location.assign(this.root.dataset.rebooking);
  }

  async #invite() {
    const form = this.#part("inviting");
    const [name, role] = [form.querySelector("input"), form.querySelector("select")];
    if (!name.reportValidity()) return;
    this.#showLink(await this.wire.tell("invite", { name: name.value, role: role.value }), name.value);
    name.value = "";
  }

  async #changeGuest(button) {
    const { guestDeed, slot, name } = button.dataset;
    const answer = await this.wire.tell(guestDeed, { slot: Number(slot) });
    if (guestDeed === "link") this.#showLink(answer, name);
  }

  #showLink(answer, name) {
    const part = this.#part("link");
    part.hidden = false;
    part.querySelector("[data-link-words]").textContent = this.words(answer.is_sent ? "link_sent" : "link_shown", { name });
    part.querySelector("img").hidden = answer.is_sent;
    part.querySelector("output").textContent = answer.address ?? "";
    if (!answer.is_sent) part.querySelector("img").src = answer.picture;
  }

  #showGuests(guests) {
    const list = this.#part("guests");
    if (!list) return;
    const shown = JSON.stringify(guests);
    if (list.dataset.shown === shown) return;
    list.dataset.shown = shown;
    const template = this.root.querySelector("template[data-call-guest]");
    list.replaceChildren(...guests.map((guest) => this.#makeGuest(template, guest)));
    this.#part("asking").hidden = !guests.some((guest) => guest.is_asking);
  }

  #makeGuest(template, guest) {
    const line = template.content.firstElementChild.cloneNode(true);
    const key = guest.is_here ? "guest_here" : guest.is_asking ? "guest_asking" : "guest_away";
    line.querySelector("[data-guest-name]").textContent = guest.name;
    line.querySelector("[data-guest-state]").textContent = this.words(key);
    for (const button of line.querySelectorAll("button")) Object.assign(button.dataset, { slot: guest.slot, name: guest.name });
    return line;
  }

  async #leave() {
    await this.wire.tell("leave").catch(() => {});
    this.#end({ text: this.words("left"), code: "left" });
  }

  #end({ code, text }) {
    if (code === "given_up") return void this.#joinAgain().catch((error) => this.#complain(error));
    clearInterval(this.#looking);
    this.#looking = null;
    this.wire.stop();
    this.mesh.close();
    this.tiles.show([]);
    for (const track of Object.values(this.#tracks)) track?.stop();
    this.#part("room").hidden = this.#part("lobby").hidden = true;
    const over = this.#part("over");
    over.hidden = false;
    over.querySelector("[data-over-words]").textContent = text;
    this.#part("again").hidden = code === "room_over";
    this.#part("next")?.toggleAttribute("hidden", code !== "room_over");
    over.querySelector("h2").focus();
  }

  #complain(error) {
    if (error instanceof Refusal && [401, 410].includes(error.status)) return this.#end(error);
    const banner = this.#part("trouble");
    banner.hidden = false;
    banner.textContent = error instanceof Refusal && error.text ? error.text : this.words("trouble");
    if (!(error instanceof Refusal)) console.info("call:", error.message);
    setTimeout(() => (banner.hidden = true), 8000);
  }
}
