// Forms: the first error takes the focus, a double click sends once, cells save themselves as they are left.
import { post } from "./csrf.js";

function focusFirstError(root) {
  const bad = root.querySelector("[aria-invalid=true], .field-bad input, .field-bad select, .field-bad textarea") ?? root.querySelector("[data-first-error]");
  bad?.focus();
}
if (document.querySelector("[data-first-error], .field-bad")) focusFirstError(document);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.querySelector?.(".field-bad, [data-first-error]")) focusFirstError(event.target);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.classList.add("busy");
  setTimeout(() => {
    delete form.dataset.sent;
    event.submitter?.classList.remove("busy");
  }, 8000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".button.busy")) button.classList.remove("busy");
});

document.addEventListener("focusin", (event) => {
  const input = event.target.closest?.("[data-autosave] input, [data-autosave] select");
  if (input) input.dataset.before = input.value;
});
document.addEventListener("focusout", (event) => {
  const input = event.target.closest?.("[data-autosave] input, [data-autosave] select");
  if (input && input.value !== input.dataset.before) save(input);
});

async function save(input) {
  const cell = input.closest("[data-autosave]");
  cell.dataset.state = "saving";
  const body = new FormData();
  body.append(input.name, input.value.normalize("NFC"));
  body.append("before", input.dataset.before ?? "");
  const response = await post(cell.dataset.autosave, body).catch(() => null);
  cell.dataset.state = response?.ok ? "saved" : "failed";
  input.setAttribute("aria-invalid", String(!response?.ok));
  if (response?.ok) {
    input.dataset.before = input.value;
    return;
  }
  const told = response?.headers.get("X-Message");
  input.title = told ? decodeURIComponent(told) : "";
  if (input.title) document.dispatchEvent(new CustomEvent("toast", { detail: { text: input.title, kind: "bad" } }));
}

// Grids: arrows up and down and Enter go from cell to cell of a column.
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-autosave]");
  if (!cell || event.isComposing || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
  let row = cell.parentElement;
  do row = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
  while (row && !row.children[cell.cellIndex]?.matches("[data-autosave]"));
  const next = row?.children[cell.cellIndex].querySelector("input");
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});
