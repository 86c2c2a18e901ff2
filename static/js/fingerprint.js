// Fills in the fingerprint that a receipt's QR code carries. It stands behind the # of the address,
// which browsers never send, so it reaches no server log.

const carried = new URLSearchParams(window.location.hash.slice(1)).get("fingerprint");
const field = document.querySelector("input[name='fingerprint']");

if (carried && field && field.value === "") {
  field.value = carried.slice(0, 64);
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  field.form.querySelector("button[type='submit']").focus();
}
