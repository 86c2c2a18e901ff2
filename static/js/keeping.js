// Keeps every mark at once on this device, before anything is sent, and puts it back after a reload
// or after the code was entered anew. Runs before the other scripts of a paper read their fields.
import { forget, keyOf, read, write } from "./kept.js";

const paper = document.querySelector("form[data-keep]");

function inputs() {
  return [...paper.querySelectorAll("[data-mark]")];
}

function marks() {
  return inputs()
    .filter((input) => (input.type === "text" ? input.value.trim() !== "" : input.checked && input.value !== "0"))
    .map((input) => [input.name, input.value.trim()]);
}

function put(wanted) {
  const values = new Set(wanted.map(([name, value]) => `${name}=${value}`));
  const texts = new Map(wanted);
  for (const input of inputs()) {
    if (input.type === "text") {
      input.value = texts.get(input.name) || "";
    } else if (input.type === "radio" && input.value === "0") {
      input.checked = !wanted.some(([name]) => name === input.name);
    } else {
      input.checked = values.has(`${input.name}=${input.value}`);
    }
  }
}

function same(one, other) {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}

if (paper) {
  const { keep: voter, slug, pot, back, lifetime } = paper.dataset;
  const own = "own" in paper.dataset;
  const key = keyOf(slug, voter, pot);
  const save = () => {
    write(key, { until: Date.now() + Number(lifetime) * 1000, at: Date.now(), back, marks: marks() }, own);
  };

  forget("");
  const kept = read(key);
  const wrong = document.querySelector(".govuk-error-summary");
  const notice = document.querySelector("[data-kept]");
  if (kept && !wrong && !same(kept.marks, marks())) {
    put(kept.marks);
    notice.hidden = kept.marks.length === 0;
    notice.querySelector("[data-kept-empty]").addEventListener("click", () => {
      put([]);
      save();
      window.location.reload();
    });
  } else {
    save();
  }
  paper.addEventListener("input", save);
  paper.addEventListener("change", save);
  // On a device that others use, a paper that was left lying is put away.
  if (!own) {
    let left;
    const wait = () => {
      window.clearTimeout(left);
      left = window.setTimeout(() => {
        forget(slug);
        window.location.replace(`/rounds/${slug}/vote`);
      }, Number(lifetime) * 1000);
    };
    wait();
    paper.addEventListener("input", wait);
  }
}
