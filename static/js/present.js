// Says every half minute that a form is open, and shows who else has one open on the same roadmap.
// Without this script the page says so when it is opened.
const SECONDS = 30;
const note = document.getElementById("others");
const csrf = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

const show = (others) => {
  const list = note.querySelector("ul");
  const now = [...list.children].map((line) => line.textContent).join("\n");
  if (now === others.join("\n")) return; // nothing new is read aloud again
  list.replaceChildren(...others.map((words) => {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("bdi"), { textContent: words }));
    return line;
  }));
  note.hidden = !others.length;
};

const ask = async () => {
  if (document.visibilityState === "hidden") return;
  const how = { headers: { Accept: "application/json" }, redirect: "error" };
  if (!("reads" in note.dataset)) {
    const body = new URLSearchParams({ action: note.dataset.action, csrfmiddlewaretoken: csrf() });
    Object.assign(how, { method: "POST", body });
  }
  try {
    const answer = await fetch(note.dataset.ask, how);
    if (answer.ok) show((await answer.json()).others);
  } catch { /* no connection: asked again in half a minute */ }
};

setInterval(ask, SECONDS * 1000);
