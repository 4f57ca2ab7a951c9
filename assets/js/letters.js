/**
 * A board of letters at each text of a page, for who presses with one switch, by dwelling or large: its rows are groups
 * of scanning. A keyboard works as ever beside it.
 */
import { add, back, change, isNumber, rowsFor } from "../scanning/letters.js";

const TEXTS = "main textarea, main input:not([type]), main input[type=text], main input[type=search], main input[type=number]";

export function wireLetters(words, language) {
  document.querySelectorAll(TEXTS).forEach((field) => {
    if (field.readOnly || field.disabled || field.closest("[data-scan-skip]")) return;
    new Board(field, words, language);
  });
}

class Board {
  constructor(field, words, language) {
    this.field = field;
    this.words = words;
    this.isNumber = field.type === "number" || field.inputMode === "decimal" || field.inputMode === "numeric";
    this.rows = rowsFor(language, this.isNumber);
    this.isLatin = language !== "ja";
    this.name = field.labels?.[0]?.textContent.trim() ?? field.getAttribute("aria-label") ?? "";
    this.place = document.createElement("div");
    this.place.className = "letters no-print";
    this.open = this.press(words("letters"), () => this.toggle());
    this.open.setAttribute("aria-expanded", "false");
    this.open.setAttribute("aria-label", `${words("letters")} ${this.name}`);
    this.place.append(this.open);
    field.insertAdjacentElement("afterend", this.place);
  }

  toggle() {
    if (this.board) {
      this.board.remove();
      this.board = null;
      this.open.setAttribute("aria-expanded", "false");
      return;
    }
    this.text = this.field.value;
    this.board = document.createElement("div");
    this.board.className = "letters__board";
    this.board.append(this.tools(), ...this.rows.map((row) => this.row(row)));
    this.place.append(this.board);
    this.open.setAttribute("aria-expanded", "true");
  }

  row(letters) {
    const row = this.group(this.words("letters_row", { letter: letters[0] }));
    row.append(...letters.map((letter) => this.press(letter, () => this.put(add(this.text, letter, this.field.maxLength)))));
    return row;
  }

  tools() {
    const row = this.group(this.words("letters_other"));
    row.append(this.press(this.words("letters_back"), () => this.put(back(this.text))));
    if (!this.isNumber) {
      row.append(this.press(this.words("letters_change"), () => this.put(change(this.text))));
      row.append(this.press(this.words("letters_space"), () => this.put(add(this.text, this.isLatin ? " " : "　", this.field.maxLength))));
      if (this.field.matches("textarea")) row.append(this.press(this.words("letters_line"), () => this.put(add(this.text, "\n", this.field.maxLength))));
    }
    row.append(this.press(this.words("letters_done"), () => this.toggle()));
    return row;
  }

  put(text) {
    this.text = text;
    this.field.value = this.field.type === "number" && !isNumber(text) ? "" : text;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  group(label) {
    const row = document.createElement("div");
    row.className = "letters__row";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", label);
    row.dataset.scanGroup = label;
    return row;
  }

  press(label, work) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary button--small";
    button.textContent = label;
    button.addEventListener("click", work);
    return button;
  }
}
