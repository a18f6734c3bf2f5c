// Hides a question that is asked only after a certain answer to another one, and shows it when that
// answer is given. Without this script the hint beside the question says when to answer it.
const fields = [...document.querySelectorAll("[data-asked-if]")];

const form = (field) => field.form || document;

// What is answered to a question now; nothing if that one is hidden itself.
const given = (root, name) => [...root.querySelectorAll(`[name="${name}"]`)]
  .filter((one) => !one.closest("[hidden]") && (!["radio", "checkbox"].includes(one.type) || one.checked))
  .map((one) => one.value);

const look = () => {
  for (const field of fields) {
    const wanted = field.dataset.askedAnswer.split(" ");
    const answers = given(form(field), field.dataset.askedIf);
    field.closest(".field").hidden = !answers.some((answer) => wanted.includes(answer));
  }
};

document.addEventListener("change", look);
window.addEventListener("pageshow", look);
look();
