// Cells that wait to be sent: kept on this device until the server has answered, whatever happens to the page. Used by
// the page that is open, by every other page of the product, and by the service worker when none is.
// One record a cell: { who, submission, figure, text, seen, key, tried, texts, language, address, page, state, … }.
// `seen` is what the server held when the cell was first changed; `tried` and `texts` are the keys and the texts of
// sendings whose answer never came. A figure is a number, an answer to a note (`n7`) or a field of a line (`key.name`).
const STORE = "cells";
const AT_ONCE = 100;
export const CHANNEL = "lienthong-entry";
export const here = crypto.randomUUID(); // who speaks on the channel
const channel = globalThis.BroadcastChannel ? new BroadcastChannel(CHANNEL) : null;
const tell = (what) => channel?.postMessage({ from: here, ...what });
let opened;

function open() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open("lienthong-entry", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["who", "submission", "figure"] });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}

// Runs `work` on the store; settled once everything is on disk.
async function within(mode, work) {
  const database = await open();
  return new Promise((done, failed) => {
    const change = database.transaction(STORE, mode, { durability: "strict" });
    let result;
    change.oncomplete = () => done(result?.result ?? result);
    change.onerror = change.onabort = () => failed(change.error);
    result = work(change.objectStore(STORE));
  });
}

// Where a browser gives no disk (a private window, a full device) the page's own memory is the queue.
const memory = new Map();

export async function recordsOf(who) {
  try {
    return await within("readonly", (store) => store.getAll(IDBKeyRange.bound([who], [who, []])));
  } catch {
    return [...memory.values()].filter((record) => record.who === who);
  }
}

// Change one record by what it is now, in one transaction; `change` answers the new one, null to remove it.
export async function amend(who, submission, figure, change) {
  try {
    await within("readwrite", (store) => {
      const asked = store.get([who, submission, figure]);
      asked.onsuccess = () => {
        const next = change(asked.result);
        if (next === null) store.delete([who, submission, figure]);
        else if (next) store.put({ ...next, who, submission, figure });
      };
    });
  } catch {
    const place = `${who} ${submission} ${figure}`;
    const next = change(memory.get(place));
    if (next === null) memory.delete(place);
    else if (next) memory.set(place, { ...next, who, submission, figure });
  }
}

// Whether anything of a person may wait here, known without opening the disk.
const flag = (who) => `lienthong-waits-${who}`;
export function mayWait(who) {
  try {
    return localStorage.getItem(flag(who)) !== null;
  } catch {
    return true;
  }
}

export function noteWaiting(who, waits) {
  try {
    if (waits) localStorage.setItem(flag(who), "1");
    else localStorage.removeItem(flag(who));
  } catch {
    // without it every page looks
  }
}

// A cell was left with another text; what was seen first stays what is compared. The worker may have saved an earlier text
// a moment ago, of which the page (as of its `revision`) has not heard yet: that is what was seen then.
export async function remember({ who, submission, figure, text, seen, revision, language, address, page }) {
  const key = crypto.randomUUID();
  noteWaiting(who, true);
  await amend(who, submission, figure, (old) => {
    const waits = old && old.state !== "saved";
    const lost = (kept, last) => (waits ? [...(kept ?? []), ...(old.sent ? [last] : [])].slice(-20) : []);
    const tried = lost(old?.tried, old?.key);
    const texts = lost(old?.texts, old?.text);
    const isNewer = old?.state === "saved" && Number(old.revision) > Number(revision);
    const first = waits ? old.seen : isNewer ? old.plain : seen;
    return { text, seen: first, key, tried, texts, language, address, page, state: "waiting", sent: false };
  });
  tell({ who });
}

// The browser sends what waits when the network is back, though no page is open: where it can.
export async function sendLater() {
  try {
    const worker = await navigator.serviceWorker?.getRegistration("/reports/");
    await worker?.sync?.register(CHANNEL);
  } catch {
    // not allowed here: the next page of the product sends it
  }
}

