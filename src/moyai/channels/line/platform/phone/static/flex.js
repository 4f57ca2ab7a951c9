// Draws flex messages: boxes are flexboxes, so the browser does the work. Styles are set by script, as
// the page's policy forbids them in markup.
import { make } from "./make.js";
import { actionButton } from "./templates.js";

const SPACE = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const TEXT = {
  xxs: "13px", xs: "14px", sm: "16px", md: "18px", lg: "20px", xl: "23px", xxl: "27px",
  "3xl": "31px", "4xl": "36px", "5xl": "42px",
};
const IMAGE = {
  xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px",
  "3xl": "180px", "4xl": "200px", "5xl": "220px", full: "100%",
};
const BORDER = { none: "0", light: ".5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };
const RADIUS = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const ALIGN = { start: "left", end: "right", center: "center" };
const ACROSS = { top: "flex-start", center: "center", bottom: "flex-end" };

export function drawFlex(message, act) {
  const { contents } = message;
  if (contents.type === "bubble") return bubble(contents, act);
  const row = make("div", { class: "row", role: "group", tabindex: "0", "aria-label": message.altText });
  row.append(...contents.contents.map((inner) => bubble(inner, act)));
  return row;
}

function bubble(body, act) {
  const drawn = make("div", { class: `flex-bubble ${body.size || "mega"}`, dir: body.direction });
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!body[name]) continue;
    const block = make("div", { class: `block ${name}` }, component(body[name], act, "vertical"));
    const look = (body.styles || {})[name] || {};
    if (look.backgroundColor) block.style.backgroundColor = look.backgroundColor;
    if (look.separator) block.style.borderTop = `1px solid ${look.separatorColor || "#d4d6da"}`;
    drawn.append(block);
  }
  makeTappable(drawn, body.action, act);
  return drawn;
}

function component(part, act, direction) {
  const draw = { box, button, image, video, icon, text, separator, filler }[part.type];
  const drawn = draw ? draw(part, act, direction) : make("span");
  placeInside(drawn, part, direction);
  return drawn;
}

function placeInside(drawn, part, direction) {
  const { style } = drawn;
  const isAcross = direction === "horizontal" || direction === "baseline";
  const flex = part.flex ?? (isAcross ? (part.type === "icon" ? 0 : 1) : part.type === "filler" ? 1 : 0);
  style.flex = flex > 0 ? `${flex} ${flex} 0` : "0 0 auto";
  if (isAcross) style.minWidth = "0";
  if (part.margin) style[isAcross ? "marginLeft" : "marginTop"] = SPACE[part.margin] || part.margin;
  if (part.position === "absolute") style.position = "absolute";
  for (const [key, side] of [["offsetTop", "top"], ["offsetBottom", "bottom"], ["offsetStart", "left"], ["offsetEnd", "right"]]) {
    if (part[key]) {
      style[side] = SPACE[part[key]] || part[key];
      if (part.position !== "absolute") style.position = "relative";
    }
  }
}

function box(part, act) {
  const drawn = tappable("div", "box", part.action);
  const { style } = drawn;
  style.flexDirection = part.layout === "vertical" ? "column" : "row";
  if (part.layout === "baseline") style.alignItems = "baseline";
  if (part.spacing) style.gap = SPACE[part.spacing] || part.spacing;
  if (part.justifyContent) style.justifyContent = part.justifyContent;
  if (part.alignItems) style.alignItems = part.alignItems;
  if (part.backgroundColor) style.backgroundColor = part.backgroundColor;
  if (part.background) style.background = gradient(part.background);
  if (part.borderWidth) style.border = `${BORDER[part.borderWidth] || part.borderWidth} solid ${part.borderColor || "#888"}`;
  if (part.cornerRadius) style.borderRadius = RADIUS[part.cornerRadius] || part.cornerRadius;
  for (const key of ["width", "height", "maxWidth", "maxHeight"]) if (part[key]) style[key] = part[key];
  for (const [key, side] of [["paddingAll", "padding"], ["paddingTop", "paddingTop"], ["paddingBottom", "paddingBottom"], ["paddingStart", "paddingLeft"], ["paddingEnd", "paddingRight"]]) {
    if (part[key]) style[side] = SPACE[part[key]] || part[key];
  }
  drawn.append(...part.contents.map((inner) => component(inner, act, part.layout)));
  makeTappable(drawn, part.action, act);
  return drawn;
}

