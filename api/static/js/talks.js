// Conversations, kept in the browser, each under a key of its own.

const PREFIX = "wenbao.talk.";

export const fresh = () => ({ id: Date.now().toString(36) + Math.random().toString(36).slice(2, 6), title: "", when: Date.now(), turns: [] });

export function load(id) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + id));
  } catch {
    return null;
  }
}

/** All conversations, the newest first. */
export function all() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => load(key.slice(PREFIX.length)))
    .filter(Boolean).sort((a, b) => b.when - a.when);
}

/** Keep a conversation; where the browser has no room left, the oldest others make it. False if it does not fit alone. */
export function save(talk) {
  const words = JSON.stringify({ ...talk, turns: talk.turns.map(({ hits, ...turn }) => turn) });
  for (;;) {
    try {
      localStorage.setItem(PREFIX + talk.id, words);
      return true;
    } catch {
      const oldest = all().filter((other) => other.id !== talk.id).at(-1);
      if (!oldest) return false;
      remove(oldest.id);
    }
  }
}

export const remove = (id) => localStorage.removeItem(PREFIX + id);

/** Call `changed` when another window changes a conversation; returns what ends it. */
export function watch(changed) {
  const heard = (event) => { if (event.key === null || event.key.startsWith(PREFIX)) changed(event.key?.slice(PREFIX.length)); };
  addEventListener("storage", heard);
  return () => removeEventListener("storage", heard);
}
