/** The on-screen remote of the demo: its buttons press keys in the television's frame, which is of our own origin. */

const frame = document.querySelector("[data-tv]");

function press(key) {
  const inside = frame.contentDocument;
  if (inside) inside.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

const remote = document.querySelector("[data-remote]");

/** The focus stays on the television. */
remote?.addEventListener("pointerdown", (event) => event.preventDefault());
remote?.addEventListener("mousedown", (event) => event.preventDefault());
remote?.addEventListener("click", (event) => {
  const key = event.target.closest("[data-press]")?.dataset.press;
  if (key) press(key);
});

/** While the set shows a code, it stands in the field already; when it shows none, the form has nothing to do. */
function readCode() {
  const form = document.querySelector("[data-pair]");
  if (!form || !frame.contentDocument) return;
  const code = frame.contentDocument.querySelector(".tv-code__digits")?.textContent.replace(/\D/g, "") ?? "";
  form.hidden = code === "" && frame.contentDocument.body?.classList.contains("tv");
  form.querySelector("input[name=code]").value = code;
}

frame?.addEventListener("load", readCode);
readCode();
