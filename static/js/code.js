// Fills in the voting code that a letter's QR code carries. It stands behind the # of the address,
// which browsers never send: the code reaches no server log before its owner sends the form.

const carried = new URLSearchParams(window.location.hash.slice(1)).get("code");
const field = document.querySelector("input[name='code']");

if (carried && field && field.value === "") {
  field.value = carried.slice(0, 100);
  // The next person at this device shall not find it in the address or by going back.
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  // Here Enter goes on too, and the heading and the code stay in sight, which at the button they do not.
  field.focus({ preventScroll: true });
}
