// Counts along while a ballot is filled in: how many, how much, and whether that is too many.

function words(holder, kind, count, figures) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(count);
  const sentence = holder.getAttribute(`data-${kind}-${form}`) || holder.getAttribute(`data-${kind}-other`);
  return Object.entries(figures).reduce((text, [name, value]) => text.replace(`%{${name}}`, value), sentence);
}

function money(minor, paper) {
  const exponent = Number(paper.dataset.exponent);
  const major = minor / 10 ** exponent;
  const digits = Number.isInteger(major) ? 0 : exponent;
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency",
    currency: paper.dataset.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(major);
}

function sentenceFor(paper, holder) {
  const chosen = [...paper.querySelectorAll("[data-cost]:checked")];
  if (chosen.length === 0) {
    return { text: holder.dataset.none, over: false };
  }
  const sum = chosen.reduce((total, input) => total + Number(input.dataset.cost), 0);
  const count = new Intl.NumberFormat(document.documentElement.lang).format(chosen.length);
  const text = words(holder, "chosen", chosen.length, { count, sum: money(sum, paper) });
  const excess = chosen.length - Number(paper.dataset.most || Infinity);
  return excess > 0
    ? { text: `${text} ${words(holder, "over", excess, { count: excess })}`, over: true }
    : { text, over: false };
}

for (const paper of document.querySelectorAll("[data-ballot]")) {
  const bar = paper.querySelector("[data-ballot-bar]");
  const holder = paper.querySelector("[data-ballot-count]");
  const said = paper.querySelector("[data-ballot-said]");
  if (bar && holder) {
    const show = () => {
      const { text, over } = sentenceFor(paper, holder);
      holder.textContent = text;
      bar.classList.toggle("ballot-bar--over", over);
      return text;
    };
    show();
    bar.classList.add("ballot-bar--counting");
    paper.addEventListener("change", () => {
      const text = show();
      if (said) {
        said.textContent = text;
      }
    });
  }
}
