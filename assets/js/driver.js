/**
 * The driver's panel: presses survive a lost connection and a reload, leave in order, and count once.
 *
 * On [data-driver]: data-state-url, data-press-url, data-press-scope, data-every (seconds), data-sw-url.
 * GET state → {version (grows within a shift), shift?: {id}, next_stop: {id, kind, …, actions} | null, following: [stop], message}
 * POST press {press_id, stop, action, pressed_at} → 200 state · 409/422 {code, text}
 */
import { exclusively, keepPage, makePost } from "./driver/connection.js";
import { render } from "./driver/panel.js";
import { applyPress, predict } from "./driver/predict.js";
import { PressQueue } from "./driver/queue.js";
import { Sender, judge } from "./driver/sender.js";
import { BadAnswer, Poller } from "./shared/poll.js";
import { readJson, wordsOf } from "./shared/words.js";

/** Why the state could not be read: no connection, signed out, or the server's own trouble. */
function troubleOf(error) {
  if (error instanceof TypeError) return "offline";
  const isAnswer = error instanceof BadAnswer;
  return isAnswer && judge(error.status, error.isRedirected) === "signin" ? "signin" : "later";
}

class Panel {
  constructor(root) {
    this.root = root;
    this.words = wordsOf(root);
    const { pressScope: scope, stateUrl, pressUrl, every } = root.dataset;
    this.stateKey = `moyai:drive-state:${scope}`;
    this.state = this.#newest(readJson("drive-state"), JSON.parse(localStorage.getItem(this.stateKey) ?? "null"));
    this.queue = new PressQueue(localStorage, scope);
    this.sender = new Sender(this.queue, makePost(pressUrl), this.#hooks(), { exclusively: exclusively(scope) });
    this.poller = new Poller(stateUrl, 1000 * Number(every || 5), {
      onChange: async (response) => this.receive(await response.json()),
      onSuccess: () => this.#reached(),
      onFailure: (_failures, error) => this.#lost(troubleOf(error)),
    });
  }

  start() {
    this.root.querySelector("form").addEventListener("submit", (event) => this.#press(event));
    this.root.querySelector("[data-part='refused'] button").addEventListener("click", () => this.#say("refused", ""));
    document.querySelector("[data-sign-out]")?.addEventListener("submit", (event) => this.#signOut(event));
    window.addEventListener("online", () => this.sender.flush());
    window.addEventListener("offline", () => this.#lost("offline"));
    window.addEventListener("storage", () => this.#draw());
    this.poller.start().askNow();
    this.#draw();
    this.sender.flush();
  }

  /** Take what the server says unless something newer is known. */
  receive(state) {
    this.state = this.#newest(this.state, state);
    localStorage.setItem(this.stateKey, JSON.stringify(this.state));
    this.#draw();
  }

  #newest(known, told) {
    if (!told || !("next_stop" in told)) return known;
    const isOther = !known || (known.shift?.id ?? null) !== (told.shift?.id ?? null); // versions count within a shift
    return isOther || told.version >= known.version ? told : known;
  }

  #press(event) {
    event.preventDefault();
    const action = event.submitter?.value;
    const stop = this.root.querySelector("input[name='stop']").value;
    if (!action || !stop) return;
    this.queue.add(stop, action);
    this.#say("refused", "");
    this.#draw();
    this.sender.flush();
  }

  #hooks() {
    return {
      onDone: (state, press) => {
        this.state = applyPress(this.state, press); // should the answer carry no state
        this.#reached();
        if (state) this.receive(state);
        else this.poller.askNow();
      },
      onRefused: (answer) => {
        this.#say("refused", answer?.text ?? this.words("refused"));
        this.#draw();
        this.poller.askNow();
      },
      onTrouble: (why) => this.#lost(why),
    };
  }

  #reached() {
    if (this.trouble) this.sender.flush();
    this.trouble = "";
    this.#draw();
  }

  #lost(why) {
    this.trouble = why;
    this.#draw();
  }

  #draw() {
    if (this.state) render(this.root, predict(this.state, this.queue.list()), this.words);
    const waiting = this.queue.size;
    const sentence = this.trouble ? `${this.trouble}${waiting ? "-waiting" : ""}` : "";
    this.#say("connection", sentence && this.words(sentence, { n: waiting }));
  }

  #say(part, text) {
    const banner = this.root.querySelector(`[data-part='${part}']`);
    const place = banner.querySelector("[data-text]");
    if (place.textContent !== text) place.textContent = text;
    banner.toggleAttribute("hidden", !text);
  }

  /** Nothing of one driver stays for the next; but presses that wait must leave first. */
  #signOut(event) {
    if (this.queue.size) {
      event.preventDefault();
      this.#say("refused", this.words("sign-out-waiting", { n: this.queue.size }));
      return;
    }
    localStorage.removeItem(this.stateKey);
    navigator.serviceWorker?.controller?.postMessage({ type: "forget" });
  }
}

for (const root of document.querySelectorAll("[data-driver]")) {
  new Panel(root).start();
  window.addEventListener("load", () => keepPage(root.dataset.swUrl).catch((error) => console.warn("not kept:", error.message)));
}
