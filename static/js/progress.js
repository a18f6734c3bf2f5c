// Asks every few seconds how many papers are made, and shows the page anew when all are.
// Without this script the link "Look again" does the same.
const SECONDS = 3;

const look = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return; // signed out meanwhile: the link says so
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const news = page.getElementById("progress");
  if (!news) {
    location.reload();
    return;
  }
  const here = document.getElementById("progress");
  if (news.dataset.waiting !== here.dataset.waiting) {
    here.dataset.waiting = news.dataset.waiting;
    document.getElementById("made-words").textContent = news.querySelector("#made-words").textContent;
    here.querySelector("progress").value = news.querySelector("progress").value;
  }
  setTimeout(look, SECONDS * 1000);
};

setTimeout(look, SECONDS * 1000);
