// Saves a form that is being written, every so many seconds, when something has changed.
// Without this script the buttons do the same; it only makes losing text less likely.
const form = document.querySelector("form[data-autosave]");
const line = document.getElementById(form.dataset.line);
const seconds = Number(form.dataset.autosave);

let changed = false;
let saving = null;
let leaving = false;

const say = (words, failed) => {
  line.textContent = words;
  line.classList.toggle("flag", failed);
  line.setAttribute("role", failed ? "alert" : "note");
};

const post = async () => {
  changed = false;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "X-Autosave": "1" },
      body: new URLSearchParams(new FormData(form)),
      keepalive: document.visibilityState === "hidden",
      redirect: "error", // signed out meanwhile: the address leads to the sign-in page
    });
    if (!(answer.headers.get("content-type") || "").includes("json")) throw new Error(answer.status);
    const { words } = await answer.json();
    say(words, !answer.ok);
    if (answer.status === 409) leaving = true; // another window is newer: a person decides, not we
  } catch {
    changed = true; // tried again at the next turn
    say(form.dataset.failed, true);
  }
};

const save = () => {
  if (!changed || saving || leaving) return;
  saving = post().finally(() => { saving = null; });
};

form.addEventListener("input", () => { changed = true; });
// Any button that sends the form, also those of the language bar: the page does it from here.
form.addEventListener("submit", () => { leaving = true; });
// A page the browser kept and shows again goes on where it was.
window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
// The person turns to the document in another tab, or puts the phone away.
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
setInterval(save, seconds * 1000);
