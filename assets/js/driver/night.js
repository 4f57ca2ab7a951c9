/** A dark screen for driving at night, chosen by the driver and remembered on the tablet. */
const KEY = "moyai:night";

function apply(isNight) {
  document.body.toggleAttribute("data-night", isNight);
  for (const button of document.querySelectorAll("[data-night-switch]")) button.setAttribute("aria-pressed", String(isNight));
}

export function startNight() {
  apply(localStorage.getItem(KEY) === "yes");
  for (const button of document.querySelectorAll("[data-night-switch]")) {
    button.addEventListener("click", () => {
      const isNight = !document.body.hasAttribute("data-night");
      localStorage.setItem(KEY, isNight ? "yes" : "no");
      apply(isNight);
    });
  }
}
