/**
 * Which questions are shown, as the server decides it (form_fields.visible_fields): one whose condition looks at a
 * hidden question is hidden.
 *
 * @param {{key: string, when: string, values: string[]}[]} questions in their order; `when` empty: always shown
 * @param {Record<string, unknown>} answers
 * @returns {Set<string>} keys of what is shown
 */
export function findShown(questions, answers) {
  const shown = new Set();
  const known = new Set(questions.map((one) => one.key));
  for (const { key, when, values } of questions) {
    // A question of another page decides there: the server has hidden ours, or not.
    if (!when || !known.has(when)) {
      if (!when) shown.add(key);
      continue;
    }
    if (shown.has(when) && isMet(answers[when], values)) shown.add(key);
  }
  return shown;
}

function isMet(answer, values) {
  if (typeof answer === "boolean") return values.includes(answer ? "yes" : "no");
  if (Array.isArray(answer)) return answer.some((one) => values.includes(one));
  return values.includes(String(answer ?? ""));
}
