// Says on every page that a ballot on this device is not in the box yet, with the way back to it.
import { unfinished } from "./kept.js";

const banner = document.querySelector("[data-unfinished]");
const found = banner && banner.hidden ? unfinished() : null;

// The address was written by our own paper; another site's has no business here.
if (found && found.back.startsWith("/rounds/")) {
  banner.querySelector("[data-unfinished-link]").href = found.back;
  banner.hidden = false;
}
