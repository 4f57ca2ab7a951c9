/** The shell stands for every driver's page while there is no connection: show the part that the address asks for. */

export function showKeptPage(tablet) {
  const pages = [...document.querySelectorAll("[data-kept-page]")];
  if (!pages.length) return;
  const asked = pages.find((page) => page.dataset.keptPage !== pages[0].dataset.keptPage && location.pathname.startsWith(page.dataset.keptPage));
  const shown = (tablet.driver && asked) || pages[0];
  for (const page of pages) page.toggleAttribute("hidden", page !== shown || !tablet.driver);
  document.querySelector("[data-kept-nobody]")?.toggleAttribute("hidden", Boolean(tablet.driver));
  document.querySelector("[data-kept-unknown]")?.toggleAttribute("hidden", !tablet.driver || Boolean(tablet.state) || shown !== pages[0]);
  if (!tablet.state && shown === pages[0]) shown.hidden = true;
  for (const tab of document.querySelectorAll(".drive-tabs a")) {
    if (tab.pathname === shown.dataset.keptPage) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  const isBefore = (tablet.state?.shift?.status ?? "planned") === "planned";
  for (const part of document.querySelectorAll("[data-roll-call]")) part.toggleAttribute("hidden", (part.dataset.rollCall === "before") !== isBefore);
}

/** With a connection the page of the next stop itself is better than the shell that stands for it. */
export function leaveShell() {
  const panel = document.querySelector("[data-driver-panel]")?.closest("[data-kept-page]:not([hidden])");
  if (panel) location.replace(panel.dataset.keptPage);
}
