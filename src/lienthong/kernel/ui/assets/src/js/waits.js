// What a person entered and the server has not got yet: sent from any page of the product, counted in the frame.
import { CHANNEL, flush, mayWait, noteWaiting, recordsOf, sendLater } from "./queue.js";

const mark = document.querySelector("[data-waits]");
const who = Number(mark?.dataset.waits ?? 0);
let failures = 0;
let timer;

async function look({ send = true } = {}) {
  if (!mark || !mayWait(who)) return show([]);
  // A page with a grid sends by itself and asks what is to be asked.
  if (send && !document.querySelector("[data-entry]")) {
    clearTimeout(timer);
    const outcome = await flush(who).catch(() => "offline");
    failures = outcome === "sent" ? 0 : failures + 1;
    if (outcome !== "sent") {
      sendLater();
      timer = setTimeout(() => look(), Math.min(300_000, 5_000 * 2 ** failures));
    }
  }
  const left = (await recordsOf(who).catch(() => [])).filter((record) => record.state !== "saved");
  if (!left.length) noteWaiting(who, false);
  show(left);
}

function show(left) {
  if (!mark) return;
  mark.hidden = !left.length;
  if (!left.length) return;
  const asked = left.filter((record) => record.state !== "waiting");
  const text = (asked.length ? mark.dataset.asked : mark.dataset.said).replace("{count}", left.length);
  mark.dataset.tone = asked.length ? "bad" : "warn";
  mark.querySelector("[data-waits-count]").textContent = left.length;
  mark.querySelector("[data-waits-said]").textContent = text;
  mark.title = text;
  mark.href = (asked[0] ?? left[0]).page ?? mark.dataset.home;
}

look();
if (mark && globalThis.BroadcastChannel) {
  new BroadcastChannel(CHANNEL).addEventListener("message", () => look({ send: false }));
}
addEventListener("online", () => look());
document.addEventListener("visibilitychange", () => document.hidden || look());
