// Single-key shortcuts: never inside a field, never with a modifier, and switchable off altogether (WCAG 2.1.4).
import { open } from "./overlays.js";
import { act, back, move, openCurrent, toggle } from "./lists.js";

const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
let going = 0;

export const keysOn = () => document.body.dataset.keys !== "off" && localStorage.getItem("lienthong-keys") !== "off";

function go(letter) {
  const link = document.querySelector(`.rail [data-go="${CSS.escape(letter)}"]`);
  if (link) location.assign(link.href);
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  x: toggle,
  e: () => act("e"),
  a: () => act("a"),
  u: back,
  Enter: openCurrent,
  "/": () => {
    const field = document.querySelector("[data-filter] input[type=search]:not([data-skip])") ?? document.getElementById("seek");
    const chosen = document.getElementById("seek") ?? field;
    chosen?.focus();
    chosen?.select();
    return Boolean(chosen);
  },
  "?": () => open("keys"),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!keysOn() || event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.closest?.("a, button, summary, input, [role=option]")) return;
  if (going) {
    clearTimeout(going);
    going = 0;
    event.preventDefault();
    go(event.key.toLowerCase());
    return;
  }
  if (event.key === "g") {
    going = setTimeout(() => (going = 0), 1200);
    return;
  }
  if (actions[event.key]?.() !== false && actions[event.key]) event.preventDefault();
});