function gradient({ angle, startColor, centerColor, centerPosition, endColor }) {
  const middle = centerColor ? `${centerColor} ${centerPosition || "50%"}, ` : "";
  return `linear-gradient(${angle}, ${startColor}, ${middle}${endColor})`;
}

function button(part, act) {
  const drawn = actionButton(part.action, act, `flex-button ${part.style || "link"} ${part.height || "md"}`);
  if (part.color) drawn.style[part.style && part.style !== "link" ? "backgroundColor" : "color"] = part.color;
  if (part.gravity) drawn.style.alignSelf = ACROSS[part.gravity];
  return drawn;
}

function image(part, act) {
  const picture = make("img", { src: part.url, alt: (part.action || {}).label || "", class: "flex-image" });
  picture.style.width = IMAGE[part.size || "md"] || part.size;
  picture.style.aspectRatio = (part.aspectRatio || "1:1").replace(":", "/");
  picture.style.objectFit = part.aspectMode === "cover" ? "cover" : "contain";
  if (part.backgroundColor) picture.style.backgroundColor = part.backgroundColor;
  if (!part.action) return wrap(picture, part);
  const tapped = actionButton({ ...part.action, label: "" }, act, "flex-tap");
  tapped.append(picture);
  return wrap(tapped, part);
}

function wrap(inner, part) {
  const frame = make("div", { class: "frame" }, inner);
  frame.style.textAlign = ALIGN[part.align || "center"];
  if (part.gravity) frame.style.alignSelf = ACROSS[part.gravity];
  return frame;
}

function video(part) {
  const film = make("video", { controls: "", preload: "none", poster: part.previewUrl, class: "flex-image" });
  film.src = part.url;
  film.style.width = "100%";
  film.style.aspectRatio = (part.aspectRatio || "1:1").replace(":", "/");
  return film;
}

function icon(part) {
  const picture = make("img", { src: part.url, alt: "", class: "flex-icon" });
  picture.style.height = TEXT[part.size || "md"] || part.size;
  return picture;
}

function text(part, act) {
  const drawn = tappable("p", "flex-text", part.action);
  letters(drawn, part);
  if (!part.wrap) drawn.classList.add("single");
  if (part.align) drawn.style.textAlign = ALIGN[part.align];
  if (part.gravity) drawn.style.alignSelf = ACROSS[part.gravity];
  if (part.lineSpacing) drawn.style.lineHeight = `calc(1.4em + ${part.lineSpacing})`;
  if (part.maxLines && part.wrap) {
    drawn.classList.add("clamped");
    drawn.style.webkitLineClamp = String(part.maxLines);
  }
  if (part.contents && part.contents.length) drawn.append(...part.contents.map(span));
  else drawn.textContent = part.text;
  makeTappable(drawn, part.action, act);
  return drawn;
}

function span(part) {
  const drawn = make("span", {}, part.text || "");
  letters(drawn, part);
  return drawn;
}

function letters({ style }, part) {
  if (part.size) style.fontSize = TEXT[part.size] || part.size;
  if (part.color) style.color = part.color;
  if (part.weight) style.fontWeight = part.weight === "bold" ? "700" : "400";
  if (part.style) style.fontStyle = part.style;
  if (part.decoration) style.textDecoration = part.decoration;
}

function separator(part, act, direction) {
  const line = make("div", { class: direction === "vertical" ? "rule" : "rule upright" });
  if (part.color) line.style.backgroundColor = part.color;
  return line;
}

function filler() {
  return make("span", { "aria-hidden": "true" });
}

// What leads to an address is a link, everything else is itself.
function tappable(name, look, action) {
  if (!action || action.type !== "uri") return make(name, { class: look });
  return make("a", { class: look, href: action.uri, target: "_blank", rel: "noopener noreferrer" });
}

// A box or text with an action behaves as a button, by keyboard too.
function makeTappable(drawn, action, act) {
  if (!action) return;
  drawn.classList.add("tappable");
  if (drawn.tagName === "A") {
    if (action.label) drawn.setAttribute("aria-label", action.label);
    return;
  }
  drawn.tabIndex = 0;
  drawn.setAttribute("role", action.type === "uri" ? "link" : "button");
  if (action.label) drawn.setAttribute("aria-label", action.label);
  drawn.addEventListener("click", (event) => {
    if (!event.target.closest("a, button")) act(action);
  });
  drawn.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target === drawn) {
      event.preventDefault();
      act(action);
    }
  });
}
