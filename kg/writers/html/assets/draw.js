// Draw: vis-network shows the scene and moves the camera; shapes and labels are ours, so that labels keep their size on
// the screen whatever the zoom, and one that has no room waits until it has.
const graphElement = document.getElementById("graph");
let network = null;
let nodeSet = null;
let edgeSet = null;
let scene = { items: [], pairs: [], canvas: { width: 1, height: 1 } };
let items = new Map(); // by key
let placed = []; // labels drawn last: key, box on the screen, font
let hovered = null;
let colours = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "muted", "ground", "edge", "edge-strong", "accent", "community", "community-line", "card", "line", "rim"]) {
    colours[name] = style.getPropertyValue("--" + name).trim();
  }
}

function startDrawing() {
  readColours();
  nodeSet = new vis.DataSet();
  edgeSet = new vis.DataSet();
  network = new vis.Network(graphElement, { nodes: nodeSet, edges: edgeSet }, {
    physics: false,
    autoResize: true,
    layout: { improvedLayout: false },
    interaction: { hover: true, dragNodes: true, multiselect: false, keyboard: false, zoomSpeed: 0.7, hoverConnectedEdges: false, selectConnectedEdges: false },
    nodes: { shape: "custom", ctxRenderer: drawItem, chosen: false },
    edges: { smooth: false, chosen: false, arrowStrikethrough: false },
  });
  const frame = graphElement.querySelector(".vis-network");
  frame.tabIndex = -1; // vis-network's own is 900; the graph element itself takes the keys
  network.on("afterDrawing", drawLabels);
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(null));
  network.on("hoverEdge", () => (graphElement.style.cursor = "pointer"));
  network.on("blurEdge", () => (graphElement.style.cursor = ""));
  network.on("zoom", keepZoom);
}

const scaleOf = () => (network ? network.getScale() : 1);
const grown = (scale) => Math.min(1.5, Math.max(0.75, Math.sqrt(scale))); // how much larger things are drawn when zoomed in
const fontScale = (scale) => Math.min(1.3, Math.max(1, Math.sqrt(scale)));

function keepZoom() {
  const scale = scaleOf();
  if (scale < 0.2 || scale > 8) network.moveTo({ scale: Math.min(8, Math.max(0.2, scale)) });
}

// Put a scene on the canvas, still and whole.
function show(next) {
  scene = next;
  items = new Map(scene.items.map((item) => [item.key, item]));
  hovered = null;
  nodeSet.clear();
  edgeSet.clear();
  nodeSet.add(scene.items.map((item) => ({ id: item.key, x: item.x, y: item.y, size: item.radius })));
  edgeSet.add(scene.pairs.map((pair, i) => ({ id: i, from: scene.items[pair.a].key, to: scene.items[pair.b].key, ...edgeStyle(pair) })));
}

function edgeStyle(pair) {
  const active = activeKeys();
  const [a, b] = [scene.items[pair.a].key, scene.items[pair.b].key];
  const tied = hovered ? null : pairSelected();
  const strong = tied ? tied.every((row) => rowsOf(pair)?.includes(row)) : active.size > 0 && (active.has(a) || active.has(b));
  return {
    color: { color: strong ? colours["edge-strong"] : colours.edge, opacity: (active.size || tied) && !strong ? 0.5 : 1 },
    width: (strong ? 1.8 : 1) * (pair.spoke ? 1.4 : 1),
    dashes: !pair.edges.length && pair.papers > 0 && scene.items[pair.a].kind !== "community" && state.view === "focus" ? [3, 4] : false,
  };
}

function activeKeys() {
  const keys = new Set();
  if (hovered) keys.add(hovered);
  else if (state.node && G.row?.has(state.node) && !(state.view === "focus" && state.at === state.node)) keys.add("n" + G.row.get(state.node));
  return new Set([...keys].filter((key) => items.has(key)));
}

function restyle() {
  edgeSet.update(scene.pairs.map((pair, i) => ({ id: i, ...edgeStyle(pair) })));
}

function hover(key) {
  if (key === hovered) return;
  hovered = key;
  graphElement.style.cursor = key ? "pointer" : "";
  restyle();
}

// vis-network calls this for every node of every frame.
function drawItem({ ctx, id, x, y }) {
  const item = items.get(id);
  if (!item) return { drawNode() {}, nodeDimensions: { width: 1, height: 1 } };
  const scale = scaleOf();
  const radius = (item.radius * grown(scale)) / scale;
  item.x = x;
  item.y = y;
  if (item.kind === "group") return drawGroup(ctx, item, x, y, scale);
  return {
    drawNode() {
      if (item.kind === "community") drawCommunity(ctx, item, x, y, radius, scale);
      else drawNode(ctx, item, x, y, radius, scale);
    },
    nodeDimensions: { width: 2 * radius, height: 2 * radius },
  };
}

function drawNode(ctx, item, x, y, radius, scale) {
  const type = TYPES[G.type[item.row]];
  const chosen = G.id && state.node === G.id[item.row];
  if (chosen || item.key === hovered) {
    ctx.beginPath();
    ctx.arc(x, y, radius * 1.25 + 4 / scale, 0, 2 * Math.PI);
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = (chosen ? 3 : 1.5) / scale;
    ctx.stroke();
  }
  shapePath(ctx, type.shape, x, y, radius);
  ctx.fillStyle = type.colour;
  ctx.fill();
  ctx.strokeStyle = document.documentElement.dataset.theme === "dark" ? colours.rim : type.border;
  ctx.lineWidth = 1.2 / scale;
  ctx.stroke();
}

