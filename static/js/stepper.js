// Buttons that give a project one point more or one less.

function button(text, label) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "mark__step";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  return made;
}

for (const row of document.querySelectorAll("[data-stepper]")) {
  const input = row.querySelector("[data-mark]");
  const title = row.querySelector("label").textContent;
  const step = (by) => {
    const value = Math.max(0, Math.min(Number(input.dataset.most), (Number(input.value) || 0) + by));
    input.value = value === 0 ? "" : String(value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const less = button("−", `${row.dataset.less}: ${title}`);
  const more = button("+", `${row.dataset.more}: ${title}`);
  less.addEventListener("click", () => step(-1));
  more.addEventListener("click", () => step(1));
  input.before(less);
  input.after(more);
}
