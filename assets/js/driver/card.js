/**
 * The exclusive taxi on the tablet: the card is read by the camera or typed; without a connection the ride is known
 * here alone, so the page itself goes on from the card to the meter.
 */
import { hasCamera } from "../shared/camera.js";
import { offerCamera } from "../shared/card_reader.js";

const METER = "meter"; // known.meter: {begin: entry_id}: the ride whose meter is not entered yet

/** Fill in where the tablet is, when it tells. */
function fillPlace(form) {
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      form.elements.lon.value = coords.longitude.toFixed(6);
      form.elements.lat.value = coords.latitude.toFixed(6);
    },
    () => undefined,
    { maximumAge: 30_000, timeout: 10_000, enableHighAccuracy: true },
  );
}

/** Bring the pages of the card to life. */
export async function startCards(tablet) {
  for (const form of document.querySelectorAll("[data-card-place], [data-card-reader]")) fillPlace(form);
  for (const form of document.querySelectorAll("[data-card-reader]")) if (hasCamera()) offerCamera(form);
  tablet.onEntered((entry) => {
    if (entry.kind === "meter_begin") return tablet.know(METER, { begin: entry.entry_id });
    if (entry.kind === "meter_finish" || entry.kind === "meter_cancel") return tablet.know(METER, undefined);
    return undefined;
  });
  tablet.onRefused(async (entry) => {
    if ((await tablet.recall(METER))?.begin === entry.entry_id) await tablet.know(METER, undefined);
  });
  const steps = document.querySelector("[data-card-steps]");
  if (steps) await showStep(tablet, steps);
  else await leaveOld(tablet);
}

/** Without a connection: the card, or the meter of the ride that was begun. */
async function showStep(tablet, steps) {
  const draw = async () => {
    const open = await tablet.recall(METER);
    steps.querySelector("[data-step='card']").hidden = Boolean(open);
    steps.querySelector("[data-step='meter']").hidden = !open;
    for (const input of steps.querySelectorAll("input[name='begin']")) input.value = open?.begin ?? "";
  };
  steps.addEventListener("entry:kept", (event) => {
    if (event.detail.kind === "meter_begin") draw();
  });
  await draw();
}

/** With a connection the server says what is open; a card read without one and not yet sent comes first. */
async function leaveOld(tablet) {
  const form = document.querySelector("form[data-entry='meter_begin']");
  const open = form && (await tablet.recall(METER));
  if (!open) return;
  if (!tablet.queue.has(open.begin)) {
    await tablet.know(METER, undefined);
    return;
  }
  const { verdict } = await tablet.answerOf(open.begin);
  if (verdict === "done") location.reload();
}
