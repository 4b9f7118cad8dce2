// Where things are drawn, computed to the end before anything is: forces, then room for every label. The same as
// kg/writers/html/layout.py does ahead for the first views; here for what is composed in the page, from a fixed seed.

function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 - 0.5;
  };
}

// Sets x and y of items. An item has radius, and width and height of its label (0 without one); `fixed` ones stay.
function arrange(items, pairs, canvas) {
  if (items.every((item) => item.x === undefined)) {
    forces(items, pairs);
    spread(items, canvas);
  }
  makeRoom(items, canvas);
  for (const item of items) [item.x, item.y] = [Math.round(item.x), Math.round(item.y)];
}

function forces(items, pairs, rounds = 260) {
  const random = seeded(20);
  const count = items.length;
  const x = Float64Array.from(items, () => random() * 3);
  const y = Float64Array.from(items, () => random() * 3);
  const degree = new Float64Array(count);
  let total = 0;
  for (const { a, b, weight } of pairs) {
    degree[a] += weight;
    degree[b] += weight;
    total += weight;
  }
  const mean = (2 * total) / count || 1;
  const pullMean = total / pairs.length || 1;
  const mass = degree.map((value) => 1 + Math.sqrt(value / mean));
  for (let round = 0; round < rounds; round++) {
    const fx = mass.map((m, i) => -0.08 * m * x[i]);
    const fy = mass.map((m, i) => -0.08 * m * y[i]);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        const dx = x[i] - x[j];
        const dy = y[i] - y[j];
        const push = (mass[i] * mass[j]) / (dx * dx + dy * dy + 0.01) / count;
        fx[i] += dx * push;
        fy[i] += dy * push;
        fx[j] -= dx * push;
        fy[j] -= dy * push;
      }
    }
    for (const { a, b, weight } of pairs) {
      const dx = x[b] - x[a];
      const dy = y[b] - y[a];
      const pull = ((weight / pullMean) * 1.5) / (Math.hypot(dx, dy) + 0.5);
      fx[a] += dx * pull;
      fy[a] += dy * pull;
      fx[b] -= dx * pull;
      fy[b] -= dy * pull;
    }
    for (let i = 0; i < count; i++) {
      const length = Math.hypot(fx[i], fy[i]) + 1e-9;
      const reach = (Math.min(length, 0.5) * (1 - round / rounds)) / length;
      x[i] += fx[i] * reach;
      y[i] += fy[i] * reach;
    }
  }
  items.forEach((item, i) => ([item.x, item.y] = [x[i], y[i]]));
}

// Fill the canvas evenly: distances from the middle by the area nearer to it, then the disc made a rectangle.
function spread(items, canvas) {
  const area = items.map((item) => (Math.max(2 * item.radius, item.width) + 6) * (2 * item.radius + item.height + 8));
  const total = area.reduce((sum, value) => sum + value, 0);
  for (const side of ["x", "y"]) {
    const mean = items.reduce((sum, item) => sum + item[side], 0) / items.length;
    const deviation = Math.sqrt(items.reduce((sum, item) => sum + (item[side] - mean) ** 2, 0) / items.length) || 1;
    for (const item of items) item[side] = (item[side] - mean) / deviation;
  }
  const distance = items.map((item) => Math.hypot(item.x, item.y));
  const most = Math.max(...distance) || 1;
  const order = distance.map((_, i) => i).sort((a, b) => distance[a] - distance[b] || a - b);
  let nearer = 0;
  order.forEach((i) => {
    const reach = (0.25 * distance[i]) / most + 0.75 * Math.sqrt((nearer + area[i] / 2) / total);
    nearer += area[i];
    const [u, v] = [items[i].x, items[i].y].map((value) => (value / Math.max(distance[i], 1e-9)) * reach);
    [items[i].x, items[i].y] = [squared(u, v), squared(v, u)];
  });
  for (const [side, length] of [["x", canvas.width], ["y", canvas.height]]) {
    const least = Math.min(...items.map((item) => item[side]));
    const span = Math.max(...items.map((item) => item[side])) - least;
    for (const item of items) item[side] = ((item[side] - least - span / 2) / (span || 1)) * length * 0.9;
  }
}

