// Ties: what connects the things drawn, by edges of the graph, or (dashed) by papers that are not drawn themselves.

// Pairs among `rows` ({ a, b, weight, edges, papers }, ends as places in rows), the strongest few of each.
function tiesAmong(rows, each = 3) {
  const place = new Map(rows.map((row, i) => [row, i]));
  const pairs = new Map();
  const pairOf = (a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = low * rows.length + high;
    if (!pairs.has(key)) pairs.set(key, { a: low, b: high, weight: 0, edges: [], papers: 0 });
    return pairs.get(key);
  };
  const through = new Map(); // paper: places of its entities
  const size = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    for (const e of edgesOf(row)) {
      if (!alive(e)) continue;
      const end = other(e, row);
      const j = place.get(end);
      if (j !== undefined && G.source[e] === row && i !== j) {
        const pair = pairOf(i, j);
        pair.edges.push(e);
        pair.weight += (2 * G.confidence[e]) / 100;
      } else if (j === undefined && isPaper(end) && isEntity(row)) {
        if (!through.has(end)) through.set(end, []);
        const listed = through.get(end);
        if (listed[listed.length - 1] !== i) {
          listed.push(i);
          size[i]++;
        }
      }
    }
  });
  for (const listed of through.values()) {
    for (let m = 1; m < listed.length; m++) {
      for (let n = 0; n < m; n++) {
        const pair = pairOf(listed[m], listed[n]);
        pair.papers++;
        pair.weight++;
      }
    }
  }
  for (const pair of pairs.values()) pair.weight /= Math.sqrt(Math.max(1, size[pair.a]) * Math.max(1, size[pair.b]));
  return strongest([...pairs.values()], rows.length, each);
}

// The pairs that are among the `each` strongest of one of their ends: the skeleton that can be drawn.
function strongest(pairs, count, each) {
  pairs.sort((p, q) => q.weight - p.weight || p.a - q.a || p.b - q.b);
  const had = new Uint8Array(count);
  return pairs.filter(({ a, b }) => {
    const kept = had[a] < each || had[b] < each;
    had[a]++;
    had[b]++;
    return kept;
  });
}

// Pairs among communities (rows of the tree): the weight of the edges between them, as a share of their size.
function tiesOfCommunities(rows) {
  const above = Int32Array.from(G.tree_parent, (_, row) => rows.indexOf(row));
  for (let row = 0; row < above.length; row++) {
    if (above[row] < 0 && G.tree_parent[row] >= 0) above[row] = above[G.tree_parent[row]];
  }
  const pairs = new Map();
  for (let e = 0; e < G.source.length; e++) {
    const [p, q] = [G.leaf[G.source[e]], G.leaf[G.target[e]]];
    if (p < 0 || q < 0 || !alive(e)) continue;
    const [a, b] = [Math.min(above[p], above[q]), Math.max(above[p], above[q])];
    if (a < 0 || a === b) continue;
    const key = a * rows.length + b;
    pairs.set(key, (pairs.get(key) ?? 0) + 1);
  }
  const listed = [...pairs].map(([key, edges]) => {
    const [a, b] = [Math.floor(key / rows.length), key % rows.length];
    return { a, b, weight: edges / Math.sqrt(G.tree_rank[rows[a]] * G.tree_rank[rows[b]] || 1), edges: [], papers: 0, between: edges };
  });
  return strongest(listed, rows.length, 2);
}

// Neighbours of a node in groups, by what the edges say and which way, each group's most important first.
// Entities that share papers with an entity, and are tied to it in no other way, are the group "together".
function neighbours(row, { types = null } = {}) {
  const groups = new Map();
  const seen = new Set([row]);
  for (const e of edgesOf(row)) {
    const end = other(e, row);
    if (!alive(e) || (types && !types[G.type[end]])) continue;
    const forward = G.source[e] === row;
    const key = `${G.kind[e]}${forward ? ">" : "<"}`;
    if (!groups.has(key)) groups.set(key, { key, kind: G.kind[e], forward, members: [] });
    groups.get(key).members.push({ row: end, edge: e, score: G.rank[end] * (G.confidence[e] + 20) });
    seen.add(end);
  }
  if (isEntity(row)) {
    const members = together(row).filter((member) => !seen.has(member.row) && (!types || types[G.type[member.row]]));
    if (members.length) groups.set("~", { key: "~", kind: -1, forward: true, members: members.slice(0, 60) });
  }
  const order = (group) => (group.kind < 0 ? 1000 : EDGES[group.kind].table === "entity_entity" ? group.kind - 100 : group.kind);
  const listed = [...groups.values()].sort((p, q) => order(p) - order(q) || Number(q.forward) - Number(p.forward));
  for (const group of listed) group.members.sort((p, q) => q.score - p.score || p.row - q.row);
  return listed;
}

function together(row) {
  const shared = new Map();
  for (const e of edgesOf(row)) {
    const paper = other(e, row);
    if (!alive(e) || !isPaper(paper)) continue;
    for (const f of edgesOf(paper)) {
      const end = other(f, paper);
      if (end !== row && isEntity(end) && alive(f)) shared.set(end, (shared.get(end) ?? 0) + 1);
    }
  }
  const listed = [...shared].map(([end, papers]) => ({
    row: end, edge: -1, papers, score: (papers - 0.6) / Math.sqrt(Math.max(1, G.papers[end])) * Math.sqrt(G.rank[end]),
  }));
  return listed.sort((p, q) => q.score - p.score || p.row - q.row);
}

const groupTitle = (group) =>
  group.kind < 0 ? "together with" : group.forward ? EDGES[group.kind].label : EDGES[group.kind].inverse;
