// Keeps on this device what is typed into a form, until it is saved: a dropped connection, an empty
// battery or a closed page lose nothing. Kept for whoever typed it, for a week at most.
const form = document.querySelector("form[data-keep]");
const key = `kept:${form.dataset.keep}`;
const SENT = "kept-sent"; // what was sent last from this tab; js/saved.js forgets it once it has arrived
const WEEK = 7 * 24 * 3600 * 1000;
const SKIPPED = new Set(["csrfmiddlewaretoken", "version", "window", "seen"]);

const values = () => [...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && typeof value === "string");
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
const drop = (name) => { try { localStorage.removeItem(name); } catch { /* a browser that keeps nothing */ } };

const tidy = () => {
  try {
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith("kept:"))) {
      const there = read(name);
      if (!there || Date.now() - there.at > WEEK) drop(name);
    }
  } catch { /* as above */ }
};

const opened = values();
const keep = () => {
  const now = values();
  if (same(now, opened)) return;
  try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: now })); } catch { /* full, or forbidden */ }
};

const put = (kept) => {
  for (const field of form.elements) {
    if (!field.name || SKIPPED.has(field.name)) continue;
    const said = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = said.includes(field.value);
    else if (said.length) [field.value] = said;
  }
};

const offer = (kept) => {
  const note = document.getElementById("kept");
  document.getElementById("kept-when").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
  document.getElementById("kept-put").addEventListener("click", () => {
    put(kept.values);
    note.hidden = true;
    form.querySelector("input:not([type=hidden]), textarea, select").focus();
  });
  document.getElementById("kept-drop").addEventListener("click", () => { drop(key); note.hidden = true; });
  note.hidden = false;
};

tidy();
const kept = read(key);
if (kept && !same(kept.values, opened)) offer(kept);

let waiting = null;
form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 400); });
window.addEventListener("pagehide", keep);
form.addEventListener("submit", () => { keep(); sessionStorage.setItem(SENT, key); });
