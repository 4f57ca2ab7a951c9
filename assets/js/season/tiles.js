/** Which tiles a span needs, and what of them is drawn: plain functions, without page or network. */

/** The widest stretches of which a span has at least so many; the narrowest where none has. */
export function chooseLevel(widths, span, stretches) {
  let level = 0;
  widths.forEach((width, index) => {
    if (span >= width * stretches) level = index;
  });
  return level;
}

export function tileIndex(facts, level, at) {
  return Math.floor((at + facts.shift) / (facts.tile * facts.widths[level]));
}

/** The tiles of a span, and one on either side so that moving finds them there. */
export function neededTiles(facts, level, since, until, beside = 1) {
  const last = tileIndex(facts, level, until - 1) + beside;
  const found = [];
  for (let index = tileIndex(facts, level, since) - beside; index <= last; index += 1) found.push(index);
  return found;
}

/**
 * Columns for the drawing from tiles in order: times, mean (or total), least, most. Between stretches that are not
 * neighbours stands a null, so that no line is drawn over a gap.
 */
export function joinTiles(tiles, isTotal) {
  const columns = [[], [], [], []];
  let before = null;
  for (const tile of tiles) {
    for (const [number, mean, least, most, total] of tile.rows) {
      const at = tile.start + number * tile.width + tile.width / 2;
      if (before !== null && at - before > tile.width * 2) push(columns, before + tile.width, null, null, null);
      push(columns, at, isTotal ? total : mean, isTotal ? 0 : least, isTotal ? total : most);
      before = at;
    }
  }
  return columns;
}

/** What is said of the visible span: each stretch's mean weighs as many readings as it has. */
export function summarise(tiles, since, until) {
  const sum = { least: Infinity, most: -Infinity, total: 0, weighed: 0, count: 0 };
  for (const tile of tiles) {
    for (const [number, mean, least, most, total, count] of tile.rows) {
      const at = tile.start + number * tile.width;
      if (at + tile.width <= since || at >= until) continue;
      sum.least = Math.min(sum.least, least);
      sum.most = Math.max(sum.most, most);
      sum.total += total;
      sum.weighed += mean * count;
      sum.count += count;
    }
  }
  return sum.count ? { least: sum.least, most: sum.most, total: sum.total, mean: sum.weighed / sum.count } : null;
}

/** The span after a move, kept within what there is. */
export function moveSpan(facts, span, move) {
  const [since, until] = span;
  const width = until - since;
  const middle = since + width / 2;
  const moved = {
    back: [since - width / 4, until - width / 4],
    on: [since + width / 4, until + width / 4],
    near: [middle - width / 4, middle + width / 4],
    far: [middle - width, middle + width],
    first: [facts.first, facts.first + width],
    last: [facts.last - width, facts.last],
  }[move];
  return keepWithin(facts, moved);
}

/** A span no narrower than 30 stretches, no wider than all there is, and not beyond its ends. */
export function keepWithin(facts, [since, until]) {
  const least = facts.widths[0] * 30;
  const all = Math.max(facts.last - facts.first, least);
  const width = Math.min(Math.max(until - since, least), all);
  const middle = (since + until) / 2;
  const begin = Math.min(Math.max(middle - width / 2, facts.first), facts.first + all - width);
  return [begin, begin + width];
}

function push(columns, ...values) {
  values.forEach((value, index) => columns[index].push(value));
}
