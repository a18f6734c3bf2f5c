// One's own agenda, kept on the phone for where there is no network: this page and its files, nothing else, and
// only after a press of the button. Signing out empties the browser (see docs/adr/0009-names-on-a-phone.md).
const page = document.getElementById("my-agenda");
const $ = (id) => document.getElementById(id);
const { worker, user, until } = page.dataset;
const scope = worker.replace(/worker\.js$/, "");
const name = `agenda ${scope}`;
const works = Boolean(globalThis.caches && navigator.serviceWorker);

const read = async (what) => {
  const found = await caches.match(`${scope}${what}`, { cacheName: name });
  return found ? found.text() : "";
};

const say = (words) => {
  $("kept").textContent = page.querySelector("#kept").dataset[words];
  $("kept").classList.toggle("warn", words !== "kept");
  $("kept").hidden = false;
};

const show = (isKept) => {
  $("to-keep").hidden = isKept;
  $("to-forget").hidden = !isKept;
};

// The page as the portal gives it now. A page that cannot be had leaves the older copy where it is.
const keep = async () => {
  const fresh = await fetch(scope, { cache: "no-store" });
  if (!fresh.ok || fresh.redirected) throw new Error("no page to keep");
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const own = files.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  const cache = await caches.open(name);
  await Promise.all([...new Set(own.map((url) => url.href))].map((href) => cache.add(href).catch(() => {})));
  await cache.put(`${scope}owner`, new Response(user));
  await cache.put(`${scope}until`, new Response(until));
  await cache.put(scope, fresh);
};

const forget = async () => {
  await caches.delete(name);
  const registered = await navigator.serviceWorker.getRegistration(scope);
  await registered?.unregister();
};

const begin = async () => {
  const owner = await read("owner");
  // Somebody else has signed in here meanwhile, or the time is over: what lies here is not theirs to read.
  if (owner && (owner !== user || Date.now() > Number(until))) await forget();
  const isKept = owner === user && Date.now() <= Number(until);
  $("keeping").hidden = !isKept && Date.now() > Number(until);
  show(isKept);
  if (!isKept) return;
  try {
    await keep();
    say("kept");
  } catch {
    say("offline");
  }
};

$("keep").addEventListener("click", async () => {
  try {
    await navigator.serviceWorker.register(worker, { scope });
    await navigator.serviceWorker.ready;
    await keep();
    show(true);
    say("kept");
    $("forget").focus();
  } catch {
    await forget();
    say("failed");
  }
});

$("forget").addEventListener("click", async () => {
  await forget();
  show(false);
  $("kept").hidden = true;
  $("keep").focus();
});

if (works) begin();
