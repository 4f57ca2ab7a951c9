/**
 * Service worker of the driver's pages: a reload without a connection shows the last page and its parts.
 * The state itself is kept by the page (localStorage), presses by its queue; here is only the shell.
 */
const CACHE = "moyai-driver-1";
const PATIENCE_MS = 4000;
// Django varies pages by cookie and language, which a worker cannot see in its requests.
const ANY_SUCH = { ignoreSearch: true, ignoreVary: true };

const mayKeep = (response) => response.ok && !response.redirected && response.type === "basic";

async function keep(request, response) {
  if (mayKeep(response)) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}

/** Pages: the network when it answers soon, else what was kept. */
async function freshOrKept(request) {
  try {
    return await keep(request, await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }));
  } catch (error) {
    const kept = await caches.match(request, ANY_SUCH);
    if (kept) return kept;
    throw error;
  }
}

/** Styles, scripts, fonts: what was kept, renewed in the background. */
async function keptOrFresh(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  const fresh = fetch(event.request).then((response) => keep(event.request, response));
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

async function keepAll(urls) {
  await Promise.allSettled(urls.map(async (url) => keep(new Request(url), await fetch(url))));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.type === "keep") event.waitUntil(keepAll(event.data.urls));
  if (event.data?.type === "forget") event.waitUntil(caches.delete(CACHE));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(freshOrKept(request));
  else if (["style", "script", "font", "image"].includes(request.destination)) event.respondWith(keptOrFresh(event));
});
