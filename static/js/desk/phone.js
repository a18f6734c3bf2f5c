// Check-in on a prepared phone. Every press is first kept on the phone, with its time and an id of its own,
// and then sent; so it makes no difference whether there is a network. The portal does each press once.
import { Safe } from "./safe.js";
import { codeIn } from "./scan.js";

const desk = document.getElementById("desk");
const $ = (id) => document.getElementById(id);
const { list, replay, worker, here, user } = desk.dataset;
const scope = worker.replace(/worker\.js$/, "");
const safe = new Safe(scope);
const TRY_AGAIN = 15_000;
const OLD = 60_000;
const MOST_AT_ONCE = 50;

let people = [];
let listDay = "";
let presses = [];
let told = [];
let token = "";
let takenAt = 0;
let sending = false;
let tried = false;
let state = "starts";

// --- What is known -----------------------------------------------------------------------------

const plain = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’‘ʼ`´]/g, "");

// The day of the convening at a moment, by the clock of the venue: who came yesterday is not in today.
const dayOf = (moment) => {
  const { zone, first, last } = desk.dataset;
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(moment);
  return day < first ? first : day > last ? last : day;
};

// As it will be when everything that waits has been sent.
const asPressed = () => {
  const today = dayOf(Date.now());
  const now = new Map(people.map((one) => [one.id, { ...one, in: one.in && listDay === today, waits: false }]));
  for (const press of presses.filter((one) => dayOf(one.at) === today)) {
    if (press.deed === "walk_in") {
      now.set(press.id, { id: press.id, name: press.guest.full_name, of: press.of, team: 0, code: "", in: true, waits: true, walkIn: true });
      continue;
    }
    const one = now.get(press.registration);
    if (!one) continue;
    const team = press.deed === "delegation" ? [...now.values()].filter((p) => p.team && p.team === one.team) : [one];
    for (const p of team) {
      const isIn = press.deed !== "undo";
      if (p.in !== isIn || press.deed !== "delegation") Object.assign(p, { in: isIn, waits: true });
    }
  }
  return [...now.values()];
};

const find = (text, all) => {
  const code = codeIn(text);
  const byCode = code ? all.filter((one) => one.code === code) : [];
  if (byCode.length) return byCode;
  const words = plain(text).split(/\s+/).filter(Boolean);
  return all.filter((one) => words.every((word) => plain(`${one.name} ${one.of}`).includes(word)));
};

// --- What is shown -----------------------------------------------------------------------------

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const say = (next) => {
  state = next;
  const line = $("line");
  const waits = presses.length ? fill(line.dataset.waiting, { n: presses.length }) : "";
  const words = fill(line.dataset[state] || "", { n: presses.length });
  line.textContent = [words, state === "sending" ? "" : waits].filter(Boolean).join(" ");
  line.classList.toggle("warn", Boolean(presses.length) || ["offline", "gone", "other", "old", "unsent"].includes(state));
};

const show = () => {
  const all = asPressed();
  const arrived = all.filter((one) => one.in).length;
  $("count").textContent = people.length ? fill($("count").dataset.words, { arrived, expected: all.length }) : "";
  const text = $("id_q").value.trim();
  const isEnough = plain(text).length >= Number(desk.dataset.letters);
  const found = isEnough ? find(text, all).slice(0, Number(desk.dataset.most)) : [];
  const hint = $("hint").dataset;
  $("hint").textContent = !text ? hint.none : !isEnough ? hint.short : found.length ? "" : fill(hint.nobody, { q: text });
  $("hint").hidden = found.length > 0;
  const teams = new Set();
  const focused = document.activeElement?.closest?.("#found section")?.dataset.id;
  $("found").replaceChildren(...found.map((one) => card(one, all, teams)));
  // The button that was pressed is gone: whoever uses a keyboard goes on with that person.
  if (focused) [...$("found").querySelectorAll(`[data-id="${focused}"] button`)].find((b) => b.checkVisibility())?.focus();
};

const card = (one, all, teams) => {
  const made = $("card").content.cloneNode(true);
  const part = (name) => made.querySelector(name);
  const name = one.name || `${$("withheld").content.textContent} ${one.code}`;
  part("bdi").textContent = name;
  part(".of").textContent = one.of;
  part("section").setAttribute("aria-label", name);
  part("section").dataset.id = one.id;
  part(".is-in").hidden = !one.in;
  part(".waits").hidden = !one.waits;
  part(".press").hidden = one.in;
  part(".press .vh").textContent = ` ${name}`;
  part(".undo .vh").textContent = ` ${name}`;
  part(".press").addEventListener("click", () => pressed("in", one));
  part(".undo").addEventListener("click", () => (one.walkIn ? takeBack(one.id) : pressed("undo", one)));
  const missing = all.filter((other) => one.team && other.team === one.team && !other.in).length;
  const button = part(".all");
  button.hidden = missing < 2 || teams.has(one.team);
  teams.add(one.team);
  button.textContent = fill(button.dataset.words, { n: missing, delegation: one.of });
  button.addEventListener("click", () => pressed("delegation", one));
  return made;
};

const showTold = () => {
  $("told").hidden = !told.length;
  $("told-list").replaceChildren(...told.map((one) => {
    const made = $("told-one").content.cloneNode(true);
    made.querySelector("span").textContent = one.words;
    made.querySelector(".vh").textContent = ` ${one.words}`;
    made.querySelector("button").addEventListener("click", async () => {
      await safe.remove("told", one.id);
      told = told.filter((other) => other.id !== one.id);
      showTold();
    });
    return made;
  }));
};

// --- Pressing ----------------------------------------------------------------------------------

const keep = async (press) => {
  // The number first, so that the phone's database gives them back in their order.
  const id = `${String(Date.now()).padStart(15, "0")} ${crypto.randomUUID()}`;
  const kept = { ...press, key: id.split(" ")[1], at: Date.now() };
  await safe.put("presses", id, kept);
  presses.push({ id, ...kept });
  show();
  say(state);
  send();
};

const pressed = (deed, one) => {
  const method = codeIn($("id_q").value) === one.code && one.code ? "badge" : "search";
  return keep({ deed, registration: one.id, method });
};

// Somebody added here and not sent yet is simply not sent.
const takeBack = async (id) => {
  if (sending) return;
  await safe.remove("presses", id);
  presses = presses.filter((press) => press.id !== id);
  show();
  say(state);
};

$("search").addEventListener("submit", (event) => { event.preventDefault(); show(); });
$("id_q").addEventListener("input", show);
$("walk-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const { csrfmiddlewaretoken, key, ...guest } = Object.fromEntries(new FormData(form));
  const isWhole = guest.full_name.trim() && guest.sector && (guest.country || guest.organisation.trim()) && form.email.validity.valid;
  $("walk-in-problem").hidden = Boolean(isWhole);
  if (!isWhole) return $("walk-in-problem").focus();
  const country = form.country.value ? form.country.selectedOptions[0].textContent : "";
  await keep({ deed: "walk_in", guest, of: country || guest.organisation });
  form.reset();
  $("add").open = false;
  $("id_q").value = guest.full_name;
  show();
});

// --- Sending -----------------------------------------------------------------------------------

class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

const ask = async (address, options = {}) => {
  const answer = await fetch(address, { ...options, redirect: "manual", cache: "no-store", headers: { Accept: "application/json", ...options.headers } });
  if (answer.type === "opaqueredirect") throw new Refused(401, "");
  const isJson = (answer.headers.get("content-type") || "").includes("json");
  if (!answer.ok) throw new Refused(answer.status, isJson ? (await answer.json()).words : "");
  return answer.json();
};

const takeOver = async (answer) => {
  people = answer.people;
  listDay = answer.day;
  token = answer.token;
  takenAt = Date.now();
  tried = false;
  await safe.put("meta", "list", { people, day: listDay });
};

// What colleagues have done meanwhile.
const isOld = () => Date.now() - takenAt > OLD;

const isUsed = () => !$("works").hidden && !document.hidden;

const send = async () => {
  if (sending || state === "other") return;
  sending = true;
  try {
    if (!token || isOld()) await takeOver(await ask(list));
    while (presses.length) {
      say("sending");
      await sendSome(presses.slice(0, MOST_AT_ONCE));
    }
    show();
    say("ready");
  } catch (error) {
    await stopped(error);
  } finally {
    sending = false;
  }
};

const sendSome = async (some) => {
  const sent = some.map(({ id, of, ...press }) => press);
  const answer = await ask(replay, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ now: Date.now(), presses: sent }),
  });
  const results = new Map(answer.results.map((result) => [result.key, result]));
  for (const press of some) {
    const result = results.get(press.key);
    if (!result) continue;
    // What a person has to look at is kept before the press goes: nothing is lost if the phone dies here.
    if (result.tell) await note(press.id, result.words);
    await safe.remove("presses", press.id);
    presses = presses.filter((other) => other.id !== press.id);
  }
  showTold();
  await takeOver(answer);
};

const note = async (id, words) => {
  await safe.put("told", id, { words });
  told.push({ id, words });
};

const stopped = async (error) => {
  if (!(error instanceof Refused)) return say("offline"); // no network, or none that answers
  token = "";
  if (error.status >= 500 || error.status === 429 || error.status === 400) return say("refused");
  // 401: signed out. 403, 404: no organiser any more, or the page is old. 409: signed in anew.
  if (error.status === 403 && !tried) {
    tried = true; // the form's secret changes with a new sign-in: ask for it once more
    return setTimeout(send, 500);
  }
  await safe.forgetNames();
  people = [];
  $("works").hidden = true;
  $("again").hidden = false;
  $("sign-in").hidden = error.status !== 401;
  $("prepare").hidden = error.status === 401;
  show();
  say("gone");
};
// --- Beginning and ending ----------------------------------------------------------------------

// The page and its files, as they are now; of pages there is this one only.
const keepPage = async () => {
  await navigator.serviceWorker.register(worker, { scope });
  await navigator.serviceWorker.ready;
  const page = await fetch(here, { cache: "no-store" });
  if (!page.ok || page.redirected) throw new Error("no page to keep");
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  const own = files.filter((name) => new URL(name).origin === location.origin && new URL(name).pathname.startsWith("/static/"));
  await caches.delete(safe.name);
  const cache = await caches.open(safe.name);
  await cache.put(here, page);
  await cache.put(`${scope}until`, new Response(desk.dataset.until));
  await Promise.all([...new Set(own)].map((name) => cache.add(name).catch(() => {})));
};

const begin = async () => {
  if (!Safe.works) return say("old");
  if (Date.now() > Number(desk.dataset.until)) {
    await safe.forgetAll();
    return say("gone");
  }
  const owner = await safe.get("meta", "owner");
  if (owner && owner.user !== user) {
    if ((await safe.all("presses")).length) return say("other");
    await safe.forgetAll();
  }
  await safe.put("meta", "owner", { user });
  const kept = await safe.get("meta", "list");
  people = kept?.people || [];
  listDay = kept?.day || "";
  presses = await safe.all("presses");
  told = await safe.all("told");
  try {
    await takeOver(await ask(list));
  } catch (error) {
    await stopped(error);
    if (error instanceof Refused) return showTold();
  }
  if (!people.length && !token) return say("gone");
  const isKept = token ? await keepPage().then(() => true, () => false) : true;
  $("works").hidden = false;
  const query = new URLSearchParams(location.search);
  $("id_q").value = query.get("q") || "";
  show();
  showTold();
  say(!isKept ? "old" : token ? "ready" : "offline");
  if (query.has("unsent")) say("unsent");
  else if (presses.length && token) send();
};

const forget = async () => {
  await safe.forgetAll();
  location.assign(scope);
};

const ifNothingWaits = async (deed) => {
  if (presses.length) await send();
  if (!presses.length) return deed();
  const words = $("sure").querySelector("p");
  words.textContent = fill(words.dataset.words, { n: presses.length });
  $("sure").hidden = false;
  $("sure").focus();
  $("forget-all").onclick = deed;
};

$("forget").addEventListener("click", () => ifNothingWaits(forget));
$("keep").addEventListener("click", () => { $("sure").hidden = true; });
// Signing out empties this browser: what waits is sent first, or somebody says that it may be lost.
for (const form of document.querySelectorAll('form[action*="logout"]')) {
  form.addEventListener("submit", (event) => {
    if (!presses.length) return;
    event.preventDefault();
    ifNothingWaits(() => form.submit());
  });
}
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => { if (!document.hidden && isUsed()) send(); });
setInterval(() => { if (isUsed() && navigator.onLine && (presses.length || isOld())) send(); }, TRY_AGAIN);

begin();
