// Lists driven by keys: rows are [data-row]; one is current; actions of the open record are [data-key="e"], [data-key="a"].
const rows = () => [...document.querySelectorAll("[data-row]:not(.left)")];
const all = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.querySelector("[data-row][aria-current=true]");

function mark(row) {
  for (const other of all()) if (other !== row) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
}

export function move(step) {
  const list = all();
  if (!list.length) return false;
  const place = list.indexOf(current());
  const row = list[Math.max(0, Math.min(list.length - 1, place < 0 ? 0 : place + step))];
  mark(row);
  row.querySelector(".row-link")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

export function openCurrent() {
  const link = current()?.querySelector(".row-link");
  link?.click();
  return Boolean(link);
}

export function toggle() {
  const box = current()?.querySelector(".row-check input");
  box?.click();
  return Boolean(box);
}

export function back() {
  const split = document.getElementById("split");
  if (split?.dataset.showing === "detail" && matchMedia("(max-width: 63.99rem)").matches) {
    split.dataset.showing = "list";
  } else if (!current()) {
    const crumb = [...document.querySelectorAll(".crumbs a")].pop();
    if (!crumb) return false;
    location.assign(crumb.href);
    return true;
  }
  (current() ?? all()[0])?.querySelector(".row-link")?.focus();
  return true;
}

// e and a press what the page offers: in the open record, else in the bar over the selection.
export function act(key) {
  const selected = document.querySelector("[data-bulk]:not([hidden])");
  const place = selected ?? document.getElementById("detail") ?? document.getElementById("main");
  const button = place?.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`#main [data-key="${key}"]`);
  if (button?.closest("[data-bulk]") && !selected && !toggle()) return false;
  button?.click();
  return Boolean(button);
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row && event.target.matches(".row-link")) mark(row);
});
document.addEventListener("click", (event) => {
  const row = event.target.closest?.(".row-link")?.closest("[data-row]");
  if (row) {
    mark(row);
    row.classList.remove("unread");
  }
  if (event.target.closest?.("[data-back-to-list]")) {
    event.preventDefault();
    back();
  }
});

// After a step the server sends the event "finished" with the row's key: the row stays, paler, and the next opens.
document.addEventListener("finished", (event) => {
  // A list across modules names its rows otherwise than the module that finished one: then it is the one that is open.
  const done = document.getElementById(`row-${event.detail?.key ?? event.detail?.value}`) ?? current();
  if (!done) return;
  const list = all();
  const place = list.indexOf(done);
  const next = list.slice(place + 1).find((row) => !row.classList.contains("left")) ?? rows().find((row) => row !== done);
  if (event.detail?.gone) done.remove();
  else done.classList.add("left");
  if (next) {
    mark(next);
    next.querySelector(".row-link")?.focus({ preventScroll: true });
    next.querySelector(".row-link")?.click();
    next.scrollIntoView({ block: "nearest" });
  }
});

// The selection and the bar that acts on it.
let last = null;
function count() {
  const bar = document.querySelector("[data-bulk]");
  const chosen = document.querySelectorAll(".row-check input:checked");
  for (const row of all()) row.classList.toggle("selected", Boolean(row.querySelector(".row-check input:checked")));
  document.body.classList.toggle("selecting", chosen.length > 0);
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  const out = bar.querySelector("[data-bulk-count]");
  if (out) out.textContent = String(chosen.length);
}
document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".row-check input");
  if (box) {
    if (event.shiftKey && last?.isConnected) {
      const boxes = [...document.querySelectorAll(".row-check input")];
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    count();
  }
  const every = event.target.closest?.("[data-select-all]");
  if (every) {
    for (const chosen of document.querySelectorAll(".row-check input")) chosen.checked = every.checked;
    count();
  }
  if (event.target.closest?.("[data-bulk-clear]")) {
    for (const chosen of document.querySelectorAll(".row-check input:checked")) chosen.checked = false;
    count();
  }
});
document.addEventListener("htmx:afterSettle", count);
