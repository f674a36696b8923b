// The grid of a report or of a list: each cell is kept as it is left and saved, offline too; a list's when its line is
// left. Keys, paste, conflicts that are asked about.
import { openRow, showLines, watchLines } from "./lines.js";
import { CHANNEL, amend, flush, here, recordsOf, remember, sendLater } from "./queue.js";
import { toast } from "./toasts.js";

const awake = new WeakSet();
const LONG_AGO = 14 * 86_400_000;
let failures = 0;

export function wake(root) {
  for (const form of root.querySelectorAll("[data-entry]")) {
    if (awake.has(form)) continue;
    awake.add(form);
    start(form);
  }
}

const named = (text) => (/^\d+$/.test(text) ? Number(text) : text);
const facts = (form) => ({ who: Number(form.dataset.who), submission: named(form.dataset.entry) });
const words = (form) => JSON.parse(form.dataset.words);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
const fields = (form, figure) => form.querySelectorAll(`[data-cell="${figure}"]`);
const placeOf = (field) => field.closest("[data-entry-place], td");
const CELLS = "[data-cell]:not([data-aside])"; // an answer to a note is no cell of the grid

// What stood in a field when the page came: whoever types before this script runs has typed something.
const original = (field) => field.defaultValue ?? [...field.options].find((one) => one.defaultSelected)?.value ?? "";
const isDirty = (field) => field.value !== field.dataset.left;

async function start(form) {
  for (const field of form.querySelectorAll("[data-cell]")) field.dataset.left = original(field);
  watchLines(form);
  form.addEventListener("focusout", (event) => leave(form, event.target, event.relatedTarget));
  form.addEventListener("change", (event) => event.target.matches("select[data-cell]") && leave(form, event.target));
  form.addEventListener("keydown", (event) => move(form, event));
  form.addEventListener("paste", (event) => paste(form, event));
  form.addEventListener("focusin", (event) => event.target.matches?.("input[data-cell]") && event.target.select());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[data-entry-send]").addEventListener("click", () => sendAll(form));
  await overlay(form);
  keepPages(form);
  const early = [...form.querySelectorAll("[data-cell]")].filter((one) => isDirty(one) && one !== document.activeElement);
  await queue(form, early);
}

// What waits, or was saved after this copy of the page was made, stands in its cell.
async function overlay(form) {
  const { who, submission } = facts(form);
  for (const record of await recordsOf(who).catch(() => [])) {
    const isHere = record.submission === submission;
    const isOld = isHere ? record.revision <= Number(form.dataset.revision) : Date.now() - record.at > LONG_AGO;
    if (record.state === "saved" && isOld) {
      await amend(who, record.submission, record.figure, (now) => (now?.state === "saved" ? null : now));
    } else if (isHere) {
      openRow(form, record);
      put(form, record);
    }
  }
  await tellState(form);
}

function put(form, record) {
  for (const field of fields(form, record.figure)) {
    if (isDirty(field)) continue; // typed since, and sent when it is left
    field.value = field.matches("select") ? (record.plain ?? record.text) : record.text;
    field.dataset.left = field.value;
    if (record.state === "saved") field.dataset.plain = record.plain;
  }
  mark(form, record);
}

// How a cell stands: in its colour, in its word, with the question when somebody else was faster.
function mark(form, record) {
  const say = words(form);
  for (const field of fields(form, record.figure)) {
    const cell = placeOf(field);
    cell.dataset.state = record.state;
    field.setAttribute("aria-invalid", String(["invalid", "conflict", "refused", "held"].includes(record.state)));
    const place = cell.querySelector("[data-entry-error]");
    place.replaceChildren();
    if (record.state === "conflict") ask(form, place, record, say);
    else if (record.message && record.state !== "saved") {
      line(place, record.message);
      if (record.state !== "invalid") button(place, say.discard, () => take(form, record));
    } else if (record.state === "waiting") line(place, say.cellWaiting, "small muted entry-waits");
  }
}

function line(place, text, kind = "error small") {
  const made = document.createElement("p");
  made.className = kind;
  made.textContent = text;
  place.append(made);
}

function button(place, text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-small";
  made.textContent = text;
  made.addEventListener("click", action);
  place.append(made);
}

function ask(form, place, record, say) {
  const { who, shown } = record.theirs ?? {};
  line(place, filled(say.conflict, { who: who || say.somebody, value: shown || "–", mine: record.text || "–" }));
  button(place, say.keepMine, async () => {
    const { who: mine, submission } = facts(form);
    await amend(mine, submission, record.figure, (now) => ({
      ...now, state: "waiting", seen: record.theirs?.plain ?? "", key: crypto.randomUUID(), tried: [], texts: [], sent: false,
    }));
    await sendAll(form);
  });
  button(place, say.takeTheirs, () => take(form, record));
}

