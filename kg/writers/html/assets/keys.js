// Keys: everything the mouse can do. They are listed in the help of the page.
function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape") return closeThings();
    if (typing) return;
    const onGraph = event.target === graphElement || event.target === document.body;
    const done = onGraph && graphKey(event.key) ? true : pageKey(event.key);
    if (done) event.preventDefault();
  });
}

function pageKey(key) {
  const known = {
    "/": () => searchInput.focus(),
    "?": () => byId("help").showModal(),
    m: () => view("map"),
    c: () => view("communities", "0"),
    l: () => go({ node: "list" }, { replace: true }),
    d: toggleTheme,
    p: savePicture,
    0: fit,
    "+": () => zoomBy(1.3),
    "=": () => zoomBy(1.3),
    "-": () => zoomBy(1 / 1.3),
    f: () => onSelected(focus),
    e: () => onSelected(expand),
    Backspace: () => history.back(),
  }[key.length === 1 ? key.toLowerCase() : key];
  known?.();
  return Boolean(known);
}

function graphKey(key) {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (way) step(way);
  else if (key === "Enter") openSelected();
  else return false;
  return true;
}

// Select the nearest thing in a direction; the first press selects the most important one.
function step([dx, dy]) {
  const listed = scene.items.filter((item) => item.kind !== "group");
  const from = items.get(selectedKey());
  if (!from) return listed.length && selectKey(listed[0].key);
  let best = null;
  for (const item of listed) {
    const [x, y] = [item.x - from.x, item.y - from.y];
    const along = x * dx + y * dy;
    if (item === from || along <= 0) continue;
    const cost = along + 2.5 * Math.abs(x * dy - y * dx);
    if (!best || cost < best.cost) best = { cost, key: item.key };
  }
  if (best) selectKey(best.key);
}

function closeThings() {
  if (document.body.classList.contains("with-legend")) openLegend(false);
  else if (state.node) closePanel();
}

const onSelected = (act) => {
  const row = G.row?.get(state.node);
  if (row !== undefined) act(row);
};
