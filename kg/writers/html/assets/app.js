// The page: reads the blocks, draws the state, and binds what can be clicked.
let drawnFor = null; // the part of the state that the scene was composed for
let fittedBeside = false; // whether the camera left room for the panel

// The part of the window that nothing lies over. What is around a focus is composed beside the panel, open or not.
function usable(fitting = false) {
  const [width, height] = [graphElement.clientWidth, graphElement.clientHeight];
  const wide = width > 820;
  const left = wide ? 244 : 8;
  const top = 10;
  const right = wide && state.view === "focus" && (state.node || !fitting) ? 404 : 12;
  return { left, top, width: Math.max(240, width - left - right), height: Math.max(240, height - top - (wide ? 44 : 56)) };
}

function fit() {
  const room = usable(true);
  const scale = Math.min(room.width / scene.canvas.width, room.height / scene.canvas.height, 1.6);
  const offset = { x: room.left + room.width / 2 - graphElement.clientWidth / 2, y: room.top + room.height / 2 - graphElement.clientHeight / 2 };
  network.moveTo({ position: { x: 0, y: 0 }, scale, offset, animation: false });
}

function zoomBy(factor) {
  network.moveTo({ scale: Math.min(8, Math.max(0.2, scaleOf() * factor)), animation: false });
}

// What needs no edges can be drawn before they are read.
const drawableEarly = () => !filtered() && state.types === null && !state.expand.length && !state.more && (state.view === "map" || (state.view === "communities" && !Number(state.at) && G.children[0].length > 0));

function render() {
  if (!G.edge && !drawableEarly()) return;
  const { node, ...composed } = state;
  const room = usable();
  const key = JSON.stringify([composed, room.width, room.height]);
  const beside = Boolean(node);
  if (key !== drawnFor) {
    drawnFor = key;
    show(compose({ width: room.width, height: room.height }));
    fit();
  } else restyle();
  if (state.view === "focus" && beside !== fittedBeside) fit();
  fittedBeside = beside;
  showLegend();
  showPanel();
  showStatus();
  for (const row of pairSelected() ?? []) if (items.has("n" + row)) keepInView(items.get("n" + row));
  if (node && items.has(selectedKey())) keepInView(items.get(selectedKey()));
  network.redraw();
}

function showStatus() {
  const drawn = scene.items.filter((item) => item.kind === "node").length;
  const circles = scene.items.filter((item) => item.kind === "community").length;
  const total = numberText(G.count);
  const what = circles ? `${counted(circles, "community", "communities")} of ${total} things` : `${numberText(drawn)} of ${total} things drawn`;
  byId("status-text").textContent = scene.items.length ? what : G.count ? "Nothing is left: loosen the filters" : "This graph is empty: build one with kg build";
  byId("more").hidden = Boolean(circles) || state.more >= 6 || drawn < 12 || drawn >= G.count;
  byId("title-here").textContent = titleHere();
  document.title = `${titleHere()} – ${CONFIG.title}`;
  for (const name of ["map", "communities"]) {
    byId("view-" + name).setAttribute("aria-current", state.view === name ? "page" : "false");
  }
  graphElement.setAttribute("aria-label", `Graph: ${titleHere()}, ${what}. Arrow keys go from thing to thing, Enter opens, L lists them.`);
  showTrail();
}

function titleHere() {
  if (state.view === "focus" && G.row?.has(state.at)) return G.name[G.row.get(state.at)];
  if (state.view !== "communities") return "Map";
  return Number(state.at) ? communityTitle(Number(state.at)) : "Communities";
}

function communityTitle(at) {
  if (G.tree_gathered[at]) return "smaller communities";
  const above = new Set();
  for (let up = G.tree_parent[at]; up > 0; up = G.tree_parent[up]) above.add(namesOf(up)[0]);
  const names = namesOf(at);
  const first = names.find((row) => !above.has(row)) ?? names[0]; // else a child reads like its parent
  return first === undefined ? "community" : G.name[first];
}

// The way to the community that is open: the one it is in, and itself.
function showTrail() {
  const rows = [];
  if (state.view === "communities") for (let at = Number(state.at) || 0; at > 0; at = G.tree_parent[at]) rows.unshift(at);
  const shown = rows.slice(-2);
  byId("trail").replaceChildren(...shown.map((at, i) => el("li", {}, i === shown.length - 1
    ? el("span", { "aria-current": "location", title: communityTitle(at) }, communityTitle(at))
    : el("button", { type: "button", title: communityTitle(at), onclick: () => view("communities", String(at)) }, communityTitle(at)))));
}

const selectedKey = () => {
  if (/^c\d+$/.test(state.node ?? "")) return state.node;
  const row = G.row?.get(state.node);
  return row === undefined ? null : "n" + row;
};
// The two nodes of a selected tie.
function pairSelected() {
  const rows = /^pair (\S+) (\S+)$/.exec(state.node ?? "")?.slice(1).map((id) => G.row?.get(id));
  return rows && rows.every((row) => row !== undefined) ? rows : null;
}

// A line of the drawing as the two nodes it ties; one that ends in a group's title ties what is in focus.
function rowsOf(pair) {
  const rows = [pair.a, pair.b].map((end) => (scene.items[end].kind === "group" ? scene.items[0].row : scene.items[end].row));
  return scene.items[pair.a].kind === "community" || rows[0] === rows[1] ? null : rows;
}

