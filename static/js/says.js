// Shows below a field what will be made of it, while it is being typed.
for (const field of document.querySelectorAll("[data-says]")) {
  const line = document.getElementById(`${field.id}_helptext`);
  const say = () => { line.textContent = field.dataset.says.replace("%s", () => field.value.trim() || "–"); };
  field.addEventListener("input", say);
  say();
}
