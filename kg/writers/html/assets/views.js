// Views: from the state to a scene of items and pairs with places, as many as the canvas has room for.
const FILLED = 0.46; // of the canvas by labels and shapes; first_view.py says why
const MOST = 240;
const BOLD = 0.62; // names of things larger than that are bold

function nodeItem(row, share, labelled = true) {
  const font = 12 + 4 * share;
  const lines = linesOf(G.name[row]);
  const [width, height] = labelSize(lines, font, share > BOLD ? 600 : 500);
  const radius = labelled ? 4 + 14 * share : Math.min(5, 4 + 14 * share);
  return { key: "n" + row, kind: "node", row, share, font, lines, radius, labelled, width: labelled ? width : 0, height: labelled ? height : 0 };
}

function communityItem(row, share) {
  const gathered = G.tree_gathered[row];
  const names = namesOf(row);
  const lines = gathered ? [`${numberText(gathered)} smaller`, "communities"] : names.map((name) => linesOf(G.name[name], 1, 24)[0]);
  const [width, height] = labelSize(lines, 12.5, 600);
  return { key: "c" + row, kind: "community", row, share, font: 12.5, lines, radius: 10 + 26 * share, labelled: true, width, height };
}

// Items of the best rows: with labels until the canvas is as full as can be read, then small ones without.
function budgeted(rows, score, canvas) {
  const best = Math.max(...rows.map(score), 1e-12);
  const items = [];
  let area = canvas.width * canvas.height * FILLED;
  let labelled = 0;
  for (const row of rows) {
    const item = nodeItem(row, Math.sqrt(score(row) / best), area > 0);
    if (area > 0) {
      area -= (Math.max(item.width, 2 * item.radius) + 6) * (item.height + 2 * item.radius + 8);
      labelled++;
    } else if (items.length >= Math.min(MOST * (1 + state.more), 2 * labelled)) break;
    items.push(item);
  }
  return items;
}

function mapScene(canvas) {
  const types = drawnTypes();
  if (isPlain()) return givenMap(canvas);
  const score = Float64Array.from(G.rank, (_, row) => (types[G.type[row]] ? telling(row) : 0));
  const rows = [];
  for (let row = 0; row < G.count; row++) if (score[row] > 0) rows.push(row);
  rows.sort((p, q) => score[q] - score[p] || p - q);
  return rowsScene(rows, (row) => score[row], canvas);
}

// The map as the page was made with: no filter, no other types, not more of it.
const isPlain = () => !filtered() && !state.more && (state.types === null || drawnTypes().every((drawn, i) => drawn === (TYPES[i].entity || (TYPES[i].name === "Paper" && CONFIG.papers === true))));

// The map as it was laid out when the page was made; where the canvas is smaller, the first of it, laid out here.
function givenMap(canvas) {
  const rows = Array.from(G.map_rows);
  const pairs = Array.from(G.map_from, (a, i) => ({ a, b: G.map_to[i], weight: 1, edges: [], papers: 1 }));
  if (isSmall(canvas)) {
    const first = budgeted(rows, scoreAhead, canvas);
    const tied = new Set(pairs.filter(({ a, b }) => a < first.length && b < first.length).flatMap(({ a, b }) => [a, b]));
    const items = first.filter((item, i) => item.labelled || tied.has(i));
    const place = new Map(items.map((item, i) => [first.indexOf(item), i]));
    const kept = pairs.filter(({ a, b }) => place.has(a) && place.has(b)).map((pair) => ({ ...pair, a: place.get(pair.a), b: place.get(pair.b) }));
    arrange(items, kept, canvas);
    return { items, pairs: kept, canvas };
  }
  const best = Math.max(...rows.map(scoreAhead));
  const items = rows.map((row, i) => {
    const item = nodeItem(row, Math.sqrt(scoreAhead(row) / best), i < G.map_labelled[0]);
    return Object.assign(item, { x: G.map_x[i], y: G.map_y[i] });
  });
  return { items, pairs, canvas: { width: G.canvas[0], height: G.canvas[1] } };
}

const isSmall = (canvas) => canvas.width < G.canvas[0] * 0.97 || canvas.height < G.canvas[1] * 0.97;

