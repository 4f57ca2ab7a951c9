/**
 * Names of the remote's keys, whatever the set calls them: the one place where key codes are known.
 * Sources: DOM UI Events key values; HbbTV's VK_* constants; webOS (461), Tizen (10009) and common set-top boxes.
 */
const BY_NAME = {
  ArrowLeft: "left",
  ArrowUp: "up",
  ArrowRight: "right",
  ArrowDown: "down",
  Enter: "ok",
  Select: "ok",
  Accept: "ok",
  Escape: "back",
  Backspace: "back",
  GoBack: "back",
  BrowserBack: "back",
  ColorF0Red: "red",
  ColorF1Green: "green",
  ColorF2Yellow: "yellow",
  ColorF3Blue: "blue",
};

const BY_CODE = {
  37: "left",
  38: "up",
  39: "right",
  40: "down",
  13: "ok",
  8: "back",
  27: "back",
  166: "back",
  461: "back",
  10009: "back",
  403: "red",
  404: "green",
  405: "yellow",
  406: "blue",
};

const BY_CONSTANT = {
  VK_LEFT: "left",
  VK_UP: "up",
  VK_RIGHT: "right",
  VK_DOWN: "down",
  VK_ENTER: "ok",
  VK_BACK: "back",
  VK_RED: "red",
  VK_GREEN: "green",
  VK_YELLOW: "yellow",
  VK_BLUE: "blue",
};

/** Codes of the set's own constants (VK_…), where its browser defines them. */
export function readConstants(scope) {
  const codes = {};
  for (const [constant, name] of Object.entries(BY_CONSTANT)) {
    if (typeof scope[constant] === "number") codes[scope[constant]] = name;
  }
  return codes;
}

/**
 * What was pressed: left, up, right, down, ok, back, red, green, yellow, blue, "0" … "9", or "" for anything else.
 * @param {{key?: string, keyCode?: number}} event
 * @param {Record<number, string>} own codes of the set's own constants
 */
export function nameKey(event, own = {}) {
  const { key = "", keyCode = 0 } = event;
  if (/^[0-9]$/.test(key)) return key;
  if (BY_NAME[key]) return BY_NAME[key];
  if (own[keyCode]) return own[keyCode];
  if (keyCode >= 48 && keyCode <= 57) return String(keyCode - 48);
  if (keyCode >= 96 && keyCode <= 105) return String(keyCode - 96);
  return BY_CODE[keyCode] || "";
}
