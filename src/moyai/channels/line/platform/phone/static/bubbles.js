// Draws one message of any type.
import { drawFlex } from "./flex.js";
import { make } from "./make.js";
import { drawMap } from "./menu.js";
import { nameSticker } from "./stickers.js";
import { drawTemplate } from "./templates.js";

const away = { target: "_blank", rel: "noopener noreferrer" };
const LINKS = /(https?:\/\/[^\s<>"、。）)]+)/g;

export function drawMessage(entry, act, place) {
  const draw = DRAWS[entry.message.type];
  if (!draw) return make("div", { class: "bubble odd" }, entry.message.altText || `［${entry.message.type}］`);
  return draw(entry.message, act, { ...place, id: entry.id, mine: entry.mine });
}

export function drawText(text) {
  const bubble = make("div", { class: "bubble" });
  for (const [index, part] of text.split(LINKS).entries()) {
    bubble.append(index % 2 ? make("a", { href: part, ...away }, part) : part);
  }
  return bubble;
}

function drawTextV2(message) {
  const words = message.text.replace(/\{([a-zA-Z0-9_]{1,20})\}/g, (whole, name) => {
    const part = (message.substitution || {})[name];
    if (!part) return whole;
    return part.type === "mention" ? "@みなさん" : "◇";
  });
  return drawText(words.replaceAll("{{", "{").replaceAll("}}", "}"));
}

function drawImage(message, act, place) {
  const own = `/phone/${encodeURIComponent(place.user)}/pictures/${encodeURIComponent(place.id)}`;
  const source = place.mine ? own : message.previewImageUrl;
  const image = make("img", { class: "picture", src: source, alt: place.mine ? "送った写真" : "写真" });
  const link = make("a", { href: place.mine ? own : message.originalContentUrl, ...away }, image);
  return make("div", { class: "bare" }, link);
}

function drawVideo(message, act, place) {
  if (place.mine) return make("div", { class: "bubble" }, "［動画］");
  const film = make("video", { controls: "", preload: "none", poster: message.previewImageUrl, class: "picture" });
  film.src = message.originalContentUrl;
  return make("div", { class: "bare" }, film);
}

function drawAudio(message, act, place) {
  if (place.mine) return make("div", { class: "bubble" }, "［音声］");
  const voice = make("audio", { controls: "", preload: "none" });
  voice.src = message.originalContentUrl;
  return make("div", { class: "bare" }, voice);
}

function drawPlace(message) {
  const { latitude, longitude } = message;
  const figures = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const card = make("div", { class: "bubble place" });
  card.append(make("span", { class: "pin", "aria-hidden": "true" }), make("b", {}, message.title || "位置情報"));
  if (message.address) card.append(make("span", {}, message.address));
  card.append(make("small", {}, figures));
  return card;
}

function drawSticker(message) {
  const { face, words } = nameSticker(message.packageId, message.stickerId);
  const sticker = make("div", { class: "sticker" }, make("span", { "aria-hidden": "true" }, face));
  sticker.append(make("small", {}, words));
  return sticker;
}

function drawFile(message) {
  return make("div", { class: "bubble" }, `［ファイル］${message.fileName || ""}`);
}

const DRAWS = {
  text: (message) => drawText(message.text),
  textV2: drawTextV2,
  image: drawImage,
  video: drawVideo,
  audio: drawAudio,
  file: drawFile,
  location: drawPlace,
  sticker: drawSticker,
  template: drawTemplate,
  flex: drawFlex,
  imagemap: drawMap,
};
