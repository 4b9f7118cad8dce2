// Filter: which edges and which types count now. Made anew when the filters change, then asked per edge.
let FILTER = null;
let filterKey = null;

function readFilter() {
  const key = JSON.stringify([state.hide, state.from, state.to, state.confidence]);
  if (key === filterKey) return FILTER;
  filterKey = key;
  FILTER = filtered() ? makeFilter() : { edge: null, degree: null };
  return FILTER;
}

const inRange = (days) =>
  (state.from === null && state.to === null) ||
  (days !== NO_DATE && (state.from === null || days >= state.from) && (state.to === null || days <= state.to));

function makeFilter() {
  const edges = G.source.length;
  const shown = EDGES.map((edge) => !state.hide.includes(edge.name));
  const dated = new Uint8Array(G.count);
  for (let row = 0; row < G.count; row++) dated[row] = !isPaper(row) || inRange(G.first[row]) ? 1 : 0;
  const edge = new Uint8Array(edges);
  const degree = new Int32Array(G.count);
  const known = []; // edges that no paper states: a version known by its name says nothing of when
  const count = (e) => {
    edge[e] = 1;
    degree[G.source[e]]++;
    degree[G.target[e]]++;
  };
  for (let e = 0; e < edges; e++) {
    if (!shown[G.kind[e]] || !dated[G.source[e]] || !dated[G.target[e]] || G.confidence[e] < state.confidence) continue;
    if (EDGES[G.kind[e]].table === "entity_entity" && G.statement[e] === G.statement[e + 1]) known.push(e);
    else if (G.statement[e] === G.statement[e + 1] || statementsOf(e, dated).length) count(e);
  }
  const spoken = degree.slice();
  for (const e of known) if (spoken[G.source[e]] && spoken[G.target[e]]) count(e);
  return { edge, degree };
}

// The statements behind an edge that the filters leave.
function statementsOf(e, dated = null) {
  const rows = [];
  for (let s = G.statement[e]; s < G.statement[e + 1]; s++) {
    if (G.s_confidence[s] < state.confidence) continue;
    if (dated ? dated[G.s_paper[s]] : inRange(G.first[G.s_paper[s]])) rows.push(s);
  }
  return rows;
}

const alive = (e) => !FILTER.edge || FILTER.edge[e] === 1;

// Which types are drawn: those the user chose in the legend, else the view's own: entities, and papers around a focus.
function drawnTypes() {
  const chosen = state.types ?? TYPES.filter((t) => t.entity || (t.name === "Paper" && ownPapers())).map((t) => t.name);
  return TYPES.map((type) => chosen.includes(type.name) && (type.name !== "Paper" || CONFIG.papers !== false));
}

const ownPapers = () => CONFIG.papers === true || (CONFIG.papers === null && state.view === "focus");

// Importance on the map (first_view.telling in Python), by what the filters leave.
function telling(row) {
  const left = FILTER.degree ? FILTER.degree[row] / Math.max(1, G.start[row + 1] - G.start[row]) : 1;
  if (!left) return 0;
  const base = isEntity(row) ? 1 - 0.8 / Math.max(1, G.papers[row]) : 0.5;
  return G.rank[row] * base * left * (G.type[row] === TYPE.Metric ? 0.4 : 1);
}