let token = globalThis.document?.querySelector("meta[name=csrf-token]")?.content ?? "";

// Who is signed in, as the server says it; null when nobody is. Throws without a network.
export async function session() {
  const headers = { "HX-Request": "true" };
  const answer = await fetch("/reports/session", { headers, redirect: "error", signal: AbortSignal.timeout(30_000) });
  if (answer.status >= 500 || answer.status === 429) throw new Error("busy");
  const said = answer.status === 200 ? await answer.json() : null;
  token = said?.token ?? "";
  return said;
}

async function post(address, body) {
  const headers = { "X-CSRFToken": token, "HX-Request": "true", "Content-Type": "application/json" };
  return fetch(address, { method: "POST", body, headers, redirect: "error", signal: AbortSignal.timeout(30_000) });
}

// Sends what waits of one person, report by report; answers "sent", "offline", "signed-out". `told` hears each answer.
export async function flush(who, told) {
  const locked = navigator.locks ?? { request: (_name, work) => work() };
  return locked.request(`lienthong-entry-${who}`, () => flushAlone(who, told));
}

async function flushAlone(who, told) {
  const waiting = (await recordsOf(who)).filter((record) => record.state === "waiting");
  for (const address of new Set(waiting.map((record) => record.address))) {
    const cells = waiting.filter((record) => record.address === address);
    while (cells.length) {
      const outcome = await send(who, address, cells.splice(0, upTo(cells)), told);
      if (outcome !== "sent") return outcome;
    }
  }
  return "sent";
}

// How many go in one request: the fields of a line go together.
const lineOf = (record) => String(record.figure).split(".")[0];
function upTo(cells) {
  let count = Math.min(AT_ONCE, cells.length);
  while (count < cells.length && lineOf(cells[count]) === lineOf(cells[count - 1])) count += 1;
  return count;
}

async function send(who, address, records, told) {
  for (const record of records) {
    await amend(who, record.submission, record.figure, (now) => (now?.key === record.key ? { ...now, sent: true } : now));
  }
  const byLanguage = records.filter((record) => record.language === records[0].language);
  const cells = byLanguage.map(({ figure, text, seen, key, tried, texts }) => ({ figure, text, seen, key, tried, texts }));
  const body = JSON.stringify({ who, language: byLanguage[0].language, cells });
  let answer;
  try {
    answer = await post(address, body);
    if (answer.status === 403) {
      if ((await session())?.who !== who) return "signed-out";
      answer = await post(address, body);
    }
  } catch {
    return "offline";
  }
  if (answer.status === 204 || answer.status === 403) return "signed-out";
  if (answer.status >= 500 || answer.status === 429) return "offline";
  const said = await answer.json().catch(() => null);
  if (!said) return "offline";
  await settle(who, byLanguage, said);
  told?.(address, said);
  tell({ who, address, said });
  return byLanguage.length < records.length
    ? send(who, address, records.filter((record) => record.language !== byLanguage[0].language), told)
    : "sent";
}

// Write down what became of each cell; one that was changed again meanwhile goes on waiting, from what stands now.
async function settle(who, records, said) {
  const by = new Map((said.cells ?? []).map((cell) => [cell.figure, cell]));
  for (const record of records) {
    const cell = by.get(record.figure);
    await amend(who, record.submission, record.figure, (now) => {
      if (!now) return undefined;
      const is = cell?.state ?? "refused";
      if (now.key !== record.key) return is === "saved" ? { ...now, seen: cell.plain, tried: [], texts: [] } : now;
      if (is === "saved") return saved(cell, said.revision);
      const theirs = cell && { plain: cell.plain, shown: cell.shown, who: cell.who };
      return { ...now, state: is, message: cell?.message || said.refused || "", theirs };
    });
  }
}

const saved = (cell, revision) => ({ state: "saved", text: cell.shown, plain: cell.plain, revision, at: Date.now() });
