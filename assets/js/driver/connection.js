/** How the panel talks to the server. */
import { judge } from "./sender.js";

const PATIENCE_MS = 15_000;
/** Styles, scripts, fonts and pictures belong to the shell; what scripts fetched (the state) does not. */
const PARTS = new Set(["link", "script", "css", "img", "other"]);

/** Django's token: the cookie where scripts may read it, else the one in the page. */
function csrfToken() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie ? decodeURIComponent(cookie[1]) : (document.querySelector("[name='csrfmiddlewaretoken']")?.value ?? "");
}

async function bodyOf(response) {
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  return isJson ? response.json() : null;
}

/** A function that posts one press and says what the answer means. */
export function makePost(url) {
  return async (press) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
      body: JSON.stringify(press),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { verdict: judge(response.status, response.redirected), body: await bodyOf(response).catch(() => null) };
  };
}

/** Only one tab sends at a time. */
export function exclusively(scope) {
  if (!navigator.locks) return (work) => work();
  return (work) => navigator.locks.request(`moyai-presses-${scope}`, work);
}

/** Let the service worker keep this page and what it needs, so that a reload without a connection still works. */
export async function keepPage(url) {
  if (!url || !("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(url);
  const ready = await navigator.serviceWorker.ready.catch(() => registration);
  const resources = performance.getEntriesByType("resource");
  const parts = resources.filter((entry) => PARTS.has(entry.initiatorType)).map((entry) => entry.name);
  const urls = [location.href, ...parts].filter((one) => new URL(one).origin === location.origin);
  ready.active?.postMessage({ type: "keep", urls });
}