// A ring that shows what the community is made of, by type, around a quiet disc.
function drawCommunity(ctx, item, x, y, radius, scale) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = colours.community;
  ctx.fill();
  const gathered = G.tree_gathered[item.row] > 0;
  const counts = TYPES.map((type, kind) => (type.entity && !gathered ? G.tree_types[item.row * TYPES.length + kind] : 0));
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const width = Math.max(3 / scale, radius * 0.2);
  let angle = -Math.PI / 2;
  counts.forEach((count, kind) => {
    if (!count) return;
    const end = angle + (count / total) * 2 * Math.PI;
    ctx.beginPath();
    ctx.arc(x, y, radius - width / 2, angle, end);
    ctx.strokeStyle = TYPES[kind].colour;
    ctx.lineWidth = width;
    ctx.stroke();
    angle = end;
  });
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.strokeStyle = item.key === hovered || state.node === item.key ? colours.accent : colours["community-line"];
  ctx.lineWidth = (item.key === hovered || state.node === item.key ? 3 : gathered ? 1.5 : 1) / scale;
  if (gathered) ctx.setLineDash([4 / scale, 3 / scale]);
  ctx.stroke();
  ctx.setLineDash([]);
  const inside = TYPES.reduce((sum, type, kind) => sum + (type.entity ? G.tree_types[item.row * TYPES.length + kind] : 0), 0);
  ctx.font = fontOf(Math.max(11 / scale, radius * 0.42), 500);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colours.muted;
  if (radius * scale > 15) ctx.fillText(numberText(inside), x, y);
}

function drawGroup(ctx, item, x, y, scale) {
  const size = (item.font * fontScale(scale)) / scale;
  ctx.font = fontOf(size, 600);
  const [width, height] = [ctx.measureText(item.inner).width + (14 / scale), size + 8 / scale];
  return {
    drawNode() {
      ctx.beginPath();
      ctx.roundRect(x - width / 2, y - height / 2, width, height, height / 2);
      ctx.fillStyle = colours.card;
      ctx.fill();
      ctx.strokeStyle = item.key === hovered ? colours.accent : colours["edge-strong"];
      ctx.lineWidth = 1 / scale;
      ctx.stroke();
      ctx.font = fontOf(size, 600);
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = colours.muted;
      ctx.fillText(item.inner, x, y);
    },
    nodeDimensions: { width, height },
  };
}

// Labels, the important ones first; one that would touch another is left out until there is room.
function drawLabels(ctx) {
  const scale = scaleOf();
  placed = [];
  const rank = (item) => (item.key === hovered ? 0 : item.center || (G.id && state.node === G.id[item.row]) ? 1 : item.labelled ? 2 : 3);
  const listed = scene.items.map((item, i) => [rank(item), i, item]).sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  for (const [, , item] of listed) if (item.kind === "group") placeBox(item, groupBox(item, scale), true);
  for (const [order, , item] of listed) {
    if (item.kind !== "group" && (order < 3 || scale > 1.3)) label(ctx, item, scale);
  }
}

function groupBox(item, scale) {
  const at = network.canvasToDOM({ x: item.x, y: item.y });
  const size = fontScale(scale);
  return { left: at.x - (item.width * size) / 2, top: at.y - 10, width: item.width * size, height: 20, font: item.font * size };
}

function placeBox(item, box, sure = false) {
  const free = placed.every((b) => box.left >= b.left + b.width || b.left >= box.left + box.width || box.top >= b.top + b.height || b.top >= box.top + box.height);
  if (free || sure) placed.push({ key: item.key, ...box });
  return free;
}

function label(ctx, item, scale) {
  const font = item.font * fontScale(scale);
  const weight = item.kind === "community" || item.share > BOLD ? 600 : 500;
  item.size ??= labelSize(item.lines, item.font, weight);
  const [width, height] = item.size.map((length) => length * fontScale(scale));
  const at = network.canvasToDOM({ x: item.x, y: item.y });
  const top = at.y + item.radius * grown(scale) + 2;
  const box = { left: at.x - width / 2, top, width, height, font };
  if (at.x < -width || at.y < -height || at.x > graphElement.clientWidth + width || at.y > graphElement.clientHeight + height) return;
  if (!placeBox(item, box, item.key === hovered)) return;
  const first = network.DOMtoCanvas({ x: at.x, y: top });
  ctx.font = fontOf(font / scale, weight);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4 / scale;
  ctx.strokeStyle = colours.ground;
  ctx.fillStyle = colours.ink;
  item.lines.forEach((line, i) => {
    const y = first.y + ((i * LINE_HEIGHT + 0.1) * font) / scale;
    ctx.strokeText(line, first.x, y);
    ctx.fillText(line, first.x, y);
  });
}

// What is under a point of the screen: a shape, or the label of one.
function keyAt(point) {
  const node = network.getNodeAt(point);
  if (node !== undefined) return node;
  const hit = placed.find((box) => point.x >= box.left && point.x <= box.left + box.width && point.y >= box.top && point.y <= box.top + box.height);
  return hit ? hit.key : null;
}