// What stands on the server takes the place of what was typed.
async function take(form, record) {
  const { who, submission } = facts(form);
  await amend(who, submission, record.figure, () => null);
  const theirs = record.theirs ?? { plain: record.seen ?? "", shown: record.seen ?? "" };
  put(form, { figure: record.figure, state: "saved", text: theirs.shown, plain: theirs.plain });
  await tellState(form);
}

async function leave(form, field, next) {
  if (!field.matches?.("[data-cell]")) return;
  // A line is sent whole, once it is left; until then its cells wait on the device.
  const stays = form.dataset.by === "line" && next && next.closest?.("[data-entry-row]") === field.closest("[data-entry-row]");
  const changed = isDirty(field) ? [field] : [];
  if (changed.length) await queue(form, changed, !stays);
  else if (form.dataset.by === "line" && !stays && form.querySelector("[data-entry-status]").dataset.waiting > 0) await sendAll(form);
}

let putting = 0; // cells that are on their way into the queue: they wait as well
async function queue(form, changed, sends = true) {
  const language = document.documentElement.lang;
  putting += changed.length;
  if (changed.length) form.querySelector("[data-entry-status]").dataset.state = "waiting";
  for (const field of changed) {
    const figure = named(field.dataset.cell);
    const { plain: seen } = field.dataset;
    const { revision } = form.dataset;
    const record = { ...facts(form), figure, text: field.value.normalize("NFC"), seen, revision };
    field.dataset.left = field.value;
    placeOf(field).dataset.state = sends ? "saving" : "waiting";
    const page = location.pathname;
    await remember({ ...record, language, address: form.dataset.address, page }).finally(() => (putting -= 1));
  }
  if (sends) await sendAll(form);
  else await tellState(form);
}

let timer;
async function sendAll(form) {
  clearTimeout(timer);
  await tellState(form, "saving");
  const { who } = facts(form);
  const outcome = await flush(who, (address, said) => {
    for (const open of document.querySelectorAll(`[data-entry][data-address="${address}"]`)) hear(open, said);
  }).catch(() => "offline");
  failures = outcome === "sent" ? 0 : failures + 1;
  await showAll(form);
  await tellState(form, outcome);
  const left = (await recordsOf(who).catch(() => [])).some((record) => record.state === "waiting");
  if (left) timer = setTimeout(() => sendAll(form), Math.min(60_000, 2_000 * 2 ** failures));
  if (left && outcome !== "sent") sendLater();
}

// The answer of the server: changes against the last period, rules that do not hold, the panel at the side.
function hear(form, said) {
  if (said.revision) form.dataset.revision = said.revision;
  if (said.lines) showLines(form, said.lines);
  if (!said.said) return;
  for (const place of form.querySelectorAll("[data-entry-change]")) {
    place.textContent = said.changes?.[place.dataset.entryChange] ?? "";
  }
  for (const field of form.querySelectorAll(CELLS)) {
    if (said.lines && !(field.dataset.cell.split(".")[0] in said.lines)) continue;
    const rules = placeOf(field).querySelector("[data-entry-rules]");
    rules.replaceChildren();
    for (const { text, is_error: isError } of said.said[field.dataset.cell] ?? []) {
      line(rules, text, `entry-rule small${isError ? " entry-wrong" : ""}`);
    }
  }
  const panel = document.getElementById("entry-panel");
  if (panel) panel.innerHTML = said.panel;
}

async function showAll(form) {
  const { who, submission } = facts(form);
  for (const record of await recordsOf(who).catch(() => [])) {
    if (record.submission === submission) put(form, record);
  }
}

async function tellState(form, outcome = "") {
  const { who } = facts(form);
  const records = (await recordsOf(who).catch(() => [])).filter((record) => record.state !== "saved");
  const waiting = records.filter((record) => record.state === "waiting").length + putting;
  const asked = records.length + putting - waiting;
  const say = words(form);
  const isOff = !navigator.onLine || outcome === "offline";
  let state = "saved";
  let text = say.saved;
  if (outcome === "signed-out") [state, text] = ["offline", say.signIn];
  else if (isOff) [state, text] = ["offline", waiting ? filled(say.offline, { count: waiting }) : say.offlineEmpty];
  else if (waiting) [state, text] = ["waiting", outcome === "saving" ? say.saving : filled(say.waiting, { count: waiting })];
  if (asked && !isOff) [state, text] = ["problem", filled(say.problem, { count: asked })];
  const place = form.querySelector("[data-entry-status]");
  place.dataset.state = state;
  place.dataset.waiting = waiting;
  const said = place.querySelector("[data-entry-said]");
  if (said.textContent !== text) said.textContent = text;
  place.querySelector("[data-entry-send]").hidden = !waiting || outcome === "saving";
}

