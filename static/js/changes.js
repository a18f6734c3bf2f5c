// From change to change with n and p (or j and k), or with the two buttons. Without this script each change
// has its own links to the next one and the one before.
const bar = document.getElementById("change-bar");
const changes = [...document.querySelectorAll('[id^="c"][tabindex="-1"]')].filter((one) => /^c\d+$/.test(one.id));

let chosen = -1;

// The one that was gone to, until the reader scrolls on; then the last one whose beginning has passed the top.
const shown = () =>
  chosen >= 0 ? chosen : changes.filter((one) => one.getBoundingClientRect().top < 8).length - 1;

const say = () => {
  const at = shown();
  bar.querySelector("output").textContent = at < 0 ? "" : bar.dataset.of.replace("%s", () => changes[at].id.slice(1));
};

const go = (step) => {
  chosen = Math.max(0, Math.min(changes.length - 1, shown() + step));
  const next = changes[chosen];
  next.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  next.focus({ preventScroll: true });
  history.replaceState(null, "", `#${next.id}`);
  say();
};

if (bar && changes.length) {
  bar.hidden = false;
  for (const button of bar.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => go(Number(button.dataset.step)));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (["PageDown", "PageUp", "ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) chosen = -1;
    if (event.key === "n" || event.key === "j") go(1);
    if (event.key === "p" || event.key === "k") go(-1);
  });
  const follow = () => {
    chosen = changes.findIndex((one) => `#${one.id}` === location.hash);
    say();
  };
  addEventListener("hashchange", follow);
  for (const moves of ["wheel", "touchmove"]) addEventListener(moves, () => { chosen = -1; }, { passive: true });
  follow();
}
