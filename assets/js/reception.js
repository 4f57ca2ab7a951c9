/**
 * A shelter's desk, a shop's shelves and boxes: what is read by the camera is sent; a reader that types sends its number
 * with Enter.
 */
import { hasCamera } from "./shared/camera.js";
import { offerCamera } from "./shared/card_reader.js";

for (const form of document.querySelectorAll("[data-card-reader]")) if (hasCamera()) offerCamera(form);