const scoreAhead = (row) =>
  G.rank[row] * (isEntity(row) ? 1 - 0.8 / Math.max(1, G.papers[row]) : 0.5) * (G.type[row] === TYPE.Metric ? 0.4 : 1);

function rowsScene(rows, score, canvas) {
  const candidates = rows.slice(0, MOST * (2 + state.more));
  const tied = new Set(tiesAmong(candidates).flatMap(({ a, b }) => [candidates[a], candidates[b]]));
  const chosen = tied.size > 3 ? candidates.filter((row) => tied.has(row)) : candidates;
  const items = budgeted(chosen, score, canvas);
  const pairs = tiesAmong(items.map((item) => item.row));
  arrange(items, pairs, canvas);
  return { items, pairs, canvas };
}

function communityScene(at, canvas) {
  const children = G.children[at] ?? [];
  if (!children.length) return membersScene(at, canvas);
  const best = Math.max(...children.filter((row) => !G.tree_gathered[row]).map((row) => G.tree_rank[row]), 1e-12);
  const items = children.map((row) => communityItem(row, G.tree_gathered[row] ? 0.4 : Math.sqrt(G.tree_rank[row] / best)));
  if (at === 0) {
    const pairs = Array.from(G.over_from, (a, i) => ({ a, b: G.over_to[i], weight: 1, edges: [], papers: 0 }));
    if (!isSmall(canvas)) items.forEach((item, i) => Object.assign(item, { x: G.over_x[i], y: G.over_y[i] }));
    else arrange(items, pairs, canvas);
    return { items, pairs, canvas: isSmall(canvas) ? canvas : { width: G.canvas[0], height: G.canvas[1] } };
  }
  const pairs = tiesOfCommunities(children);
  arrange(items, pairs, canvas);
  return { items, pairs, canvas };
}

function membersScene(at, canvas) {
  const types = drawnTypes();
  const rows = [];
  for (let row = 0; row < G.count; row++) {
    if (G.leaf[row] === at && types[G.type[row]] && (!FILTER.degree || FILTER.degree[row])) rows.push(row);
  }
  rows.sort((p, q) => G.rank[q] - G.rank[p] || p - q);
  const best = Math.max(...rows.map((row) => G.rank[row]), 1e-12);
  return rowsScene(rows, (row) => G.rank[row] + 0.06 * best, canvas); // even the least is more than a dot
}

// A node in the middle, around it small titles of what ties it to others, and beyond each the others.
function focusScene(center, canvas) {
  const types = drawnTypes();
  types[G.type[center]] = true;
  const middle = Object.assign(nodeItem(center, 1), { x: 0, y: 0, fixed: true, center: true });
  const items = [middle];
  const pairs = [];
  const groups = neighbours(center, { types });
  const shares = sharesOf(groups, Math.max(8, Math.round((canvas.width * canvas.height) / 15500)) * (1 + 0.6 * state.more));
  const total = shares.reduce((sum, share) => sum + share + 0.6, 0);
  let at = 0;
  groups.forEach((group, g) => {
    if (!shares[g]) return;
    const title = groupItem(group, g, shares[g]);
    place(title, (at + shares[g] / 2 + 0.3) / total, 0.36, canvas);
    items.push(title);
    pairs.push({ a: 0, b: items.length - 1, weight: 1, edges: [], papers: 0, spoke: true });
    const hub = items.length - 1;
    const best = Math.max(...group.members.slice(0, shares[g]).map(({ row }) => G.rank[row]), 1e-12);
    group.members.slice(0, shares[g]).forEach((member, i) => {
      const item = nodeItem(member.row, 0.15 + 0.35 * Math.sqrt(G.rank[member.row] / best));
      const ring = shares[g] > 2 ? [0.95, 0.68][i % 2] : 0.8;
      place(item, (at + i + 0.8) / total, ring, canvas);
      items.push(item);
      pairs.push({ a: hub, b: items.length - 1, weight: 1, edges: member.edge < 0 ? [] : [member.edge], papers: member.papers ?? 0, forward: group.forward });
    });
    at += shares[g] + 0.6;
  });
  const once = distinct(items, pairs);
  makeRoom(once.items, canvas);
  return { ...once, canvas };
}

