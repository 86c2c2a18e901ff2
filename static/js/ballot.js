// Counts along while a ballot is filled in: how many, how much, and whether that is too many.

function words(holder, kind, count, figures) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(count);
  const sentence = holder.getAttribute(`data-${kind}-${form}`) || holder.getAttribute(`data-${kind}-other`);
  return Object.entries(figures).reduce((text, [name, value]) => text.replace(`%{${name}}`, value), sentence);
}

function number(value) {
  return new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" }).format(value);
}

function money(minor, paper) {
  const exponent = Number(paper.dataset.exponent);
  const major = minor / 10 ** exponent;
  const digits = Number.isInteger(major) ? 0 : exponent;
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency",
    useGrouping: "always", // as the server writes sums, in Polish too
    currency: paper.dataset.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(major);
}

function marked(paper) {
  return [...paper.querySelectorAll("[data-mark]")].filter((input) => {
    if (input.type === "text") {
      return Number(input.value) > 0;
    }
    return input.checked && !(input.type === "radio" && input.value === "0");
  });
}

// What is counted, and by how much it is too many.
function figures(paper) {
  const marks = marked(paper);
  const sum = marks.reduce((total, input) => total + Number(input.dataset.cost || 0), 0);
  if (paper.dataset.ballot === "cumulative") {
    const points = marks.reduce((total, input) => total + Number(input.value), 0);
    return { count: points, sum, full: points, excess: points - Number(paper.dataset.points) };
  }
  if (paper.dataset.ballot === "knapsack") {
    return { count: marks.length, sum, full: sum, excess: sum - Number(paper.dataset.money) };
  }
  return { count: marks.length, sum, full: 0, excess: marks.length - Number(paper.dataset.most || Infinity) };
}

function sentenceFor(paper, holder, { count, sum, excess }) {
  if (count === 0) {
    return holder.dataset.none;
  }
  const text = words(holder, "chosen", count, { count: number(count), sum: money(sum, paper) });
  const tooMuch = paper.dataset.ballot === "knapsack" ? money(excess, paper) : number(excess);
  return excess > 0 ? `${text} ${words(holder, "over", excess, { count: tooMuch })}` : text;
}

for (const paper of document.querySelectorAll("[data-ballot]")) {
  const bar = paper.querySelector("[data-ballot-bar]");
  const holder = paper.querySelector("[data-ballot-count]");
  const said = paper.querySelector("[data-ballot-said]");
  const meter = paper.querySelector("[data-ballot-meter]");
  if (bar && holder) {
    const show = () => {
      const found = figures(paper);
      holder.textContent = sentenceFor(paper, holder, found);
      bar.classList.toggle("ballot-bar--over", found.excess > 0);
      if (meter) {
        meter.value = Math.min(found.full, meter.max);
      }
    };
    show();
    bar.classList.add("ballot-bar--counting");
    paper.addEventListener("input", () => {
      show();
      if (said) {
        said.textContent = holder.textContent;
      }
    });
  }
}
