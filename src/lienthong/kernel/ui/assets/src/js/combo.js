// Choosing by typing: acts on `input` after a pause, so that Telex and VNI are never disturbed; arrows and Enter choose.
const waiting = new WeakMap();

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[role=combobox][data-search]");
  if (!field || event.isComposing) return;
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(() => ask(field), 250));
});
document.addEventListener("compositionend", (event) => {
  if (event.target.matches?.("[role=combobox][data-search]")) event.target.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("focusin", (event) => {
  for (const combo of document.querySelectorAll("[data-combo]")) if (!combo.contains(event.target)) close(combo);
});

async function ask(field) {
  const combo = field.closest("[data-combo]");
  const typed = field.value.trim();
  if (!typed) return close(combo);
  const address = new URL(field.dataset.search, location.href);
  address.searchParams.set("q", typed.normalize("NFC"));
  for (const { value } of combo.querySelectorAll("input[type=hidden]")) address.searchParams.append("without", value);
  field.setAttribute("aria-busy", "true");
  const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  field.removeAttribute("aria-busy");
  if (!response?.ok || field.value.trim() !== typed) return;
  const list = combo.querySelector("[role=listbox]");
  list.innerHTML = await response.text();
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  point(combo, list.querySelector("[role=option]"));
}

function close(combo) {
  const list = combo.querySelector("[role=listbox]");
  const field = combo.querySelector("[role=combobox]");
  if (!list || !field) return;
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function point(combo, option) {
  const field = combo.querySelector("[role=combobox]");
  for (const other of combo.querySelectorAll("[role=option]")) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
}

function choose(combo, option) {
  const { key, text } = option.dataset;
  const name = combo.dataset.combo;
  const box = combo.querySelector(".combo-box");
  const field = combo.querySelector("[role=combobox]");
  if (!("multiple" in combo.dataset)) for (const old of box.querySelectorAll("[data-chip]")) old.remove();
  if (![...box.querySelectorAll("input[type=hidden]")].some((old) => old.value === key)) {
    const chip = document.createElement("span");
    chip.className = "chip on";
    chip.dataset.chip = "";
    const value = Object.assign(document.createElement("input"), { type: "hidden", name, value: key });
    const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "✕" });
    remove.dataset.chipRemove = "";
    remove.setAttribute("aria-label", `${document.documentElement.lang === "en" ? "Remove" : "Bỏ"} ${text}`);
    chip.append(value, text, remove);
    field.before(chip);
  }
  field.value = "";
  close(combo);
  field.focus();
  combo.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { key, text } }));
}

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".combo-list [role=option]");
  if (!option) return;
  event.preventDefault();
  choose(option.closest("[data-combo]"), option);
});
document.addEventListener("click", (event) => {
  const remove = event.target.closest?.("[data-chip-remove]");
  if (!remove) return;
  const combo = remove.closest("[data-combo]");
  remove.closest("[data-chip]").remove();
  combo?.querySelector("[role=combobox]")?.focus();
  combo?.dispatchEvent(new CustomEvent("change", { bubbles: true }));
});
// Only keys that are no text: the arrows, Enter and Escape, and only while the list is open and nothing is composed.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[role=combobox][data-search]");
  if (!field || event.isComposing || event.keyCode === 229) return;
  const combo = field.closest("[data-combo]");
  const list = combo.querySelector("[role=listbox]");
  const options = [...list.querySelectorAll("[role=option]")];
  const place = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Enter") {
    if (!list.hidden && options[place]) choose(combo, options[place]);
    event.preventDefault();
  } else if (event.key === "Escape" && !list.hidden) {
    close(combo);
    event.stopPropagation();
  } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
    point(combo, options[(place + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length]);
    event.preventDefault();
  }
});
