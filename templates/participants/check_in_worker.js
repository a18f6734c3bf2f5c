// Keeps one page: check-in on this phone, which has no name in it. It lies below the convening's check-in and
// can see no page outside; of those inside it answers only when the network does not. It stores nothing
// itself: the page that a person has asked to keep itself puts its own copy and its files into the cache.
const SCOPE = new URL(self.registration.scope);
const PHONE = new URL("phone/", SCOPE);
const UNTIL = new URL("until", SCOPE).href;
const NAME = `check-in ${SCOPE.pathname}`;
const STATIC = "{{ static_path|escapejs }}";
const PATIENCE = 6000;
// Asked by the cache's name: opening it would make it anew after it was removed.
const ALIKE = { cacheName: NAME, ignoreSearch: true, ignoreVary: true };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== SCOPE.origin) return;
  if (event.request.mode === "navigate" && url.pathname.startsWith(SCOPE.pathname)) {
    event.respondWith(visit(event.request, url));
  } else if (event.request.method === "GET" && url.pathname.startsWith(STATIC)) {
    event.respondWith(file(event.request));
  }
});

const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), PATIENCE));

async function visit(request, url) {
  if (await isOver()) {
    await forget();
    return fetch(request);
  }
  const isPost = request.method !== "GET";
  try {
    // A venue's network often takes a question and never answers. What was posted is never cut short.
    return await (isPost ? fetch(request) : Promise.race([fetch(request), late()]));
  } catch {
    if (url.pathname === PHONE.pathname && !isPost) {
      return (await caches.match(PHONE.href, ALIKE)) || Response.error();
    }
    const there = new URL(PHONE);
    if (isPost) there.search = "?unsent=1";
    else if (url.pathname === SCOPE.pathname) there.search = url.search;
    return Response.redirect(there.href, 303);
  }
}

async function file(request) {
  return (await caches.match(request, { cacheName: NAME, ignoreVary: true })) || fetch(request);
}

async function isOver() {
  const until = await caches.match(UNTIL, ALIKE);
  return until ? Date.now() > Number(await until.text()) : false;
}

async function forget() {
  indexedDB.deleteDatabase(NAME);
  await caches.delete(NAME);
  await self.registration.unregister();
}
