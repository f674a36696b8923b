// The map of provinces or communes, coloured by figures; every area is a link, so keys and screen readers reach it.
import { geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const NS = "http://www.w3.org/2000/svg";
let topology = null;

async function topologyOf(address) {
  topology ??= fetch(address).then((response) => response.json());
  return topology;
}

export function wake(root) {
  for (const place of root.querySelectorAll("[data-map]:not([data-drawn])")) {
    place.dataset.drawn = "yes";
    draw(place);
  }
}

const number = (value) => new Intl.NumberFormat(document.documentElement.lang).format(value);
const step = (value, steps) => (value <= 0 || value == null ? 0 : steps.filter((limit) => value >= limit).length);

async function draw(place) {
  const [data, shapes] = await Promise.all([
    fetch(place.dataset.map, { headers: { Accept: "application/json" } }).then((response) => response.json()),
    topologyOf(place.dataset.topology),
  ]);
  const layer = feature(shapes, shapes.objects[data.layer ?? "provinces"]);
  const areas = data.province ? layer.features.filter((area) => area.properties.p === data.province) : layer.features;
  const shown = { type: "FeatureCollection", features: areas };
  const width = 560;
  const height = data.province ? 480 : 800;
  const path = geoPath(geoMercator().fitExtent([[6, 6], [width - 6, height - 6]], shown));
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", place.dataset.label);
  const tip = place.querySelector(".map-tip");
  for (const area of areas) {
    const code = data.layer === "communes" ? area.properties.c : area.properties.p;
    const [value, name, address, place] = data.values[code] ?? [null, code, ""];
    const range = data.ranges?.[place];
    const shape = document.createElementNS(NS, "path");
    shape.setAttribute("d", path(area) ?? "");
    if (!data.ranges) shape.setAttribute("class", `m${step(value, data.steps)}`);
    else if (range) shape.style.fill = range.color;
    const link = document.createElementNS(NS, address ? "a" : "g");
    if (address) link.setAttribute("href", address);
    const text = `${name}: ${value == null ? "–" : number(value)}${range ? ` (${range.name})` : ""}`;
    link.setAttribute("aria-label", text);
    if (!address) link.setAttribute("role", "img");
    for (const name of ["mouseenter", "focus"]) link.addEventListener(name, () => (tip.textContent = text));
    for (const name of ["mouseleave", "blur"]) link.addEventListener(name, () => (tip.textContent = ""));
    link.append(shape);
    svg.append(link);
  }
  place.querySelector(".map-wait")?.replaceWith(svg);
  legend(place.querySelector("[data-legend]"), data.ranges ? named(data.ranges) : stepped(data.steps));
}

const named = (ranges) => ranges.map((one) => [`${one.name}: ${number(one.from)} – ${number(one.to)}`, "", one.color]);

function stepped(steps) {
  return [0, ...steps].map((limit, index) => {
    const to = steps[index] - 1;
    const text = index === 0 ? (to > 0 ? `0–${number(to)}` : "0") : index === steps.length ? `≥ ${number(limit)}` : to > limit ? `${number(limit)}–${number(to)}` : number(limit);
    return [text, `m${index}`, ""];
  });
}

function legend(place, lines) {
  place?.replaceChildren(
    ...lines.map(([text, step, color]) => {
      const item = document.createElement("span");
      item.className = "cluster";
      const swatch = document.createElement("span");
      swatch.className = `swatch ${step}`;
      if (color) swatch.style.background = color;
      item.append(swatch, text);
      return item;
    }),
  );
}
