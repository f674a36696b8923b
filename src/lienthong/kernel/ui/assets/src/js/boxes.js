// Boxes over a picture, drawn with mouse, pen or finger; the number fields beside it say the same and work alone.
const NAMES = ["x", "y", "width", "height"];
const clamp = (value) => Math.min(100, Math.max(0, value));
const rows = (root) => [...root.querySelectorAll("[data-box]")];
const inputs = (row) => NAMES.map((name) => row.querySelector(`[name="${name}"]`));

function paint(root) {
  const drawn = rows(root)
    .map((row) => inputs(row).map((input) => Number(input.value.replace(",", "."))))
    .filter(([, , width, height]) => width > 0 && height > 0)
    .map((values) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      NAMES.forEach((name, place) => rect.setAttribute(name, values[place] * 10));
      return rect;
    });
  root.querySelector("[data-boxes-over]").replaceChildren(...drawn);
}

function free(root) {
  const empty = rows(root).find((row) => inputs(row).every((input) => !input.value));
  if (empty) return empty;
  const last = rows(root).at(-1);
  const row = last.cloneNode(true);
  const number = rows(root).length + 1;
  row.querySelectorAll("input").forEach((input) => {
    input.value = "";
    input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, number));
  });
  row.querySelector("[data-box-number]").textContent = number;
  last.after(row);
  return row;
}

function wakeOne(root) {
  const picture = root.querySelector("[data-boxes-on]");
  let from = null;
  let row = null;
  const at = (event) => {
    const frame = picture.getBoundingClientRect();
    return [clamp(((event.clientX - frame.left) / frame.width) * 100), clamp(((event.clientY - frame.top) / frame.height) * 100)];
  };
  const follow = (event) => {
    const [x, y] = at(event);
    const values = [Math.min(from[0], x), Math.min(from[1], y), Math.abs(x - from[0]), Math.abs(y - from[1])];
    inputs(row).forEach((input, place) => (input.value = values[place].toFixed(1)));
    paint(root);
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    from = at(event);
    row = free(root);
  });
  picture.addEventListener("pointermove", (event) => from && follow(event));
  picture.addEventListener("pointerup", (event) => {
    if (!from) return;
    follow(event);
    const [, , width, height] = inputs(row).map((input) => Number(input.value));
    if (width < 0.5 || height < 0.5) inputs(row).forEach((input) => (input.value = "")); // a tap is no box
    from = null;
    paint(root);
  });
  picture.addEventListener("pointercancel", () => (from = null));
  root.addEventListener("input", () => paint(root));
  root.addEventListener("click", (event) => {
    const gone = event.target.closest("[data-box-clear]")?.closest("[data-box]");
    if (!gone) return;
    inputs(gone).forEach((input) => (input.value = ""));
    paint(root);
  });
  paint(root);
}

export function wake(root) {
  root.querySelectorAll("[data-boxes]").forEach(wakeOne);
}
