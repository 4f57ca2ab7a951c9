/** A photo from the camera, made small; drawing it anew leaves its place and time of taking behind. */
const LONGEST_PX = 1280;
const QUALITY = 0.82;

/** @param {Blob} file @returns {Promise<string>} a JPEG as a data address; rejects for what is no picture */
export async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL("image/jpeg", QUALITY);
}
