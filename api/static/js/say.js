// The language of the page: that of the browser until another is chosen.

export const LANGUAGES = { zh: "简体", "zh-Hant": "繁體", en: "English" };
const KEPT = "wenbao.language";
let words = {};
let spoken = "zh";

function wished() {
  const kept = localStorage.getItem(KEPT);
  if (kept in LANGUAGES) return kept;
  for (const one of navigator.languages || [navigator.language || "zh"]) {
    if (/^zh-(hant|tw|hk|mo)/i.test(one)) return "zh-Hant";
    if (/^zh/i.test(one)) return "zh";
    if (/^en/i.test(one)) return "en";
  }
  return navigator.languages?.length ? "en" : "zh";
}

export async function learn(language = wished()) {
  words = (await import(`../words/${language}.js`)).default;
  spoken = language;
  document.documentElement.lang = { zh: "zh-Hans", "zh-Hant": "zh-Hant", en: "en" }[language];
}

export function choose(language) {
  localStorage.setItem(KEPT, language);
  return learn(language);
}

export const language = () => spoken;

/** The words under a key; those that are functions get `values`. */
export function say(key, ...values) {
  const found = words[key];
  return typeof found === "function" ? found(...values) : found ?? key;
}

export const number = (n) => n.toLocaleString(spoken === "en" ? "en" : "zh-CN");
