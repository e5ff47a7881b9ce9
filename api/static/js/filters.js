// Conditions on the articles that are searched: a form, an address and the body of a request say the same.

import { el } from "./dom.js";
import { say } from "./say.js";

export const KINDS = ["news", "feature", "column", "notice", "caption", "advert", "fragment"];

export const read = (query) => ({
  from: query.get("from") || "", to: query.get("to") || "", papers: query.getAll("paper"), kinds: query.getAll("kind"), speaker: query.get("speaker") || "",
});

export function write(query, { from, to, papers, kinds, speaker }) {
  if (from) query.set("from", from);
  if (to) query.set("to", to);
  for (const paper of papers) query.append("paper", paper);
  for (const kind of kinds) query.append("kind", kind);
  if (speaker) query.set("speaker", speaker);
  return query;
}

export const body = ({ from, to, papers, kinds, speaker }) => ({
  ...(from && { date_from: from }), ...(to && { date_to: to }), ...(papers.length && { sources: papers }),
  ...(kinds.length && { kinds }), ...(speaker && { speaker }),
});

export const any = (asked) => Boolean(asked.from || asked.to || asked.papers.length || asked.kinds.length || asked.speaker);

/** The fields of a form for them; `papers` are the names that are known. */
export function fields(asked, papers = []) {
  const known = [...new Set([...papers, ...asked.papers])];
  return el("div.filters", {},
    el("label", {}, say("filter.from"), el("input", { type: "date", name: "from", value: asked.from })),
    el("label", {}, say("filter.to"), el("input", { type: "date", name: "to", value: asked.to })),
    el("label", {}, say("filter.paper"), el("input", { type: "text", name: "paper", value: asked.papers[0] || "", list: "papers", autocomplete: "off" })),
    el("datalist", { id: "papers" }, known.map((name) => el("option", { value: name }))),
    el("label", {}, say("filter.speaker"), el("input", { type: "text", name: "speaker", value: asked.speaker, autocomplete: "off" })),
    el("fieldset.kinds", {}, el("legend", {}, say("filter.kind")), KINDS.map((kind) => el("label", {},
      el("input", { type: "checkbox", name: "kind", value: kind, checked: asked.kinds.includes(kind) }), say(`kind.${kind}`)))));
}

export function taken(form) {
  const data = new FormData(form), paper = (data.get("paper") || "").trim();
  return { from: data.get("from"), to: data.get("to"), papers: paper ? [paper] : [], kinds: data.getAll("kind"), speaker: (data.get("speaker") || "").trim() };
}
