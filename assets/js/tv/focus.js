/** Where the focus goes when an arrow is pressed: the nearest thing in that direction. Pure. */

const AWAY = 2.5; // being off the line costs so much more than being far,
const OFF_LINE = 4000; // and whatever is on the line comes first

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @param {Box} from
 * @param {Box[]} boxes what can have the focus
 * @param {"left" | "up" | "right" | "down"} direction
 * @returns {number} its place in the list, or -1 when there is nothing that way
 */
export function findNext(from, boxes, direction) {
  let best = -1;
  let least = Infinity;
  boxes.forEach((box, place) => {
    const cost = measure(from, box, direction);
    if (cost < least) [best, least] = [place, cost];
  });
  return best;
}

function measure(from, box, direction) {
  const isAcross = direction === "left" || direction === "right";
  const far = { right: box.left - from.right, left: from.left - box.right, down: box.top - from.bottom, up: from.top - box.bottom };
  const ahead = far[direction];
  if (ahead < -1) return Infinity;
  const [start, end] = isAcross ? ["top", "bottom"] : ["left", "right"];
  const gap = Math.max(0, box[start] - from[end], from[start] - box[end]);
  const drift = Math.abs((box[start] + box[end]) / 2 - (from[start] + from[end]) / 2) / 100;
  return Math.max(0, ahead) + gap * AWAY + (gap > 0 ? OFF_LINE : 0) + drift;
}
