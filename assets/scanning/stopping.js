/**
 * The emergency stop: its form works by itself; here it also says so when it did not arrive, and tries again.
 *
 * <form data-stop data-stop-sending="words" data-stop-failed="words" data-stop-unsure="words">: Escape sends it from
 * anywhere on the page. What is told stands in [data-stop-said] beside it too, for those who see.
 */

export const PAUSES_MS = [0, 500, 1000, 2000, 4000];

/**
 * Ask until somebody answers.
 * @param {() => Promise<string>} ask gives the address to go to then; "" or an error: it did not arrive
 * @returns {Promise<string>} that address; "" when it never arrived
 */
export async function insist(ask, wait, onFailure) {
  for (const pause of PAUSES_MS) {
    await wait(pause);
    try {
      const to = await ask();
      if (to) return to;
    } catch {
      // no connection: the next try
    }
    onFailure();
  }
  return "";
}

/** Only the stop's own answer counts: the page of somebody who has to sign in again is none. */
async function send(form) {
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers, keepalive: true });
  const { stopped, to } = answer.ok ? await answer.json() : {};
  return stopped === true ? to : "";
}

export function wireStop(form, tell) {
  let isAsking = false;
  const said = form.parentElement.querySelector("[data-stop-said]");
  const show = (words) => {
    tell(words);
    if (said) said.textContent = words;
    if (said) said.hidden = !words;
  };
  const stop = async () => {
    if (isAsking) return;
    isAsking = true;
    form.classList.add("is-sending");
    show(form.dataset.stopSending);
    const ask = () => send(form);
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const to = await insist(ask, wait, () => show(form.dataset.stopFailed));
    isAsking = false;
    form.classList.remove("is-sending");
    if (to) location.assign(to);
    else show(form.dataset.stopUnsure);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation(); // no guard against a second press: this one may be pressed as often as one likes
    stop();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && stop());
  return stop;
}
