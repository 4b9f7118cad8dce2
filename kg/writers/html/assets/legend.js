// Legend: what the shapes mean, and at once the filter: types, dates, confidence, what the edges say.
let months = []; // first day of each month from the first paper's to the last's

function startLegend() {
  const counts = new Int32Array(TYPES.length);
  for (let row = 0; row < G.count; row++) counts[G.type[row]]++;
  TYPES.forEach((type, kind) => {
    if (!counts[kind] || (type.name === "Paper" && CONFIG.papers === false)) return;
    const box = el("input", { type: "checkbox", id: "type-" + type.name, onchange: () => toggleType(type.name) });
    byId("types").append(el("li", {}, box,
      el("label", { for: box.id, title: type.doc, ondblclick: () => go({ types: [type.name] }, { replace: true }) }, shapeIcon(kind), el("span", {}, type.plural)),
      el("span", { class: "count" }, numberText(counts[kind]))));
  });
  byId("confidence").addEventListener("input", (event) => go({ confidence: Number(event.target.value) }, { replace: true }));
  byId("reset").addEventListener("click", () => go({ types: null, hide: [], from: null, to: null, confidence: 0 }, { replace: true }));
  byId("legend-toggle").addEventListener("click", () => openLegend(!document.body.classList.contains("with-legend")));
  startDates();
}

function openLegend(open) {
  document.body.classList.toggle("with-legend", open);
  byId("legend-toggle").setAttribute("aria-expanded", String(open));
}

function toggleType(name) {
  const drawn = TYPES.filter((_, kind) => drawnTypes()[kind]).map((type) => type.name);
  go({ types: drawn.includes(name) ? drawn.filter((one) => one !== name) : [...drawn, name] }, { replace: true });
}

// Edge kinds, once the edges are read: those of papers first, then those between entities.
function startKinds() {
  const counts = new Int32Array(EDGES.length);
  for (const kind of G.kind) counts[kind]++;
  const listed = EDGES.map((edge, kind) => [edge, counts[kind]]).filter(([edge, count]) => count && ["paper_entity", "entity_entity"].includes(edge.table));
  byId("kinds").replaceChildren(...listed.map(([edge, count]) => {
    const box = el("input", { type: "checkbox", id: "kind-" + edge.name, onchange: () => toggleKind(edge.name) });
    return el("li", {}, box, el("label", { for: box.id, title: edge.doc }, edge.label), el("span", { class: "count" }, numberText(count)));
  }));
}

function toggleKind(name) {
  const hide = state.hide.includes(name) ? state.hide.filter((one) => one !== name) : [...state.hide, name];
  go({ hide }, { replace: true });
}

const monthOf = (days) => {
  const date = new Date(days * 86400000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 86400000;
};

function startDates() {
  const perMonth = new Map();
  for (let row = 0; row < G.count; row++) {
    if (isPaper(row) && G.first[row] !== NO_DATE) perMonth.set(monthOf(G.first[row]), (perMonth.get(monthOf(G.first[row])) ?? 0) + 1);
  }
  if (perMonth.size < 2) return;
  for (let day = Math.min(...perMonth.keys()); day <= Math.max(...perMonth.keys()); day = monthOf(day + 32)) months.push(day);
  byId("dates").hidden = false;
  const most = Math.max(...perMonth.values());
  const bars = months.map((day, i) => bar(i, (perMonth.get(day) ?? 0) / most));
  byId("histogram").replaceChildren(...bars);
  byId("histogram").setAttribute("viewBox", `0 0 ${months.length} 24`);
  for (const id of ["from", "to"]) {
    const slider = byId(id);
    slider.max = months.length - 1;
    slider.addEventListener("input", () => slideDates(id));
  }
}

function bar(place, share) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const height = share ? Math.max(1, 24 * Math.sqrt(share)) : 0;
  for (const [name, value] of Object.entries({ x: place + 0.1, y: 24 - height, width: 0.8, height })) rect.setAttribute(name, value);
  return rect;
}

function slideDates(moved) {
  let [from, to] = [Number(byId("from").value), Number(byId("to").value)];
  if (from > to) [from, to] = moved === "from" ? [to, to] : [from, from];
  go({
    from: from === 0 ? null : months[from],
    to: to === months.length - 1 ? null : monthOf(months[to] + 32) - 1,
  }, { replace: true });
}

function showLegend() {
  const drawn = drawnTypes();
  TYPES.forEach((type, kind) => {
    const box = byId("type-" + type.name);
    if (box) box.checked = drawn[kind];
  });
  for (const edge of EDGES) {
    const box = byId("kind-" + edge.name);
    if (box) box.checked = !state.hide.includes(edge.name);
  }
  byId("confidence").value = state.confidence;
  byId("confidence-value").textContent = state.confidence ? `${state.confidence}% and more` : "any";
  if (months.length) showDates();
  byId("reset").hidden = !filtered() && state.types === null;
}

function showDates() {
  const from = state.from === null ? 0 : Math.max(0, months.findLastIndex((day) => day <= state.from));
  const to = state.to === null ? months.length - 1 : Math.max(0, months.findLastIndex((day) => day <= state.to));
  byId("from").value = from;
  byId("to").value = to;
  for (const [id, at] of [["from", from], ["to", to]]) byId(id).setAttribute("aria-valuetext", dateText(months[at], false));
  byId("dates-value").textContent = from === to ? dateText(months[from], false) : `${dateText(months[from], false)} – ${dateText(months[to], false)}`;
  [...byId("histogram").children].forEach((rect, i) => rect.classList.toggle("out", i < from || i > to));
}
