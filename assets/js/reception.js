/** The desk of a shelter: cards are read by the camera; a reader that types sends its number with Enter. */
import { hasCamera } from "./shared/camera.js";
import { offerCamera } from "./shared/card_reader.js";

for (const form of document.querySelectorAll("[data-card-reader]")) if (hasCamera()) offerCamera(form);
