// Questions that the archive at hand can answer, told from a few of its articles.

import { article, json } from "./api.js";
import { say } from "./say.js";

/** Up to three questions: what somebody said, who holds a post, what an article tells. */
export async function examples() {
  const { hits } = await json("/search", { body: { query: say("examples.query"), k: 40 } });
  const ids = [...new Set(hits.filter((hit) => hit.kind === "news" && hit.title).map((hit) => hit.article_id))];
  const made = [];
  for (const id of ids.slice(0, 9)) {
    const one = await article(id), wanted = made.length;
    const speaker = one.statements.find((s) => s.post && /^\p{Script=Han}{2,4}$|^[A-Z]\S+ [A-Z]\S+$/u.test(s.speaker));
    const holder = one.people.find((p) => p.post.length > 4 && p.post.length < 17 && !/[、,，()（）]/.test(p.post));
    if (wanted === 0 && speaker) made.push(say("examples.said", speaker.speaker));
    else if (wanted === 1 && holder) made.push(say("examples.post", holder.post));
    else if (wanted === 2) made.push(say("examples.told", one.title.split("\n")[0]));
    if (made.length === 3) break;
  }
  return made;
}
