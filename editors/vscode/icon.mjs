// Draws icon.png: a heap of blocks under a lens. `node icon.mjs`

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, crc32 } from "node:zlib";

const SIZE = 128;
const FINE = 4; // samples a pixel, each way
const NIGHT = [16, 34, 46];
const DUSK = [24, 58, 78];
const SKY = [126, 214, 236];
const GLASS = [33, 84, 108];
const AMBER = [255, 183, 77];
const ORANGE = [245, 145, 50];

/** The distance of a point from a box with round corners; negative inside. */
const box = (x, y, midX, midY, half, round) => {
  const dx = Math.abs(x - midX) - half + round;
  const dy = Math.abs(y - midY) - half + round;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - round;
};

/** The distance of a point from the line between two others. */
const line = (x, y, [fromX, fromY], [toX, toY]) => {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const part = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
  const near = Math.min(Math.max(part, 0), 1);
  return Math.hypot(x - fromX - near * dx, y - fromY - near * dy);
};

const BLOCKS = [
  [41, 66, ORANGE],
  [57, 66, AMBER],
  [73, 66, ORANGE],
  [49, 50, AMBER],
  [65, 50, ORANGE],
  [57, 34, AMBER],
];

/** Red, green, blue and opacity of a point. */
function colour(x, y) {
  if (box(x, y, 64, 64, 64, 26) > 0) return [0, 0, 0, 0];
  const fromLens = Math.hypot(x - 57, y - 54);
  for (const [midX, midY, paint] of BLOCKS) {
    if (fromLens < 36 && box(x, y, midX, midY, 6.6, 2) <= 0) return [...paint, 255];
  }
  if (Math.abs(fromLens - 39.5) <= 4.5) return [...SKY, 255];
  if (fromLens < 36) return [...GLASS, 255];
  if (line(x, y, [88, 85], [105, 102]) <= 7) return [...SKY, 255];
  return [...NIGHT.map((dark, i) => dark + ((DUSK[i] - dark) * (SIZE - y)) / SIZE), 255];
}

const rows = Buffer.alloc(SIZE * (SIZE * 4 + 1));
for (let y = 0; y < SIZE; y++) {
  for (let x = 0; x < SIZE; x++) {
    const sum = [0, 0, 0, 0];
    for (let i = 0; i < FINE * FINE; i++) {
      const [r, g, b, a] = colour(
        x + ((i % FINE) + 0.5) / FINE,
        y + (Math.floor(i / FINE) + 0.5) / FINE,
      );
      [r, g, b].forEach((value, channel) => (sum[channel] += value * a));
      sum[3] += a;
    }
    const shares = sum.map((value, i) => (i < 3 ? value / (sum[3] || 1) : value / FINE ** 2));
    shares.forEach((value, i) =>
      rows.writeUInt8(Math.round(value), y * (SIZE * 4 + 1) + 1 + x * 4 + i),
    );
  }
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

const head = Buffer.alloc(13);
head.writeUInt32BE(SIZE);
head.writeUInt32BE(SIZE, 4);
head.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, with opacity
const png = [
  Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
  chunk("IHDR", head),
  chunk("IDAT", deflateSync(rows, { level: 9 })),
  chunk("IEND", Buffer.alloc(0)),
];
writeFileSync(join(import.meta.dirname, "icon.png"), Buffer.concat(png));
