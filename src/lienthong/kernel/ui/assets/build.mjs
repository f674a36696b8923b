// Bundles styles, scripts, fonts and icons into the folder given as argument, with hashed names and a manifest.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = import.meta.dirname;
const out = process.argv[2];
const fonts = process.argv[3];
const manifest = {};
const written = [];

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const file = name.replace(/(\.[^.]+)$/, `-${hash}$1`);
  writeFileSync(join(out, file), content);
  manifest[name] = file;
  written.push(file);
}

// One sprite of the icons that are used: a symbol for each line "name [lucide-name]" of icons.txt.
function sprite() {
  const symbols = readFileSync(join(here, "src/icons.txt"), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => {
      const [name, source = name] = line.split(/\s+/);
      const svg = readFileSync(join(here, `node_modules/lucide-static/icons/${source}.svg`), "utf8");
      const inner = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "");
      return (
        `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
        `stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`
      );
    });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

// The dark tokens are written once and hold in two cases, which CSS alone cannot say.
const darkTwice = {
  name: "dark-twice",
  setup(build) {
    build.onLoad({ filter: /dark\.css$/ }, ({ path }) => {
      const chosen = readFileSync(path, "utf8");
      const found = chosen.replace('[data-theme="dark"]', ':not([data-theme="light"])');
      return { contents: `${chosen}@media (prefers-color-scheme: dark) {${found}}`, loader: "css" };
    });
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
mkdirSync(fonts, { recursive: true });

const common = {
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  plugins: [darkTwice],
  minify: true,
  legalComments: "none",
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  loader: { ".woff2": "file" },
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  metafile: true,
  logLevel: "warning",
};
const pages = {
  app: "src/js/app.js",
  style: "src/css/style.css",
  "portal-page": "src/js/portal.js",
  portal: "src/css/portal.css",
};
const made = await Promise.all([
  esbuild.build({ ...common, entryPoints: pages, splitting: true, format: "esm" }),
  // A service worker is one file: it is served from an address of its own.
  esbuild.build({ ...common, entryPoints: { offline: "src/js/offline.js" }, format: "iife" }),
]);
for (const [path, { entryPoint }] of made.flatMap((one) => Object.entries(one.metafile.outputs))) {
  const file = basename(path);
  written.push(file);
  const name = file.replace(/-[A-Z0-9]{8}(\.[^.]+)$/, "$1");
  if (entryPoint || file.endsWith(".woff2")) manifest[name] = file;
}
hashed("icons.svg", sprite());
hashed("logo.svg", readFileSync(join(here, "src/logo.svg")));
for (const file of written.filter((name) => /\.(js|css|svg)$/.test(name))) {
  const content = readFileSync(join(out, file));
  writeFileSync(join(out, `${file}.gz`), gzipSync(content, { level: 9 }));
  writeFileSync(
    join(out, `${file}.br`),
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
}
for (const style of ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"]) {
  const name = `Tinos_${style}.ttf`;
  copyFileSync(join(here, "node_modules/@expo-google-fonts/tinos", style, name), join(fonts, name));
}
copyFileSync(join(here, "node_modules/@expo-google-fonts/tinos/LICENSE_FONT"), join(fonts, "LICENSE"));
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 1));
