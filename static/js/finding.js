// Shows at once which projects fit what is looked for. What does not fit is hidden, its mark stays.

const panel = document.querySelector("[data-find]");

const PLAIN = { ł: "l", ø: "o", đ: "d", ı: "i" };

function plain(text) {
  return text
    .toLowerCase()
    .replace(/[łøđı]/g, (letter) => PLAIN[letter])
    .normalize("NFKD")
    .replace(/\p{M}/gu, "");
}

function isMarked(item) {
  return [...item.querySelectorAll("[data-mark]")].some((input) =>
    input.type === "text" ? input.value.trim() !== "" : input.checked && input.value !== "0",
  );
}

if (panel) {
  const items = [...document.querySelectorAll(".cards--ballot > li")];
  const said = panel.querySelector("[data-find-said]");
  const [words, theme, area, marked] = ["q", "theme", "area", "marked"].map((name) =>
    document.getElementById(`find-${name}`),
  );
  const dots = new Map([...panel.querySelectorAll("[data-dot]")].map((dot) => [`p-${dot.dataset.dot}`, dot]));
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) {
      const parts = item.querySelectorAll(".card__title, .card__summary, .card__more p:not(:has(a))");
      texts.set(item, plain([...parts].map((part) => part.textContent).join(" ")));
    }
    return texts.get(item);
  };
  const wanted = (item, search) =>
    (!marked.value || isMarked(item)) &&
    (!theme?.value || item.dataset.theme === theme.value) &&
    (!area?.value || item.dataset.area === area.value) &&
    search.every((word) => textOf(item).includes(word));

  const show = () => {
    const search = plain(words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const fits = wanted(item, search);
      shown += Number(fits);
      item.hidden = !fits;
      dots.get(item.id)?.classList.toggle("map__link--away", !fits);
    }
    const { all, some, nothing } = said.dataset;
    said.textContent = shown === items.length ? all : shown ? some.replace("%{shown}", shown) : nothing;
  };

  for (const button of panel.querySelectorAll("[data-find-button]")) {
    button.hidden = true;
  }
  for (const field of [words, theme, area, marked]) {
    field?.addEventListener("input", show);
    // What is looked for is no mark: the scripts that count and keep need not wake up.
    field?.addEventListener("input", (event) => event.stopPropagation());
  }
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
    }
  });
}
