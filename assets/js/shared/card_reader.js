/** A form with a number that a camera can read off a card: a button opens the camera, what it finds is sent. */
import { readCode } from "./camera.js";

/**
 * Offer the camera beside the field `card` of a form.
 *
 * @param {HTMLFormElement} form with [data-card-camera] (button), [data-card-view] (video and a button) and [data-card-no-camera]
 */
export function offerCamera(form) {
  const button = form.querySelector("[data-card-camera]");
  const view = form.querySelector("[data-card-view]");
  const video = view.querySelector("video");
  const stop = view.querySelector("button");
  const show = (isOn) => {
    view.hidden = !isOn;
    button.hidden = isOn;
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    const stopping = new AbortController();
    stop.onclick = () => stopping.abort();
    show(true);
    try {
      const found = await readCode(video, stopping.signal, "cardBarcodes" in form.dataset);
      show(false);
      if (!found) return;
      form.elements.card.value = found;
      form.requestSubmit();
    } catch {
      show(false);
      button.hidden = true; // no camera, or not allowed: the number is typed
      form.querySelector("[data-card-no-camera]").hidden = false;
      form.elements.card.focus();
    }
  });
}
