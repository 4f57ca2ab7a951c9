/** Lights one thing after another; a press takes what is lit. */
import { START, findLit, press, step } from "./round.js";

const LIT = "is-lit";

export class Scanner {
  /**
   * @param {{style: string, scanMs: number, rounds: number}} how
   * @param {{
   *   read: () => {layout: import("./round.js").Layout, elements: Map<string, HTMLElement>},
   *   onLight: (stop: {kind: string, key: string, label: string}) => void,
   *   onAct: (element: HTMLElement) => void, onChange: (isOn: boolean) => void,
   * }} page
   */
  constructor(how, page, time = { wait: setTimeout.bind(globalThis), forget: clearTimeout.bind(globalThis) }) {
    this.how = how;
    this.page = page;
    this.time = time;
    this.state = START;
    this.isOn = false;
    this.timer = null;
    this.lit = null;
  }

  start() {
    if (this.isOn) return;
    this.isOn = true;
    this.state = START;
    this.page.onChange(true);
    this.goOn();
  }

  stop() {
    this.isOn = false;
    this.time.forget(this.timer);
    this.light(null, null);
    this.page.onChange(false);
  }

  /** The next one, then the one after it, and so on. */
  goOn() {
    this.time.forget(this.timer);
    const { layout, elements } = this.page.read();
    this.state = step(layout, this.how.style, this.state, this.how.rounds);
    this.show(layout, elements);
    this.timer = this.time.wait(() => this.goOn(), this.how.scanMs);
  }

  show(layout, elements) {
    const stop = findLit(layout, this.how.style, this.state);
    this.light(stop, stop && (elements.get(stop.key) ?? elements.get(this.state.group) ?? null));
  }

  /** The switch was pressed: off, it goes on; on, what is lit is taken. */
  press() {
    if (!this.isOn) return this.start();
    const { layout, elements } = this.page.read();
    const { state, act } = press(layout, this.how.style, this.state);
    this.state = state;
    const element = act ? elements.get(act) : null;
    if (element) this.page.onAct(element);
    if (!this.isOn) return;
    if (state.key) {
      this.show(layout, elements);
      this.time.forget(this.timer);
      this.timer = this.time.wait(() => this.goOn(), this.how.scanMs);
    } else this.goOn();
  }

  light(stop, element) {
    this.lit?.classList.remove(LIT);
    this.lit = element;
    if (element === null) return;
    element.classList.add(LIT);
    element.scrollIntoView?.({ block: "nearest" });
    this.page.onLight(stop);
  }
}
