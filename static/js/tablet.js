// On a helper's tablet: asks whether somebody is there when nobody has touched it for a while, and
// lets the tablet forget if there is no answer. Pages without script do the same by themselves.
const asking = document.querySelector("[data-still-there]");

if (asking) {
  const form = asking.querySelector("form");
  let waiting;

  const leave = () => window.location.replace(asking.dataset.over);
  const ask = () => {
    asking.showModal();
    waiting = window.setTimeout(leave, asking.dataset.grace * 1000);
  };
  const restart = () => {
    if (!asking.open) {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(ask, asking.dataset.idle * 1000);
    }
  };

  for (const touch of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(touch, restart, { passive: true });
  }
  // Escape is no answer to the question; the button is.
  asking.addEventListener("cancel", (event) => event.preventDefault());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // What is marked and not sent yet stays on the page; what was kept is kept for longer.
    window.fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    asking.close();
    restart();
  });
  restart();
}
