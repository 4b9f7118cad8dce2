// Data: three packed blocks, read once. Columns are typed arrays; a node, an edge, a piece of text is a row number.
const CONFIG = JSON.parse(document.getElementById("config").textContent);
const TYPES = CONFIG.types; // name, plural, colour, border, shape, entity
const EDGES = CONFIG.edges; // name, label, inverse, table
const TYPE = Object.fromEntries(TYPES.map((type, number) => [type.name, number]));
const KIND = Object.fromEntries(EDGES.map((edge, number) => [edge.name, number]));
const NO_DATE = -(2 ** 31);
const ARRAYS = { u1: Uint8Array, u2: Uint16Array, i4: Int32Array, f4: Float32Array };

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

// The columns, texts and data of one block; see kg/writers/html/columns.py.
async function unpack(id) {
  const element = document.getElementById(id);
  const packed = fromBase64(element.textContent.trim());
  element.remove();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const buffer = await new Response(stream).arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const { columns, texts, ...data } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const block = { ...data, ...texts };
  for (const [name, [kind, offset, count]] of Object.entries(columns)) {
    block[name] = new ARRAYS[kind](buffer, 4 + length + offset, count);
  }
  return block;
}

const G = { count: 0 };

async function readCore() {
  Object.assign(G, await unpack("core"));
  G.count = G.name.length;
  G.children = G.tree_parent.length ? Array.from(G.tree_parent, () => []) : [[]];
  G.tree_parent.forEach((parent, row) => parent >= 0 && G.children[parent].push(row));
  sizeCommunities();
}

// Members and composition of every community, its children's included.
function sizeCommunities() {
  const kinds = TYPES.length;
  G.tree_types = new Int32Array(G.children.length * kinds);
  G.tree_rank = new Float64Array(G.children.length);
  for (let row = 0; row < G.count; row++) {
    const leaf = G.leaf[row];
    if (leaf < 0) continue;
    G.tree_types[leaf * kinds + G.type[row]]++;
    G.tree_rank[leaf] += G.rank[row];
  }
  for (let row = G.children.length - 1; row > 0; row--) {
    const parent = G.tree_parent[row];
    G.tree_rank[parent] += G.tree_rank[row];
    for (let kind = 0; kind < kinds; kind++) G.tree_types[parent * kinds + kind] += G.tree_types[row * kinds + kind];
  }
}

async function readRest() {
  Object.assign(G, await unpack("rest"));
  const edges = G.source.length;
  G.start = new Int32Array(G.count + 1); // edges of a node: G.edge from start[row] to start[row + 1]
  for (let e = 0; e < edges; e++) {
    G.start[G.source[e] + 1]++;
    G.start[G.target[e] + 1]++;
  }
  for (let row = 0; row < G.count; row++) G.start[row + 1] += G.start[row];
  const next = G.start.slice();
  G.edge = new Int32Array(2 * edges);
  for (let e = 0; e < edges; e++) {
    G.edge[next[G.source[e]]++] = e;
    G.edge[next[G.target[e]]++] = e;
  }
  G.statement = new Int32Array(edges + 1); // statements are in the order of their edges
  for (const e of G.s_edge) G.statement[e + 1]++;
  for (let e = 0; e < edges; e++) G.statement[e + 1] += G.statement[e];
  G.mention = new Int32Array(edges + 1);
  for (let e = 0; e < edges; e++) G.mention[e + 1] = G.mention[e] + G.mentions[e];
  G.row = new Map(G.id.map((id, row) => [id, row]));
}

async function readText() {
  const { piece, paper, start, text, pieces } = await unpack("text");
  G.said_text = new Array(pieces);
  G.said_start = new Int32Array(pieces).fill(-1);
  G.said_of = new Map(); // pieces of each paper, in their order in the text
  piece.forEach((number, at) => {
    G.said_text[number] = text[at];
    G.said_start[number] = start[at];
    if (start[at] < 0) return;
    if (!G.said_of.has(paper[at])) G.said_of.set(paper[at], []);
    G.said_of.get(paper[at]).push(number);
  });
  for (const numbers of G.said_of.values()) numbers.sort((a, b) => G.said_start[a] - G.said_start[b]);
}

const isPaper = (row) => G.type[row] === TYPE.Paper;
const isEntity = (row) => TYPES[G.type[row]].entity;
const namesOf = (community) => Array.from(G.tree_names.slice(G.names * community, G.names * (community + 1))).filter((row) => row >= 0);
const other = (edge, row) => (G.source[edge] === row ? G.target[edge] : G.source[edge]);

function* edgesOf(row) {
  for (let at = G.start[row]; at < G.start[row + 1]; at++) yield G.edge[at];
}

function dateText(days, precise = true) {
  if (days === NO_DATE) return "";
  const options = precise ? { day: "numeric", month: "short", year: "numeric" } : { month: "short", year: "numeric" };
  return new Date(days * 86400000).toLocaleDateString("en", { ...options, timeZone: "UTC" });
}

const numberText = (number) => number.toLocaleString("en");
const counted = (number, one, many = one + "s") => `${numberText(number)} ${number === 1 ? one : many}`;
