/** What the tablet knows of the shift, and for how long it may: until the shift is over, or the driver signs out. */

const isNewer = (known, told) => {
  const isOther = !known || (known.shift?.id ?? null) !== (told.shift?.id ?? null); // versions count within a shift
  return isOther || told.version >= known.version;
};

/** Which of two states to go by; what is no state is none. */
export function newest(known, told) {
  if (!told || !("next_stop" in told)) return known ?? null;
  return isNewer(known, told) ? told : known;
}

/** Until when a state may be kept: the server says for how many seconds, because the town's clock may run faster. */
export function untilWhen(response, now) {
  const seconds = Number(response.headers.get("X-Moyai-Keep-For") ?? 0);
  return now + 1000 * (Number.isFinite(seconds) ? Math.max(0, seconds) : 0);
}

/** The kept state, or null when its time is over. */
export function stillKept(kept, now) {
  return kept && kept.until > now ? kept.state : null;
}
