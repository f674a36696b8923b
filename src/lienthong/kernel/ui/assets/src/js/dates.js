// Shows how a typed date was understood; what was typed stays as it is, the server reads it by the same rules.
const words = { "hom nay": 0, nay: 0, today: 0, mai: 1, "ngay mai": 1, tomorrow: 1, mot: 2, "ngay mot": 2, "ngay kia": 2, "hom qua": -1, qua: -1, yesterday: -1 };
const weekdays = ["thu hai|t2|monday|mon", "thu ba|t3|tuesday|tue", "thu tu|t4|wednesday|wed", "thu nam|t5|thursday|thu", "thu sau|t6|friday|fri", "thu bay|t7|saturday|sat", "chu nhat|cn|sunday|sun"].map((names) => names.split("|"));
const english = document.documentElement.lang === "en";

const fold = (text) => text.replace(/[đĐ]/g, "d").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
const plus = (date, days) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);

function exact(year, month, day) {
  const made = new Date(year, month - 1, day);
  return made.getMonth() === month - 1 && made.getDate() === day ? made : null;
}

export function understand(typed, today = new Date()) {
  const text = fold(typed);
  const start = plus(today, 0);
  if (text in words) return plus(start, words[text]);
  const weekday = weekdays.findIndex((names) => names.includes(text));
  if (weekday >= 0) return plus(start, ((weekday - ((start.getDay() + 6) % 7) - 1 + 14) % 7) + 1);
  let match = text.match(/^([+-])\s*(\d{1,4})\s*([dnwt]?)$/);
  if (match) return plus(start, (match[1] === "+" ? 1 : -1) * Number(match[2]) * (match[3] === "w" || match[3] === "t" ? 7 : 1));
  match = text.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
  if (match) return exact(+match[1], +match[2], +match[3]);
  match = text.match(/^(\d{1,2})[/.\-\s](\d{1,2})(?:[/.\-\s](\d{4}|\d{2}))?$/);
  if (!match) return null;
  if (match[3]) return exact(+match[3] + (match[3].length === 2 ? 2000 : 0), +match[2], +match[1]);
  const near = [-1, 0, 1].map((step) => exact(start.getFullYear() + step, +match[2], +match[1])).filter(Boolean);
  return near.sort((a, b) => Math.abs(a - start) - Math.abs(b - start))[0] ?? null;
}

function show(input) {
  const out = input.closest("[data-date]").querySelector("output");
  const typed = input.value.trim();
  const date = typed ? understand(typed) : null;
  out.classList.toggle("bad", Boolean(typed) && !date);
  if (out.hasAttribute("hx-get") && date) {
    input.dispatchEvent(new CustomEvent("typed", { bubbles: true }));
    return;
  }
  if (!typed) out.textContent = "";
  else if (!date) out.textContent = english ? "not a date yet" : "chưa thành ngày";
  else {
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: english ? "short" : "long" }).format(date);
    const rest = new Intl.DateTimeFormat(english ? "en-GB" : "vi", { day: "2-digit", month: english ? "short" : "2-digit", year: "numeric" }).format(date);
    out.textContent = `= ${day}, ${rest}`;
  }
}

let waiting = 0;
document.addEventListener("input", (event) => {
  const input = event.target.closest?.("[data-date] input");
  if (!input) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => show(input), 250);
});
