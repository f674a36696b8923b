// Swaps change only what differs, so focus, typing and scroll survive; a field in use is never rewritten.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

const typing = (node) => node === document.activeElement && node.matches?.("input, textarea, select");

htmx.defineExtension("morph", {
  isInlineSwap: (style) => style.startsWith("morph") && style !== "morph:innerHTML",
  handleSwap(style, target, fragment) {
    if (!style.startsWith("morph")) return false;
    const options = {
      morphStyle: style === "morph:innerHTML" ? "innerHTML" : "outerHTML",
      ignoreActiveValue: true,
      callbacks: {
        beforeAttributeUpdated: (name, node) => !(name === "value" && typing(node)) && !(name === "open" && node.matches("dialog, details")),
      },
    };
    return Idiomorph.morph(target, fragment.childNodes.length ? fragment.children : fragment, options);
  },
});
document.body.setAttribute("hx-ext", "morph");
htmx.process(document.body);

const line = document.getElementById("progress-line");
let running = 0;
document.addEventListener("htmx:beforeRequest", () => {
  running += 1;
  setTimeout(() => running > 0 && line?.classList.add("busy"), 150);
});
document.addEventListener("htmx:afterRequest", () => {
  running = Math.max(0, running - 1);
  if (!running) line?.classList.remove("busy");
});

// What a swap changed is told to screen readers when the new content asks for it with data-announce.
export function announce(text) {
  const place = document.getElementById("announcer");
  if (!place) return;
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}
document.addEventListener("htmx:afterSettle", (event) => {
  const told = event.target.querySelector?.("[data-announce]");
  if (told) announce(told.dataset.announce);
  if (event.target.id === "detail") {
    document.getElementById("split")?.setAttribute("data-showing", "detail");
    if (matchMedia("(max-width: 63.99rem)").matches) event.target.focus();
  }
});
