// The one script of every page. Each module sets listeners on the document once, so swapped-in content needs nothing.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";
import "./csrf.js";
import "./morph.js";
import "./keys.js";
import "./lists.js";
import "./reader.js";
import "./overlays.js";
import "./toasts.js";
import "./combo.js";
import "./insert.js";
import "./dates.js";
import "./drop.js";
import "./forms.js";
import "./preferences.js";
import "./sheets.js";
import "./waits.js";

window.htmx = htmx;
window.Idiomorph = Idiomorph;

// What a few pages need comes when it is needed.
function wake(root) {
  if (root.querySelector("[data-map]")) import("./map.js").then((module) => module.wake(root));
  if (root.querySelector("[data-entry]")) import("./entry.js").then((module) => module.wake(root));
  if (root.querySelector("[data-boxes]")) import("./boxes.js").then((module) => module.wake(root));
  if (root.querySelector("[data-passkey]")) import("./passkeys.js").then((module) => module.wake(root));
}
wake(document);
document.addEventListener("htmx:load", (event) => wake(event.target));

// Whoever signs out leaves no pages behind on this device; what waits to be sent stays theirs.
if (location.pathname.startsWith("/accounts/log")) window.caches?.delete("entry-pages");
