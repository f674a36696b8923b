// Dialogs are native; menus are <details>. Escape and a click outside close both.
export function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return Boolean(dialog);
  for (const menu of document.querySelectorAll("details[data-menu][open]")) menu.open = false;
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) {
    event.preventDefault();
    open(opener.dataset.dialog);
    return;
  }
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
  else if (event.target.matches?.("dialog.dialog")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target) || event.target.closest("a.menu-item")) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
    return;
  }
  const sheet = event.target.closest?.("details[data-menu][open]");
  if (!sheet || !["ArrowDown", "ArrowUp"].includes(event.key) || event.target.matches("input, textarea")) return;
  const items = [...sheet.querySelectorAll(".menu-item:not([disabled])")];
  const place = items.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  items[(place + items.length) % items.length]?.focus();
  event.preventDefault();
});

// Only one menu at a time.
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches?.("details[data-menu]") || !event.target.open) return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== event.target) menu.open = false;
  },
  true,
);

// A step done by htmx inside a dialog closes it when it went well.
document.addEventListener("htmx:afterRequest", (event) => {
  const dialog = event.detail.elt.closest?.("dialog[open]");
  const form = event.detail.elt.matches?.("form") && event.detail.requestConfig?.verb === "post";
  if (dialog && form && event.detail.successful && !dialog.hasAttribute("data-stay")) dialog.close();
});
document.addEventListener("open-dialog", (event) => open(event.detail?.value ?? event.detail?.id));
