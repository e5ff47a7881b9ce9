// Addresses and views: links inside the page change the view, not the document.

const routes = [];
let leave = () => {};
let shown = null;
let drawn = 0;

/** `open(parts, query, hash)` draws the view and returns what ends it. */
export function route(pattern, open) {
  routes.push([pattern, open]);
}

export async function draw() {
  const mine = ++drawn, address = location.pathname + location.search;
  leave();
  leave = () => {};
  const [, open, found] = routes.map(([pattern, made]) => [pattern, made, location.pathname.match(pattern)]).find((one) => one[2])
    || [null, routes.at(-1)[1], []];
  const parts = found.slice(1).map((part) => part && decodeURIComponent(part));
  shown = address;
  const ended = await open(parts, new URLSearchParams(location.search), location.hash.slice(1));
  if (typeof ended !== "function") return;
  if (mine === drawn) leave = ended;
  else ended();  // Another was opened while this one came.
}

export function go(address, { replace = false, quiet = false } = {}) {
  const same = address === location.pathname + location.search + location.hash;
  history[replace || same ? "replaceState" : "pushState"](null, "", address);
  return quiet ? undefined : draw();
}

export function start() {
  addEventListener("popstate", () => { if (location.pathname + location.search !== shown || !location.hash) draw(); });
  addEventListener("hashchange", () => dispatchEvent(new Event("wenbao:hash")));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (!routes.some(([pattern]) => pattern.test(link.pathname))) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
  return draw();
}
