/**
 * A shelter's desk and a shop's shelves: what is read by the camera is sent; a reader that types sends its number with
 * Enter. Barcodes of goods are offered to the camera only where the browser itself reads them.
 */
import { hasCamera, readsBarcodes } from "./shared/camera.js";
import { offerCamera } from "./shared/card_reader.js";

for (const form of document.querySelectorAll("[data-card-reader]")) {
  if (hasCamera() && (!("cardBarcodes" in form.dataset) || (await readsBarcodes()))) offerCamera(form);
}
