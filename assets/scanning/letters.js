/**
 * Writing with one switch, by dwelling or by large targets: which letters there are, and what a press does to a text.
 * Plain functions, without page; rows are short, so that whoever scans goes row first, then letter.
 */

const KANA = ["あいうえお", "かきくけこ", "さしすせそ", "たちつてと", "なにぬねの", "はひふへほ", "まみむめも", "やゆよわをん", "らりるれろ", "ー、。！？"];
const LATIN = ["abcdef", "ghijkl", "mnopqr", "stuvwx", "yz.,!?", "'-"];
const DIGITS = ["01234", "56789"];

/** How a letter changes with each press of "change": voiced, half voiced, small, and as it was. */
const CYCLES = [
  "かが", "きぎ", "くぐ", "けげ", "こご", "さざ", "しじ", "すず", "せぜ", "そぞ", "ただ", "ちぢ", "つづっ", "てで", "とど",
  "はばぱ", "ひびぴ", "ふぶぷ", "へべぺ", "ほぼぽ", "あぁ", "いぃ", "うぅゔ", "えぇ", "おぉ", "やゃ", "ゆゅ", "よょ", "わゎ",
];
const NEXT = new Map(CYCLES.flatMap((cycle) => [...cycle].map((one, place) => [one, cycle[(place + 1) % cycle.length]])));

/** The rows for a field: only digits where it takes a number. */
export function rowsFor(language, isNumber) {
  if (isNumber) return [...DIGITS, ".-"].map((row) => [...row]);
  return [...(language === "ja" ? KANA : LATIN), ...DIGITS].map((row) => [...row]);
}

/** The text after the last letter was changed; in Latin letters: large or small. */
export function change(text) {
  const letters = [...text];
  const last = letters.pop();
  if (last === undefined) return text;
  const other = last === last.toUpperCase() ? last.toLowerCase() : last.toUpperCase();
  return letters.join("") + (NEXT.get(last) ?? other);
}

/** The text without its last letter. */
export function back(text) {
  return [...text].slice(0, -1).join("");
}

/** The text with one letter more, where there is room for it. */
export function add(text, letter, most) {
  return most > 0 && text.length + letter.length > most ? text : text + letter;
}

/** Whether a text can stand in a field for numbers. */
export function isNumber(text) {
  return /^-?\d+(\.\d+)?$/.test(text);
}
