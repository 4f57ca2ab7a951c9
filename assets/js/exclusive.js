/**
 * The driver's tablet of the exclusive taxi: reads a card's QR with the camera where the browser can
 * (BarcodeDetector), and fills in where the tablet is. Without either the number is typed and the place is
 * the vehicle's.
 */
const reader = document.querySelector("[data-card-reader]");
const form = reader ?? document.querySelector("[data-card-place]");

if (form && "geolocation" in navigator) {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.lon.value = coords.longitude.toFixed(6);
      form.elements.lat.value = coords.latitude.toFixed(6);
    },
    () => {},
    { maximumAge: 30_000, timeout: 10_000, enableHighAccuracy: true },
  );
}

if (reader && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  const button = reader.querySelector("[data-card-camera]");
  button.hidden = false;
  button.addEventListener("click", () => read(reader, button));
}

/** Show the camera until a QR is in it, then send the form with what it says. */
async function read(form, button) {
  const video = form.querySelector("[data-card-video]");
  const status = form.querySelector("[data-card-status]");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
  if (!stream) {
    button.hidden = true; // no camera, or not allowed: the number is typed
    return;
  }
  video.srcObject = stream;
  video.hidden = status.hidden = false;
  button.hidden = true;
  await video.play();
  const found = await watch(detector, video);
  stream.getTracks().forEach((track) => track.stop());
  form.elements.card.value = found;
  form.requestSubmit();
}

/** Return what the first QR in the picture says. */
async function watch(detector, video) {
  for (;;) {
    const codes = await detector.detect(video).catch(() => []);
    if (codes.length) return codes[0].rawValue;
    await new Promise((done) => setTimeout(done, 200));
  }
}
