// The service worker of reports: pages of reports from the network while there is one, else as they were seen last;
// built files from what is kept. Only what one person opened is kept; another person's coming throws it away. When the
// network is back it sends what waits of whoever is signed in, though no page is open.
import { CHANNEL, flush, session } from "./queue.js";

const PAGES = "entry-pages";
const FILES = "entry-files";
const OWNER = "/reports/offline-owner";
const isPage = (url) => /^\/reports\/(submissions\/(\d+)?|rosters\/lists\/\d+\/grid)$/.test(url.pathname);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => event.waitUntil(keep(event.data ?? {})));

async function keep({ who, page, keep: files = [] }) {
  if (who) await belongTo(who);
  const kept = await caches.open(FILES);
  for (const file of files) {
    if (!(await kept.match(file))) await kept.add(file).catch(() => {});
  }
  for (const address of page ? [page, "/reports/submissions/"] : []) {
    const url = new URL(address, self.location.origin);
    if (isPage(url)) await fromNetwork(new Request(url), url).catch(() => {});
  }
}

// Failing asks the browser to come again; what waits of somebody who is not signed in goes on waiting.
self.addEventListener("sync", (event) => event.tag === CHANNEL && event.waitUntil(sendWaiting()));

async function sendWaiting() {
  const known = await session();
  if (known && (await flush(known.who)) === "offline") throw new Error("offline");
}

async function belongTo(who) {
  const pages = await caches.open(PAGES);
  const owner = await pages.match(OWNER).then((answer) => answer?.text());
  if (owner === who) return;
  await caches.delete(PAGES);
  await (await caches.open(PAGES)).put(OWNER, new Response(who));
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && isPage(url)) event.respondWith(page(event.request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

const bare = (url) => url.origin + url.pathname;

async function fromNetwork(request, url) {
  const answer = await fetch(request, { credentials: "same-origin" });
  // A page of signing in is no page of a report.
  if (answer.ok && !answer.redirected && !url.search) await (await caches.open(PAGES)).put(bare(url), answer.clone());
  return answer;
}

async function page(request, url) {
  try {
    return await fromNetwork(request, url);
  } catch (error) {
    const kept = await (await caches.open(PAGES)).match(bare(url));
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const kept = await caches.open(FILES);
  return (await kept.match(request.url)) ?? fetch(request);
}
