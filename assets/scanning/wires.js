/** The wires of a switch: a key, a click or touch anywhere, a button of a joystick. */
import { isSwitchKey, isWriting } from "./switch.js";

/** What a helper presses with the mouse stays a button while clicks are the switch. */
const OWN = "[data-scan-off]";

export function wireKeys(button, chosen) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isSwitchKey(event, chosen) || isWriting(event.target)) return;
      event.preventDefault(); // no page down, no press of what happens to have the focus
      event.stopPropagation();
      if (!event.repeat) button.down(`key ${event.code}`);
    },
    true,
  );
  document.addEventListener(
    "keyup",
    (event) => {
      if (!isSwitchKey(event, chosen) || isWriting(event.target)) return;
      event.preventDefault();
      button.up(`key ${event.code}`);
    },
    true,
  );
  window.addEventListener("blur", () => button.drop());
}

/** @param {() => boolean} isOn while it says no, clicks are clicks */
export function wireClicks(button, isOn) {
  const isSwitch = (event) => event.isTrusted && isOn() && !event.target.closest?.(OWN);
  document.addEventListener("pointerdown", (event) => isSwitch(event) && button.down("pointer"), true);
  document.addEventListener("pointerup", (event) => isSwitch(event) && button.up("pointer"), true);
  document.addEventListener("pointercancel", () => button.drop(), true);
  document.addEventListener(
    "click",
    (event) => {
      if (!isSwitch(event) || event.detail === 0) return; // a click of the keyboard, or of ourselves
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}

/** Joysticks tell nothing by themselves: they are asked at each frame while one is there. */
export function wireJoystick(button) {
  let isDown = false;
  const look = () => {
    const pads = [...navigator.getGamepads()].filter(Boolean);
    const isPressed = pads.some((pad) => pad.buttons.some((each) => each.pressed));
    if (isPressed !== isDown) {
      isDown = isPressed;
      if (isDown) button.down("joystick");
      else button.up("joystick");
    }
    if (pads.length > 0) requestAnimationFrame(look);
  };
  window.addEventListener("gamepadconnected", () => requestAnimationFrame(look));
}
