// Faces of our own in place of the platform's stickers; the ids are from its public list.
export const STICKERS = [
  { packageId: "446", stickerId: "1988", face: "(^o^)/", words: "こんにちは" },
  { packageId: "446", stickerId: "1989", face: "(^_^)b", words: "はい" },
  { packageId: "446", stickerId: "2005", face: "m(_ _)m", words: "ありがとう" },
  { packageId: "446", stickerId: "2006", face: "(>_<)", words: "ごめんね" },
  { packageId: "789", stickerId: "10855", face: "(・_・?)", words: "？" },
  { packageId: "789", stickerId: "10856", face: "(x_x)", words: "だめ" },
];

export function nameSticker(packageId, stickerId) {
  const known = STICKERS.find((s) => s.packageId === packageId && s.stickerId === stickerId);
  return known || { face: "(^_^)", words: `スタンプ ${stickerId}` };
}
