/** How the tablet talks to the server. */
import { judge } from "./sender.js";

const PATIENCE_MS = 15_000;
/** Fonts and pictures that this page needed: the shell needs the same. */
const PARTS = new Set(["css", "img", "other"]);

/** Django's token: the cookie where scripts may read it, else the one in the page. */
function csrfToken() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie ? decodeURIComponent(cookie[1]) : (document.querySelector("[name='csrfmiddlewaretoken']")?.value ?? "");
}

async function bodyOf(response) {
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  return isJson ? response.json() : null;
}

/** The server's time by the answer's own header, in milliseconds; NaN where there is none. */
export const timeOf = (response) => Date.parse(response.headers.get("Date") ?? "");

/** What the server is asked to keep: the tablet's own list and order stay on the tablet. */
export function toSend({ entry_id, kind, shift, made_at, data }, sentAt) {
  return { entry_id, kind, shift, made_at, sent_at: new Date(sentAt).toISOString(), data };
}

/** A function that posts one entry and says what the answer means. */
export function makePost(url, now) {
  return async (entry) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
      body: JSON.stringify(toSend(entry, now())),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { verdict: judge(response.status, response.redirected), body: await bodyOf(response).catch(() => null) };
  };
}

/** Only one tab sends at a time. */
export function exclusively(name) {
  if (!navigator.locks) return (work) => work();
  return (work) => navigator.locks.request(`moyai-entries-${name}`, work);
}

/** Have the service worker keep the shell and what it needs, so that a reload without a connection works. */
export async function keepShell(workerUrl, shellUrl) {
  if (!workerUrl || !("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(workerUrl);
  const ready = await navigator.serviceWorker.ready.catch(() => registration);
  const shell = new URL(shellUrl, location.href).href;
  const response = await fetch(shell, { credentials: "same-origin", cache: "no-store" });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const named = [...page.querySelectorAll("link[rel='stylesheet'], link[rel='icon'], script[src]")].map((part) => part.getAttribute("href") ?? part.getAttribute("src"));
  const loaded = performance.getEntriesByType("resource").filter((entry) => PARTS.has(entry.initiatorType)).map((entry) => entry.name);
  const urls = [...named, ...loaded].map((url) => new URL(url, location.href)).filter((url) => url.origin === location.origin);
  ready.active?.postMessage({ type: "keep", shell, urls: [...new Set(urls.map((url) => url.href))] });
}