// Arrows and Enter go from cell to cell; left and right only from the ends of the text. Tab is the browser's own.
function move(form, event) {
  const field = event.target;
  if (!field.matches?.("[data-cell]") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!field.matches("input")) return;
  const rows = [...form.querySelectorAll("[data-entry-row]")];
  const row = field.closest("[data-entry-row]");
  const inRow = [...row.querySelectorAll(CELLS)];
  const at = inRow.indexOf(field);
  const all = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  let next;
  if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey) ? -1 : 1;
    for (let place = rows.indexOf(row) + step; rows[place] && !next; place += step) {
      const cells = rows[place].querySelectorAll(CELLS);
      next = cells[Math.min(at, cells.length - 1)];
    }
    if (event.key === "Enter") event.preventDefault();
  } else if (event.key === "ArrowLeft" && (all || field.selectionEnd === 0)) next = inRow[at - 1];
  else if (event.key === "ArrowRight" && (all || field.selectionStart === field.value.length)) next = inRow[at + 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

// A choice takes what it is called or stands for; anything else takes any text.
function write(field, text) {
  if (!field.matches("select")) field.value = text;
  else {
    const wanted = text.normalize("NFC").toLocaleLowerCase();
    const option = [...field.options].find((one) => one.value === text || one.text.trim().toLocaleLowerCase() === wanted);
    if (!option) return false;
    field.value = option.value;
  }
  return true;
}

const rowAt = (form, place) => {
  const rows = form.querySelectorAll("[data-entry-row]");
  return rows[place] ?? (form.dataset.by === "line" ? openRow(form) : undefined);
};

// A block of cells from a spreadsheet goes where the caret is, down and to the right.
function paste(form, event) {
  const field = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!field.matches?.("input[data-cell], select[data-cell]") || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const block = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((part) => part.split("\t"));
  const row = field.closest("[data-entry-row]");
  const down = [...form.querySelectorAll("[data-entry-row]")].indexOf(row);
  const across = [...row.querySelectorAll(CELLS)].indexOf(field);
  const changed = [];
  let left = 0;
  block.forEach((values, place) => {
    const cells = (rowAt(form, down + place) ?? document.createElement("tr")).querySelectorAll(CELLS);
    values.forEach((value, column) => {
      const to = cells[across + column];
      if (!to || !write(to, value.trim())) return (left += value.trim() ? 1 : 0);
      changed.push(to);
    });
  });
  const say = words(form);
  toast(filled(say.pasted, { count: changed.length }) + (left ? `. ${filled(say.tooMuch, { count: left })}` : ""), {
    kind: left ? "info" : "done",
  });
  queue(form, changed);
}

// What another page or the service worker has sent meanwhile is shown here too.
globalThis.BroadcastChannel && new BroadcastChannel(CHANNEL).addEventListener("message", ({ data }) => {
  if (data.from === here) return;
  for (const form of document.querySelectorAll("[data-entry]")) {
    if (Number(form.dataset.who) !== data.who) continue;
    if (data.said && form.dataset.address === data.address) hear(form, data.said);
    showAll(form).then(() => tellState(form));
  }
});

addEventListener("online", () => document.querySelectorAll("[data-entry]").forEach(sendAll));
addEventListener("offline", () => document.querySelectorAll("[data-entry]").forEach((form) => tellState(form)));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.querySelectorAll("[data-entry]").forEach(sendAll);
});

// A report is sent only once nothing of it waits on this device.
document.addEventListener("htmx:confirm", async (event) => {
  const form = document.querySelector("[data-entry]");
  if (!form || !event.detail.elt.matches?.("[data-entry-submit]")) return;
  event.preventDefault();
  document.activeElement?.matches("[data-cell]") && (await leave(form, document.activeElement));
  await sendAll(form);
  const { who, submission } = facts(form);
  const left = (await recordsOf(who).catch(() => [])).filter((one) => one.submission === submission && one.state !== "saved");
  if (!left.length) return event.detail.issueRequest(true);
  toast(filled(words(form).unsent, { count: left.length }), { kind: "bad" });
  form.scrollIntoView();
});

// A service worker keeps the pages of reports that were opened, so that they open without a network too.
async function keepPages(form) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(form.dataset.worker, { scope: "/reports/" });
    const ready = await navigator.serviceWorker.ready;
    const parts = performance.getEntriesByType("resource").map((part) => part.name);
    const styles = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
    const keep = [...new Set([...parts, ...styles])].filter((one) => one.startsWith(`${location.origin}/static/`));
    ready.active?.postMessage({ who: form.dataset.who, page: location.href, keep });
  } catch {
    // Without it the page works as long as it stays open.
  }
}
