// The page: its head, its language, its views.

import { close } from "./beside.js";
import { $, el } from "./dom.js";
import { draw, route, start } from "./router.js";
import { choose, language, LANGUAGES, learn, say } from "./say.js";
import { state } from "./states.js";
import * as tip from "./tip.js";

const THEME = "wenbao.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const TABS = [["ask", "/ask"], ["search", "/search"], ["verify", "/verify"], ["people", "/people"], ["papers", "/papers"], ["clippings", "/clippings"]];

let early = null;

function theme() {
  const kept = localStorage.getItem(THEME);
  document.documentElement.dataset.theme = kept || (dark.matches ? "dark" : "light");
}

function head() {
  const here = location.pathname === "/" ? "/ask" : location.pathname;
  $("skip").textContent = say("skip");
  $("top").replaceChildren(
    el("a.name", { href: "/ask", "aria-label": say("home") }, "问报"),
    el("nav", { "aria-label": say("views") }, TABS.map(([name, path]) =>
      el("a", { href: path, "aria-current": here === path || here.startsWith(`${path}/`) ? "page" : null }, say(`view.${name}`)))),
    el("div.tools", {},
      el("select", { "aria-label": say("language"), onchange: async (event) => { await choose(event.target.value); await draw(); $("top").querySelector("select").focus(); } },
        Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, selected: code === language(), lang: code }, name))),
      el("button.icon", {
        "aria-label": say("theme"), title: say("theme"),
        onclick: () => { localStorage.setItem(THEME, document.documentElement.dataset.theme === "dark" ? "light" : "dark"); theme(); },
      }, "◐")));
}

/** A view: its module is loaded when it is opened first; that of the address at hand while the language is. */
const view = (name, pattern) => {
  if (!early && pattern.test(location.pathname)) early = import(`./views/${name}.js`).catch(() => {});
  return opens(name, pattern);
};

const opens = (name, pattern) => route(pattern, async (...asked) => {
  tip.hide();
  close();
  head();
  const main = $("view");
  main.className = name;
  const module = await import(`./views/${name}.js`).catch((error) => {
    if (error instanceof TypeError) return null;  // It did not come.
    throw error;
  });
  if (module) return module.default(main, ...asked);
  main.replaceChildren(state("offline", { again: draw, level: "h1" }));
  return undefined;
});

view("ask", /^\/(?:ask(?:\/([^/]+))?\/?)?$/);
view("search", /^\/search\/?$/);
view("verify", /^\/verify\/?$/);
view("article", /^\/article\/(.+)$/);
view("people", /^\/people(?:\/(.+?))?\/?$/);
view("papers", /^\/papers\/?$/);
view("clippings", /^\/clippings\/?$/);
view("pages", /^\/pages\/(.+)$/);
view("nowhere", /^(.*)$/);

theme();
dark.addEventListener("change", theme);
$("skip").addEventListener("click", (event) => { event.preventDefault(); $("view").focus(); });
addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector("dialog[open]")) close(); });
tip.start();
learn().then(start);
