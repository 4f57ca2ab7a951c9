/** Small helps on every page; each page works without them. */

const BUSY_MS = 10_000;

/** A second press of the same button within a moment does nothing. */
function guardSubmit(event) {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.isSent) {
    event.preventDefault();
    return;
  }
  form.dataset.isSent = "yes";
  event.submitter?.classList.add("is-busy");
  setTimeout(() => release(form), BUSY_MS);
}

function release(form) {
  delete form.dataset.isSent;
  form.querySelectorAll(".is-busy").forEach((button) => button.classList.remove("is-busy"));
}

function focusErrors() {
  const summary = document.querySelector("[data-error-summary]");
  summary?.focus();
  summary?.addEventListener("click", (event) => {
    const target = document.querySelector(event.target.closest("a[href^='#']")?.getAttribute("href") ?? "nothing");
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.closest(".field")?.scrollIntoView({ block: "start" });
  });
}

function step(event) {
  const button = event.target.closest("[data-step]");
  const input = button?.closest("[data-stepper]")?.querySelector("input");
  if (!input) return;
  const wished = (Number.parseInt(input.value, 10) || 0) + Number(button.dataset.step);
  input.value = String(Math.min(Math.max(wished, Number(input.dataset.min)), Number(input.dataset.max)));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function openDialog(event) {
  const opener = event.target.closest("[data-dialog]");
  document.getElementById(opener?.dataset.dialog ?? "")?.showModal();
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) {
      menu.open = false;
      if (event.type === "keydown") menu.querySelector("summary").focus();
    }
  }
}

document.addEventListener("submit", guardSubmit);
document.addEventListener("click", (event) => {
  step(event);
  openDialog(event);
  closeMenus(event);
});
document.addEventListener("keydown", closeMenus);
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
document.querySelectorAll("[data-stepper] [data-step]").forEach((button) => button.removeAttribute("hidden"));
focusErrors();