function groupItem(group, number, shown) {
  const rest = group.members.length - shown;
  const lines = [rest > 0 ? `${groupTitle(group)} · ${shown} of ${numberText(group.members.length)}` : groupTitle(group)];
  const [width] = labelSize(lines, 12, 600);
  return { key: "g" + number, kind: "group", group: group.key, font: 12, lines, radius: 10, labelled: false, width: width + 16, height: 0, inner: lines[0] };
}

// How many members of each group are drawn: the telling groups get some each, and the larger ones what is left.
function sharesOf(groups, room) {
  const size = ({ kind, members }) => Math.min(members.length, 8) * (kind < 0 ? 0.9 : EDGES[kind].name === "MENTIONS" ? 0.3 : 1);
  const order = groups.map((_, g) => g).sort((p, q) => size(groups[q]) - size(groups[p]) || p - q);
  const first = new Set(order.slice(0, Math.max(4, Math.round(room / 3.4))));
  const shares = groups.map((group, g) => (first.has(g) ? Math.min(group.members.length, 2) : 0));
  let left = Math.round(room) - shares.reduce((sum, share) => sum + share, 0);
  while (left > 0) {
    const hungry = groups.map((_, g) => g).filter((g) => first.has(g) && shares[g] < Math.min(groups[g].members.length, groups[g].kind < 0 ? 14 : 99));
    if (!hungry.length) break;
    for (const g of hungry.slice(0, left)) {
      shares[g]++;
      left--;
    }
  }
  return shares;
}

function place(item, turn, ring, canvas) {
  const angle = 2 * Math.PI * turn - Math.PI / 2;
  item.x = (Math.cos(angle) * canvas.width * ring) / 2;
  item.y = (Math.sin(angle) * canvas.height * ring) / 2;
}

// A node that is in two groups is drawn once, with both pairs.
function distinct(items, pairs) {
  const first = new Map();
  const number = items.map((item) => {
    if (!first.has(item.key)) first.set(item.key, first.size);
    return first.get(item.key);
  });
  const kept = items.filter((item, i) => items.findIndex((one) => one.key === item.key) === i);
  return { items: kept, pairs: pairs.map((pair) => ({ ...pair, a: number[pair.a], b: number[pair.b] })) };
}

// Bring the most important neighbours of a drawn node in around it; what is drawn stays about where it is.
function expandIn(scene, row, canvas) {
  const from = scene.items.find((item) => item.key === "n" + row);
  if (!from) return scene;
  const types = drawnTypes();
  types[TYPE.Paper] = types[TYPE.Paper] || CONFIG.papers !== false;
  const drawn = new Set(scene.items.filter((item) => item.kind === "node").map((item) => item.row));
  const added = new Map();
  for (const group of neighbours(row, { types })) {
    for (const member of group.members.slice(0, 4)) if (!drawn.has(member.row)) added.set(member.row, member);
  }
  const chosen = [...added.values()].slice(0, 12);
  const outward = Math.atan2(from.y, from.x || 0.001);
  chosen.forEach((member, i) => {
    const angle = outward + ((i - (chosen.length - 1) / 2) * Math.PI * 1.5) / Math.max(chosen.length, 4);
    const item = nodeItem(member.row, 0.2);
    Object.assign(item, { x: from.x + Math.cos(angle) * 110, y: from.y + Math.sin(angle) * 80, parent: row });
    scene.items.push(item);
  });
  const place = new Map(scene.items.map((item, i) => [item.key, i]));
  for (const member of chosen) {
    scene.pairs.push({ a: place.get("n" + row), b: place.get("n" + member.row), weight: 1, edges: member.edge < 0 ? [] : [member.edge], papers: member.papers ?? 0 });
  }
  makeRoom(scene.items, canvas);
  return scene;
}

function compose(canvas) {
  readFilter();
  const room = state.more && state.view !== "focus" ? Math.sqrt(1 + state.more) : 1;
  const wide = { width: canvas.width * room, height: canvas.height * room };
  const center = state.view === "focus" ? G.row?.get(state.at) : undefined;
  let scene;
  if (center !== undefined) scene = focusScene(center, wide);
  else if (state.view === "communities") scene = communityScene(Number(state.at) || 0, wide);
  else scene = mapScene(wide);
  for (const id of state.expand) {
    const row = G.row?.get(id);
    if (row !== undefined) scene = expandIn(scene, row, scene.canvas);
  }
  return scene;
}
