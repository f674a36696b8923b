// Short messages that do not take the focus; with undo they stay until it is too late to change one's mind.
import { post } from "./csrf.js";

const language = document.documentElement.lang;
const words = language === "en" ? { undo: "Undo", close: "Close", failed: "That did not work. Please try again.", offline: "No connection. Nothing was lost; try again in a moment." } : { undo: "Hoàn tác", close: "Đóng", failed: "Chưa thực hiện được. Vui lòng thử lại.", offline: "Mất kết nối. Dữ liệu chưa mất, hãy thử lại sau giây lát." };
const glyphs = { done: "check-circle", info: "info", bad: "alert", success: "check-circle", warning: "warning", error: "alert", debug: "info" };

export function toast(text, { kind = "done", undo = "" } = {}) {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.kind = kind === "error" ? "bad" : kind;
  const sprite = document.querySelector(".icon use")?.getAttribute("href")?.split("#")[0];
  if (sprite) {
    box.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#${glyphs[kind] ?? "info"}"></use></svg>`;
  }
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  if (undo) box.append(button(words.undo, async () => finish(await post(undo), box)));
  box.append(button("✕", () => box.remove(), words.close));
  place.append(box);
  let left = setTimeout(() => box.remove(), undo ? 10_000 : 6_000);
  box.addEventListener("mouseenter", () => clearTimeout(left));
  box.addEventListener("mouseleave", () => (left = setTimeout(() => box.remove(), 4_000)));
}

function button(text, action, label) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", action);
  return made;
}

async function finish(response, box) {
  box.remove();
  if (!response.ok) return toast(words.failed, { kind: "bad" });
  location.assign(response.redirected ? response.url : location.href);
}

document.addEventListener("toast", (event) => toast(event.detail?.text ?? event.detail?.value, event.detail ?? {}));
for (const held of document.querySelectorAll("template[data-toast]")) {
  toast(held.innerHTML, { kind: held.dataset.toast.split(" ").pop() });
  held.remove();
}
document.addEventListener("htmx:responseError", (event) => {
  const told = event.detail.xhr.getResponseHeader("X-Message");
  toast(told ? decodeURIComponent(told) : words.failed, { kind: "bad" });
});
document.addEventListener("htmx:sendError", () => toast(words.offline, { kind: "bad" }));
