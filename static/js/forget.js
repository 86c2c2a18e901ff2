// Takes the marks off this device: once the ballot is in the box, and for whoever leaves.
import { forget } from "./kept.js";

for (const cast of document.querySelectorAll("[data-forget]")) {
  forget(cast.dataset.forget);
}

for (const form of document.querySelectorAll("form[action$='/vote/ballot/leave']")) {
  form.addEventListener("submit", () => forget(form.action.split("/rounds/")[1].split("/")[0]));
}
