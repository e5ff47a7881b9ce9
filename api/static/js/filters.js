// Conditions on the articles that are searched: a form, an address and the body of a request say the same.

import { json } from "./api.js";
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

/** The conditions in words. */
export const said = ({ from, to, papers, kinds, speaker }) =>
  [...papers, from && say("scope.from", from), to && say("scope.to", to), ...kinds.map((kind) => say(`kind.${kind}`)), speaker && say("scope.speaker", speaker)].filter(Boolean).join(" · ");

/** The fields of a form for them; the papers that there are are offered when one is asked for. */
export function fields(asked) {
  const offered = el("datalist", { id: "papers" });
  const offer = async () => {
    const { papers } = await json("/papers").catch((error) => { if (!error.kind) throw error; return { papers: [] }; });
    offered.replaceChildren(...papers.filter((one) => one.source).map((one) => el("option", { value: one.source })));
  };
  return el("div.filters", {},
    el("label", {}, say("filter.from"), el("input", { type: "date", name: "from", value: asked.from })),
    el("label", {}, say("filter.to"), el("input", { type: "date", name: "to", value: asked.to })),
    el("label", {}, say("filter.paper"), el("input", { type: "text", name: "paper", value: asked.papers[0] || "", list: "papers", autocomplete: "off", onfocus: offer })),
    offered,
    el("label", {}, say("filter.speaker"), el("input", { type: "text", name: "speaker", value: asked.speaker, autocomplete: "off" })),
    el("fieldset.kinds", {}, el("legend", {}, say("filter.kind")), KINDS.map((kind) => el("label", {},
      el("input", { type: "checkbox", name: "kind", value: kind, checked: asked.kinds.includes(kind) }), say(`kind.${kind}`)))));
}

export function taken(form) {
  const data = new FormData(form), paper = (data.get("paper") || "").trim();
  return { from: data.get("from"), to: data.get("to"), papers: paper ? [paper] : [], kinds: data.getAll("kind"), speaker: (data.get("speaker") || "").trim() };
}
