// A figure chooses the grade while one of its circles has the focus; elsewhere it is a figure.
// Without this script the arrow keys do it, as in every group of circles.
document.getElementById("grade-keys").hidden = false;
document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (!(at instanceof HTMLInputElement) || at.type !== "radio" || !at.name.startsWith("grade_")) return;
  const value = event.key.toLowerCase() === "n" ? "na" : event.key;
  const found = [...at.form.elements[at.name]].find((radio) => radio.value === value);
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.click(); // says so to whoever listens, and saves by itself
});
