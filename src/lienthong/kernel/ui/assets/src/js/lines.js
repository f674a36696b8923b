// Rows of a list's grid: an empty one is always there for the next line; a line that waits gets its row back.
const EMPTY = 3;

// The row of a line, made when there is none; without a record, one more empty row at the end.
export function openRow(form, record) {
  const blank = form.querySelector("template[data-blank-row]");
  if (!blank) return undefined;
  const key = record ? String(record.figure).split(".")[0] : crypto.randomUUID();
  const known = form.querySelector(`[data-line="${key}"]`);
  if (known) return known;
  const made = document.createElement("template");
  made.innerHTML = blank.innerHTML.replaceAll("__line__", key);
  const row = made.content.firstElementChild;
  for (const field of row.querySelectorAll("[data-cell]")) field.dataset.left = "";
  const body = form.querySelector("[data-lines]");
  const first = record && [...body.children].find((one) => isEmpty(one));
  body.insertBefore(row, first ?? null);
  return row;
}

const isEmpty = (row) => row.matches("[data-new]") && [...row.querySelectorAll("[data-cell]")].every((one) => !one.value);

function keepEmpty(form) {
  const rows = [...form.querySelectorAll("[data-entry-row]")];
  for (let left = rows.slice(-EMPTY).filter(isEmpty).length; left < EMPTY; left += 1) openRow(form);
}

export function watchLines(form) {
  if (form.dataset.by !== "line") return;
  keepEmpty(form);
  form.addEventListener("input", () => keepEmpty(form));
  form.addEventListener("paste", () => setTimeout(() => keepEmpty(form)));
}

// What became of lines: one that is kept has a page of its own.
export function showLines(form, lines) {
  for (const [key, address] of Object.entries(lines)) {
    const row = form.querySelector(`[data-line="${key}"]`);
    if (!row || !address) continue;
    row.removeAttribute("data-new");
    const link = row.querySelector("[data-line-link]");
    link.href = address;
    link.hidden = false;
  }
}