// One coordinate in the square of the point u, v of the disc.
function squared(u, v) {
  const [rest, twice] = [2 + u * u - v * v, 2 * Math.SQRT2 * u];
  return (Math.sqrt(Math.max(rest + twice, 0)) - Math.sqrt(Math.max(rest - twice, 0))) / 2;
}

// Push overlapping boxes (shape and label under it) apart along the shorter way, within the canvas. They grow to their
// size meanwhile: boxes that start whole jam each other in. What overlaps still goes to the nearest free place.
function makeRoom(items, canvas, rounds = 500, gap = 6) {
  const boxes = items.map((item) => {
    const label = item.height ? item.height + 2 : 0;
    return {
      x: item.x,
      y: item.y + label / 2,
      under: label / 2,
      width: Math.max(2 * item.radius, item.width) + gap,
      height: 2 * item.radius + label + gap,
      fixed: item.fixed,
    };
  });
  const inside = (value, length, size) => Math.max(-Math.max((length - size) / 2, 0), Math.min(Math.max((length - size) / 2, 0), value));
  for (const box of boxes) if (!box.fixed) [box.x, box.y] = [inside(box.x, canvas.width, box.width), inside(box.y, canvas.height, box.height)];
  for (let round = 0; round < rounds; round++) {
    const size = Math.min(1, 0.4 + round / (rounds * 0.5));
    const moves = boxes.map(() => [0, 0, 0]);
    let clear = true;
    for (let i = 0; i < boxes.length; i++) {
      for (let j = 0; j < i; j++) {
        const a = boxes[i];
        const b = boxes[j];
        const overX = ((a.width + b.width) / 2) * size - Math.abs(a.x - b.x);
        const overY = ((a.height + b.height) / 2) * size - Math.abs(a.y - b.y);
        if (overX <= 0.5 || overY <= 0.5 || (a.fixed && b.fixed)) continue;
        clear = false;
        const share = a.fixed || b.fixed ? 1.1 : 0.55;
        if (overX * 0.5 < overY) push(moves, i, j, 0, (a.x < b.x ? -1 : 1) * overX * share);
        else push(moves, i, j, 1, (a.y < b.y ? -1 : 1) * overY * share);
      }
    }
    if (clear && size === 1) break;
    boxes.forEach((box, i) => {
      if (box.fixed) return;
      const crowd = Math.sqrt(Math.max(moves[i][2], 1));
      box.x = inside(box.x + moves[i][0] / crowd, canvas.width, box.width);
      box.y = inside(box.y + moves[i][1] / crowd, canvas.height, box.height);
    });
  }
  freePlaces(boxes, canvas, gap);
  items.forEach((item, i) => ([item.x, item.y] = [boxes[i].x, boxes[i].y - boxes[i].under]));
}

function freePlaces(boxes, canvas, gap, grid = 7) {
  const touch = (a, b, x, y) => Math.abs(x - b.x) < (a.width + b.width - gap) / 2 && Math.abs(y - b.y) < (a.height + b.height - gap) / 2;
  boxes.forEach((box, i) => {
    if (box.fixed || !boxes.some((earlier, j) => j !== i && (j < i || earlier.fixed) && touch(box, earlier, box.x, box.y))) return;
    let best = null;
    const [limitX, limitY] = [(canvas.width - box.width) / 2, (canvas.height - box.height) / 2];
    for (let x = -limitX; x <= limitX; x += grid) {
      for (let y = -limitY; y <= limitY; y += grid) {
        const distance = Math.hypot(x - box.x, y - box.y);
        if ((!best || distance < best.distance) && boxes.every((other) => other === box || !touch(box, other, x, y))) best = { x, y, distance };
      }
    }
    if (best) [box.x, box.y] = [best.x, best.y];
  });
}

function push(moves, i, j, side, distance) {
  moves[i][side] += distance;
  moves[j][side] -= distance;
  moves[i][2]++;
  moves[j][2]++;
}
