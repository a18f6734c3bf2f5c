// Keeps one page: somebody's own agenda of one convening. It lies beside that page and can see no other; it
// answers only when the network does not, and stores nothing itself: the page does, once a person asked for it.
const PAGE = new URL(self.registration.scope);
const NAME = `agenda ${PAGE.pathname}`;
const UNTIL = new URL("until", PAGE).href;
const STATIC = "{{ static_path|escapejs }}";
const PATIENCE = 6000;
// Asked by the cache's name: opening it would make it anew after it was removed.
const ALIKE = { cacheName: NAME, ignoreSearch: true, ignoreVary: true };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== PAGE.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && url.pathname === PAGE.pathname) event.respondWith(visit(request));
  else if (url.pathname.startsWith(STATIC)) event.respondWith(file(request));
});

const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), PATIENCE));

async function visit(request) {
  if (await isOver()) {
    await forget();
    return fetch(request);
  }
  let answer;
  try {
    // A venue's network often takes a question and never answers.
    answer = await Promise.race([fetch(request), late()]);
  } catch {
    return (await caches.match(PAGE.href, ALIKE)) || Response.error();
  }
  // Signed out, or no longer among those who come: the portal has said that this is not theirs to read.
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) await forget();
  return answer;
}

async function file(request) {
  return (await caches.match(request, { cacheName: NAME, ignoreVary: true })) || fetch(request);
}

async function isOver() {
  const until = await caches.match(UNTIL, ALIKE);
  return until ? Date.now() > Number(await until.text()) : false;
}

async function forget() {
  await caches.delete(NAME);
  await self.registration.unregister();
}
