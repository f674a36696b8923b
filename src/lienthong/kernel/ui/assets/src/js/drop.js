// Files by drag and drop or by choosing; each is sent by itself, with progress, and its line becomes the server's answer.
import htmx from "htmx.org";
import { csrf } from "./csrf.js";

const english = document.documentElement.lang === "en";
const failed = english ? "Could not be sent." : "Chưa gửi được.";
const again = english ? "Try again" : "Thử lại";
const size = (bytes) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(bytes / (bytes < 1e6 ? 1e3 : 1e6)) + (bytes < 1e6 ? " kB" : " MB");

function line(file) {
  const box = document.createElement("div");
  box.className = "file";
  const sprite = document.querySelector(".icon use")?.getAttribute("href")?.split("#")[0];
  box.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#file-text"></use></svg><div><span class="name"></span> <small></small></div><div class="cluster"></div>`;
  box.querySelector(".name").textContent = file.name;
  box.querySelector("small").textContent = size(file.size);
  return box;
}

function send(zone, file, box) {
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  box.append(bar);
  box.dataset.state = "sending";
  const request = new XMLHttpRequest();
  const body = new FormData(zone.closest("form") ?? undefined);
  const input = zone.querySelector("input[type=file]");
  body.delete(input.name);
  body.append(input.name, file, file.name);
  request.upload.addEventListener("progress", (event) => event.lengthComputable && (bar.value = event.loaded / event.total));
  request.addEventListener("loadend", () => {
    bar.remove();
    const type = request.getResponseHeader("Content-Type") ?? "";
    if (request.status >= 200 && request.status < 300 && type.includes("html")) {
      // Read apart from the page: inside the zone's own form the parser would drop the forms of the answer.
      const answer = document.createElement("template");
      answer.innerHTML = request.responseText;
      const fresh = answer.content.firstElementChild;
      box.replaceWith(answer.content);
      if (fresh) htmx.process(fresh);
      zone.dispatchEvent(new CustomEvent("sent", { bubbles: true }));
      return;
    }
    box.dataset.state = "failed";
    const told = request.getResponseHeader("X-Message");
    box.querySelector("small").textContent = told ? decodeURIComponent(told) : failed;
    const retry = Object.assign(document.createElement("button"), { type: "button", className: "button button-small", textContent: again });
    retry.addEventListener("click", () => {
      retry.remove();
      box.querySelector("small").textContent = size(file.size);
      send(zone, file, box);
    });
    box.querySelector(".cluster").append(retry);
  });
  request.open("POST", zone.dataset.action);
  request.setRequestHeader("X-CSRFToken", csrf());
  request.setRequestHeader("HX-Request", "true");
  request.send(body);
}

function take(zone, files) {
  const list = zone.querySelector("[data-files]");
  if (!zone.dataset.action) {
    list.replaceChildren(...[...files].map(line));
    return;
  }
  for (const file of files) {
    const box = line(file);
    list.append(box);
    send(zone, file, box);
  }
}

document.addEventListener("change", (event) => {
  const zone = event.target.matches?.("input[type=file]") && event.target.closest("[data-drop]");
  if (!zone) return;
  take(zone, event.target.files);
  if (zone.dataset.action) event.target.value = "";
});
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    for (const other of document.querySelectorAll("[data-drop] .drop.over")) if (other.parentElement !== zone) other.classList.remove("over");
    zone?.querySelector(".drop").classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) for (const over of document.querySelectorAll(".drop.over")) over.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  for (const over of document.querySelectorAll(".drop.over")) over.classList.remove("over");
  const zones = document.querySelectorAll("[data-drop]");
  const zone = event.target.closest?.("[data-drop]") ?? (zones.length === 1 ? zones[0] : null);
  if (!zone) return;
  const input = zone.querySelector("input[type=file]");
  const files = input.multiple ? [...event.dataTransfer.files] : [event.dataTransfer.files[0]];
  if (zone.dataset.action) return take(zone, files);
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  input.files = carrier.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
