// Says in a word how long a new passphrase would last, as it is typed. The server has the last word:
// pb/adapters/key_files.py counts in the same way.

const FAIR = 12;
const STRONG = 20;

function strength(typed, least) {
  const plain = [...typed.normalize("NFKC").trim().replace(/\s+/g, " ")];
  const codes = plain.map((character) => character.codePointAt(0));
  const steps = codes.slice(1).filter((code, place) => Math.abs(code - codes[place]) > 1);
  const telling = Math.min(1 + steps.length, 2 * new Set(plain).size);
  if (plain.length < least) return "short";
  if (telling < FAIR) return "weak";
  return telling >= STRONG ? "strong" : "fair";
}

for (const form of document.querySelectorAll("form[data-passphrase]")) {
  const field = form.querySelector("input[name='passphrase']");
  const said = form.querySelector("[data-strength]");
  const button = form.querySelector("button[type='submit']");
  // The file is saved and this page stays: a second press would make the first file useless.
  form.addEventListener("submit", () => setTimeout(() => (button.disabled = true)));
  form.addEventListener("input", () => (button.disabled = false));
  field.addEventListener("input", () => {
    said.textContent = field.value ? form.dataset[strength(field.value, Number(form.dataset.least))] : "";
  });
}
