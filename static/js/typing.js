// Keeps the typist's hands on the keys: the field is ready at once, with what is in it selected.

const field = document.querySelector("[data-typing] input[name='marks']");

if (field) {
  field.focus();
  field.select();
  // Enter twice in a row sends one paper once, not the next one empty.
  field.form.addEventListener("submit", (event) => {
    if (field.form.dataset.sent) {
      event.preventDefault();
    }
    field.form.dataset.sent = "yes";
  });
  // Coming back with the browser's own button shows a form that can be sent again.
  window.addEventListener("pageshow", () => delete field.form.dataset.sent);
}
