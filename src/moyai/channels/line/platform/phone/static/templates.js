// Draws template messages: buttons, confirm, carousels.
import { make } from "./make.js";

const away = { target: "_blank", rel: "noopener noreferrer" };

export function drawTemplate(message, act) {
  const { template } = message;
  if (template.type === "carousel") return row(template.columns.map((c) => card(c, act)), message.altText);
  if (template.type === "image_carousel") return row(template.columns.map((c) => slide(c, act)), message.altText);
  const drawn = card(template, act);
  if (template.type === "confirm") drawn.classList.add("confirm");
  return drawn;
}

function row(cards, label) {
  return make("div", { class: "row", role: "group", tabindex: "0", "aria-label": label }, ...cards);
}

export function actionButton(action, act, look) {
  const label = action.label || "";
  if (action.type === "uri") return make("a", { class: look, href: action.uri, ...away }, label);
  const button = make("button", { type: "button", class: look }, label);
  button.addEventListener("click", () => act(action));
  return button;
}

function card(body, act) {
  const drawn = make("div", { class: "card" });
  if (body.thumbnailImageUrl) {
    const image = make("img", { src: body.thumbnailImageUrl, alt: "", class: body.imageSize || "cover" });
    if (body.imageBackgroundColor) image.style.backgroundColor = body.imageBackgroundColor;
    drawn.append(image);
  }
  const words = make("div", { class: "words" });
  if (body.title) words.append(make("b", {}, body.title));
  words.append(make("p", {}, body.text));
  drawn.append(words, make("div", { class: "actions" }, ...body.actions.map((a) => actionButton(a, act, "way"))));
  return drawn;
}

function slide(column, act) {
  const label = column.action.label || "";
  const image = make("img", { src: column.imageUrl, alt: label, class: "square" });
  const button = actionButton({ ...column.action, label: "" }, act, "slide");
  button.append(image, ...(label ? [make("span", {}, label)] : []));
  return button;
}
