/** Sentences for scripts stand in the page, translated: <template data-words><span data-word="key">…</span></template>. */

/** @returns {(key: string, facts?: Record<string, string | number>) => string} */
export function wordsOf(root) {
  const templates = [...root.querySelectorAll("template[data-words]")];
  const spans = templates.flatMap((template) => [...template.content.querySelectorAll("[data-word]")]);
  const words = new Map(spans.map((span) => [span.dataset.word, span.textContent.trim()]));
  return (key, facts = {}) =>
    (words.get(key) ?? "").replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}

/** The data that Django's json_script wrote into the page, or null. */
export function readJson(id) {
  const script = document.getElementById(id);
  return script ? JSON.parse(script.textContent) : null;
}
