/**
 * Service worker of the pages of a tablet (the driver's, the nurse's), each below its own path: without a connection every one of them opens as the shell, a page that shows
 * nothing of anybody. What its person knows and has entered is kept by the page itself (entries/store.js), never here.
 */
const OURS = `moyai-tablet:${new URL(self.registration.scope).pathname}:`; // another tablet's pages keep their own
const CACHE = `${OURS}1`;
const PATIENCE_MS = 4000;
const shellKey = () => new URL("shell/kept", self.registration.scope).href;

const mayKeep = (response) => response.ok && !response.redirected && response.type === "basic";

/** Pages: the network when it answers soon, else the shell. */
async function freshOrShell(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const shell = await caches.match(shellKey(), { ignoreVary: true });
    if (shell) return shell;
    throw error;
  }
}

/** Styles, scripts, fonts: what was kept, renewed in the background. */
async function keptOrFresh(event) {
  // Django varies by cookie and language, which a worker cannot see in its requests.
  const kept = await caches.match(event.request, { ignoreVary: true });
  const fresh = fetch(event.request).then(async (response) => {
    if (kept && mayKeep(response)) await (await caches.open(CACHE)).put(event.request, response.clone());
    return response;
  });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

async function keep({ shell, urls }) {
  const cache = await caches.open(CACHE);
  const wanted = new Set([shellKey(), ...urls]);
  for (const old of await cache.keys()) if (!wanted.has(old.url)) await cache.delete(old);
  const put = async (key, url) => {
    const response = await fetch(url);
    if (mayKeep(response)) await cache.put(key, response);
  };
  await Promise.allSettled(urls.map((url) => put(url, url)));
  await put(shellKey(), shell); // last: a shell is offered only with its parts
}

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => (name.startsWith(OURS) || name.startsWith("moyai-driver-")) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(dropOld()));

self.addEventListener("message", (event) => {
  if (event.data?.type === "keep") event.waitUntil(keep(event.data).catch(() => undefined));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(freshOrShell(request));
  else if (["style", "script", "font", "image"].includes(request.destination)) event.respondWith(keptOrFresh(event));
});
