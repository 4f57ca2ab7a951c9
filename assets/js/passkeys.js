/**
 * Signing in by face, finger or the device's PIN. A form asks for it:
 *
 *   <form data-passkey="make" data-passkey-options="JSON">   makes a passkey
 *   <form data-passkey="use" data-passkey-options="JSON">    lets a passkey answer
 *   <form data-passkey="use" data-passkey-url="ADDRESS">     the same, options fetched at the press
 *
 * Inside: input[name=credential], [data-passkey-says] and template[data-words] with the words of what went wrong.
 * `data-passkey-able` appears only where the browser can do it, `data-passkey-unable` goes away there.
 */
import { readCreation, readRequest, writeAnswer } from "./shared/credentials.js";
import { wordsOf } from "./shared/words.js";

const WORDS = { InvalidStateError: "known", NotAllowedError: "stopped", AbortError: "stopped" };

async function fetchOptions(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions);
  const answer = await fetch(form.dataset.passkeyUrl, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function askDevice(form) {
  const options = await fetchOptions(form);
  return form.dataset.passkey === "make"
    ? navigator.credentials.create(readCreation(options))
    : navigator.credentials.get(readRequest(options));
}

async function run(event) {
  const form = event.target;
  event.preventDefault();
  if (form.dataset.isAsking) return;
  form.dataset.isAsking = "yes";
  say(form, "");
  try {
    form.elements.credential.value = writeAnswer(await askDevice(form));
    form.submit();
  } catch (error) {
    delete form.dataset.isAsking;
    say(form, WORDS[error.name] ?? "failed");
  }
}

/** A live region must stand in the page before its words come. */
function say(form, key) {
  const place = form.querySelector("[data-passkey-says]");
  place.textContent = key ? wordsOf(form)(key) : "";
  place.classList.toggle("passkey__says--on", key !== "");
}

function open() {
  if (!window.PublicKeyCredential || !navigator.credentials?.create) return;
  document.querySelectorAll("[data-passkey-able]").forEach((part) => part.removeAttribute("hidden"));
  document.querySelectorAll("[data-passkey-unable]").forEach((part) => part.setAttribute("hidden", ""));
  document.querySelectorAll("form[data-passkey]").forEach((form) => form.addEventListener("submit", run));
}

// Back from another page the browser may show this one as it was: let the button work again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-passkey]").forEach((form) => delete form.dataset.isAsking);
});
open();