const select = (row) => go({ node: G.id[row] }, { replace: true });

function selectKey(key) {
  const item = items.get(key);
  if (item?.kind === "community") go({ node: key }, { replace: true });
  else if (item?.kind === "node" && G.row) select(item.row);
}

function openSelected() {
  const item = items.get(selectedKey());
  if (item?.kind === "community") view("communities", String(item.row));
  else if (item) focus(item.row);
}

const expand = (row) => items.has("n" + row) && go({ expand: [...state.expand, G.id[row]], node: G.id[row] });

function closePanel() {
  go({ node: null }, { replace: true });
  graphElement.focus({ preventScroll: true });
}

// Move the camera as little as needed for the selected thing not to be under the panel.
function keepInView(item) {
  const at = network.canvasToDOM(item);
  const narrow = graphElement.clientWidth <= 820;
  const right = graphElement.clientWidth - (panel.hidden || narrow ? 30 : panel.offsetWidth + 70);
  const bottom = graphElement.clientHeight - (panel.hidden || !narrow ? 60 : panel.offsetHeight + 60);
  const dx = Math.max(0, at.x - right) + Math.min(0, at.x - 30);
  const dy = Math.max(0, at.y - bottom) + Math.min(0, at.y - 30);
  if (!dx && !dy) return;
  const center = network.getViewPosition();
  network.moveTo({ position: { x: center.x + dx / scaleOf(), y: center.y + dy / scaleOf() }, animation: false });
}

function startGraph() {
  network.on("click", ({ pointer }) => {
    const key = keyAt(pointer.DOM);
    if (key) return selectKey(key);
    const pair = scene.pairs[network.getEdgeAt(pointer.DOM)];
    const rows = pair && G.row ? rowsOf(pair) : null;
    if (rows) go({ node: `pair ${G.id[rows[0]]} ${G.id[rows[1]]}` }, { replace: true });
    else if (state.node && state.node !== "list") closePanel();
  });
  network.on("doubleClick", ({ pointer }) => {
    const item = items.get(keyAt(pointer.DOM));
    if (item?.kind === "community") view("communities", String(item.row));
    else if (item?.kind === "node" && G.row) focus(item.row);
  });
  new ResizeObserver(() => requestAnimationFrame(render)).observe(graphElement);
}

function savePicture() {
  const drawn = graphElement.querySelector("canvas");
  const picture = el("canvas", { width: drawn.width, height: drawn.height });
  const ctx = picture.getContext("2d");
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.drawImage(drawn, 0, 0);
  picture.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    const name = titleHere().toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    el("a", { href: address, download: `kg-${name || "view"}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  });
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
}

function toggleTheme() {
  setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  readColours();
  restyle();
  network.redraw();
}

function startButtons() {
  const clicks = {
    "view-map": () => view("map"), "view-communities": () => view("communities", "0"), back: () => history.back(), forward: () => history.forward(),
    fit, picture: savePicture, theme: toggleTheme, list: () => go({ node: state.node === "list" ? null : "list" }, { replace: true }),
    "help-open": () => byId("help").showModal(), "help-close": () => byId("help").close(), "panel-close": closePanel,
    more: () => go({ more: state.more + 1 }, { replace: true }), "zoom-in": () => zoomBy(1.3), "zoom-out": () => zoomBy(1 / 1.3),
  };
  for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener("click", act);
  byId("left-out").hidden = !CONFIG.leftOut;
  byId("left-out").textContent = CONFIG.leftOut;
}

// The script stands before the larger blocks, so that the first view need not wait for them.
const wholeDocument = () =>
  document.readyState === "loading" ? new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true })) : null;

function isReady(state) {
  document.documentElement.dataset.ready = state;
  performance.mark("kg-" + state);
}

async function start() {
  setTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  state = fromFragment(location.hash);
  startDrawing();
  startButtons();
  startKeys();
  await readCore();
  startLegend();
  startGraph();
  render();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))); // let what is there be seen first
  isReady("core");
  await wholeDocument();
  await readRest();
  startKinds();
  startSearch();
  render();
  isReady("edges");
  await readText();
  showPanel();
  isReady("all");
}

const readAgain = () => {
  state = fromFragment(location.hash);
  render();
};
addEventListener("popstate", readAgain);
addEventListener("hashchange", readAgain);

// For tests and the curious: what is drawn, and where.
globalThis.kg = {
  labels: () => placed.map((box) => ({ ...box })),
  drawn: () => scene.items.map((item) => ({ key: item.key, kind: item.kind, name: item.kind === "node" ? G.name[item.row] : (item.inner ?? item.lines.join(" · ")), radius: item.radius, ...network.canvasToDOM(item) })),
  ties: () => scene.pairs.map((pair) => [scene.items[pair.a].key, scene.items[pair.b].key]),
  redraw: () => network.redraw(),
  linesOf,
  camera: (options) => (options ? network.moveTo({ animation: false, ...options }) : { scale: scaleOf(), position: network.getViewPosition() }),
};

start().catch((error) => {
  document.documentElement.dataset.ready = "failed";
  byId("status-text").textContent = `This page cannot be shown: ${error.message}. It needs a browser of 2023 or later.`;
  throw error;
});
