/**
 * What the stage's clock shows, from what the server told last and how long ago that was: nothing else is asked, so it
 * is right after a reload and goes on while there is no connection.
 */

/** @param {number} seconds @returns {string} 7:05, or 1:02:03 */
export function clockOf(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/**
 * @param {{slot: number, seconds: number, warns_s: number, spent_s: number, is_paused: boolean, speed: number}} told
 * @param {number} agoMs since it was told
 * @returns {{tone: string, clock: string, leftS: number}} tone: idle, paused, calm, warn or over; over-time counts up with a +
 */
export function countDown(told, agoMs) {
  if (!told.slot) return { tone: "idle", clock: "", leftS: 0 };
  const gone = told.is_paused ? 0 : (agoMs / 1000) * (told.speed || 1);
  const leftS = told.seconds - told.spent_s - gone;
  // What is left is rounded up, what is over down: 0:00 is shown for the very end alone.
  const clock = leftS >= 0 ? clockOf(Math.ceil(leftS - 1e-6)) : `+${clockOf(-leftS)}`;
  if (told.is_paused) return { tone: "paused", clock, leftS };
  if (leftS < 0) return { tone: "over", clock, leftS };
  return { tone: leftS <= told.warns_s ? "warn" : "calm", clock, leftS };
}
