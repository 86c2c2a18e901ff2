// Spares a way to the server and back at each step of a vote: a form asks for the next page at once,
// and that page's own address takes the place of the form's. So going back and loading again never
// send a form twice, just as if the browser had been led there.

const ASKED = "onward";

for (const form of document.querySelectorAll("form[data-onward]")) {
  const action = form.getAttribute("action");
  form.addEventListener("submit", () => {
    form.action = `${action}?${ASKED}=1`;
  });
}

const { here } = document.documentElement.dataset;
if (here && new URLSearchParams(window.location.search).has(ASKED)) {
  window.history.replaceState(window.history.state, "", here + window.location.hash);
}
