/**
 * A card's QR, or the barcode of goods, by the tablet's camera. The browser's own reader where there is one, else one
 * written in JavaScript (package qr; for barcodes our own): most tablets have a camera, few browsers a reader.
 */
import decodeQR from "qr/decode.js";
import { decodeEan } from "./ean.js";

const PAUSE_MS = 150;
const WIDEST_PX = 800;

/** Whether this tablet can try. */
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

const BARCODES = ["ean_13", "ean_8"];

async function makeReader(hasBarcodes) {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  const wanted = hasBarcodes ? BARCODES : ["qr_code"];
  if (wanted.every((each) => formats.includes(each))) {
    const detector = new BarcodeDetector({ formats: wanted });
    return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? null;
  }
  const canvas = document.createElement("canvas");
  const decode = hasBarcodes ? decodeEan : (picture) => decodeQR(picture, { timeLimit: 100 });
  return async (video) => readPicture(video, canvas, decode);
}

function readPicture(video, canvas, decode) {
  const scale = Math.min(1, WIDEST_PX / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
  try {
    return decode(drawing.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return null; // no code in this picture
  }
}

/**
 * Show the camera until a QR, or a barcode of goods, is in it.
 *
 * @param {HTMLVideoElement} video
 * @param {AbortSignal} stopped
 * @param {boolean} hasBarcodes look for barcodes of goods in place of QR
 * @returns {Promise<string | null>} what it says; null when stopped
 * @throws {DOMException} no camera, or not allowed
 */
export async function readCode(video, stopped, hasBarcodes = false) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    const read = await makeReader(hasBarcodes);
    while (!stopped.aborted) {
      const found = video.videoWidth ? await read(video) : null;
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}
