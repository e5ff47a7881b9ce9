// Elements, and text cut by characters.

/** An element: `el("button.icon", {onclick}, "×")`. What is null or false is left out. */
export function el(name, props = {}, ...kids) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  if (tag === "button") made.type = "button";
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (typeof value !== "string" && key in made) made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...kids.flat(Infinity).filter((kid) => kid !== undefined && kid !== null && kid !== false));
  return made;
}

export const $ = (id) => document.getElementById(id);

/** Places count characters (code points), not UTF-16 units. */
export const characters = (text) => Array.from(text);

/** Ranges [from, to) cut at every edge of `ranges`: `piece(words, from, to)` makes what stands for each. */
export function cut(chars, from, to, ranges, piece) {
  const edges = [from, to];
  for (const range of ranges) edges.push(range.start, range.end);
  const kept = [...new Set(edges)].filter((edge) => edge >= from && edge <= to).sort((a, b) => a - b);
  const made = [];
  for (let i = 0; i + 1 < kept.length; i++) made.push(piece(chars.slice(kept[i], kept[i + 1]).join(""), kept[i], kept[i + 1]));
  return made;
}

/** Say something to those who listen instead of looking. */
export function tell(words) {
  const told = $("told");
  told.textContent = "";
  requestAnimationFrame(() => { told.textContent = words; });
}

/** A question in a box of its own; resolves to what was typed, or null. Focus comes back to where it was. */
export function askFor({ title, label, value = "", type = "text", ok, cancel, note }) {
  const before = document.activeElement;
  return new Promise((resolve) => {
    const input = label === undefined ? null : el("input", { type, id: "asked-for", value, autocomplete: "off" });
    const box = el("dialog", { "aria-labelledby": "asked-title" },
      el("form", { method: "dialog", onsubmit: (e) => { e.preventDefault(); box.close("ok"); } },
        el("h2", { id: "asked-title" }, title),
        note && el("p.soft", {}, note),
        input && [el("label", { for: "asked-for" }, label), input],
        el("div.row", {}, el("button.plain", { onclick: () => box.close("") }, cancel), el("button.main", { type: "submit" }, ok))));
    box.addEventListener("close", () => {
      const given = box.returnValue === "ok" ? (input ? input.value : "") : null;
      box.remove();
      if (before && before.isConnected) before.focus();
      resolve(given);
    });
    document.body.append(box);
    box.showModal();
    input?.select();
  });
}

export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
