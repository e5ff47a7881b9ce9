// What was found by month or year, as bars that narrow the dates: one is pressed, or several are dragged over.

import { el } from "./dom.js";
import { say } from "./say.js";

const MONTHS = 48;  // As many bars as fit; a longer time is shown by years.

const months = (first, last) => {
  const made = [];
  for (let [year, month] = first.split("-").map(Number); ; month += 1) {
    if (month > 12) [year, month] = [year + 1, 1];
    const name = `${year}-${String(month).padStart(2, "0")}`;
    if (name > last || made.length > 5000) return made;
    made.push(name);
  }
};

const lastDay = (name) => (name.length === 4 ? `${name}-12-31` : new Date(Date.UTC(Number(name.slice(0, 4)), Number(name.slice(5)), 0)).toISOString().slice(0, 10));
const firstDay = (name) => (name.length === 4 ? `${name}-01-01` : `${name}-01`);

/** Bars for `counted` ({value: "2024-04", count}); `narrow(from, to)` is told the days. Null where no day is known. */
export function timeline(counted, narrow) {
  const dated = counted.filter((one) => one.value);
  if (!dated.length) return null;
  const names = dated.map((one) => one.value).sort();
  let bars = months(names[0], names.at(-1));
  const years = bars.length > MONTHS;
  if (years) bars = [...new Set(bars.map((name) => name.slice(0, 4)))];
  const counts = new Map(bars.map((name) => [name, 0]));
  for (const one of dated) {
    const name = years ? one.value.slice(0, 4) : one.value;
    counts.set(name, (counts.get(name) || 0) + one.count);
  }
  const most = Math.max(...counts.values());
  let from = -1, to = -1;
  const buttons = bars.map((name, i) => {
    const bar = el("span");
    bar.style.height = `${counts.get(name) ? Math.max(8, (100 * counts.get(name)) / most) : 0}%`;
    return el("button", {
      "aria-label": say("timeline.bar", name, counts.get(name)), title: say("timeline.bar", name, counts.get(name)),
      onclick: (event) => { if (!event.detail) narrow(firstDay(name), lastDay(name)); },  // By a key; the pointer is told below.
      onpointerdown: (event) => { event.preventDefault(); from = to = i; paint(); },
      onpointerenter: () => { if (from >= 0) { to = i; paint(); } },
    }, bar);
  });
  const paint = () => buttons.forEach((button, i) => button.classList.toggle("taken", from >= 0 && i >= Math.min(from, to) && i <= Math.max(from, to)));
  const done = () => {
    if (from < 0) return;
    const [first, last] = [bars[Math.min(from, to)], bars[Math.max(from, to)]];
    from = to = -1;
    paint();
    narrow(firstDay(first), lastDay(last));
  };
  const strip = el("div.strip", {
    // A finger stays with the bar that it touched first: the bar below it is looked up.
    onpointermove: (event) => {
      const below = from >= 0 && document.elementFromPoint(event.clientX, event.clientY)?.closest(".strip button");
      if (below) { to = buttons.indexOf(below); paint(); }
    },
    onpointerup: done,
    onpointercancel: () => { from = to = -1; paint(); },
  }, buttons);
  return el("div.timeline", { role: "group", "aria-label": say("timeline") }, strip,
    el("div.ends.meta", { "aria-hidden": "true" }, el("span", {}, bars[0]), bars.length > 1 && el("span", {}, bars.at(-1))));
}
