// Panel: what the selected thing is, and why the graph says so.
const panel = byId("panel");

function showPanel() {
  const body = byId("panel-body");
  const selected = state.node;
  const community = /^c(\d+)$/.exec(selected ?? "");
  const row = selected && G.row ? G.row.get(selected) : undefined;
  const pair = pairSelected();
  const open = row !== undefined || pair !== null || (community !== null && Number(community[1]) < G.children.length) || selected === "list";
  const changed = panel.dataset.shows !== String(selected);
  panel.hidden = !open;
  document.body.classList.toggle("with-panel", open);
  if (!open) return;
  panel.dataset.shows = selected;
  const content = selected === "list" ? listPanel() : pair ? pairPanel(...pair) : community ? communityPanel(Number(community[1])) : nodePanel(row);
  body.replaceChildren(...content.flat(2).filter(Boolean));
  if (changed) body.scrollTop = 0;
}

function heading(kind, name, icon) {
  return [el("p", { class: "kind" }, icon, kind), el("h2", { id: "panel-title", tabindex: -1 }, name)];
}

function section(title, ...content) {
  return el("section", {}, el("h3", {}, title[0].toUpperCase() + title.slice(1)), ...content);
}

function actions(...buttons) {
  return el("div", { class: "actions" }, ...buttons.filter(Boolean));
}

const action = (text, onclick, hint) => el("button", { type: "button", class: "action", onclick, title: hint }, text);

function nodePanel(row) {
  const shown = items.has("n" + row);
  const buttons = [
    state.view === "focus" && state.at === G.id[row] ? null : action("Focus", () => focus(row), "Draw what is around it (double-click, or F)"),
    shown && !state.expand.includes(G.id[row]) ? action("Expand", () => expand(row), "Bring its neighbours into this view (E)") : null,
    G.leaf[row] > 0 ? action("Community", () => view("communities", String(G.leaf[row]), G.id[row]), "Draw the community it is in") : null,
  ];
  const head = [...heading(typeName(row), G.name[row], shapeIcon(G.type[row], 16)), actions(...buttons)];
  return isPaper(row) ? [head, paperBody(row)] : [head, thingBody(row)];
}

function thingBody(row) {
  const groups = neighbours(row);
  const facts = [];
  if (G.papers[row]) facts.push(`In ${counted(G.papers[row], "paper")}`);
  const [first, last] = [dateText(G.first[row], false), dateText(G.last[row], false)];
  if (first) facts.push(first === last ? first : `${first} – ${last}`);
  const aliases = G.aliases[row].split("\n").filter(Boolean);
  const same = G.links[row].split("\n").filter((line) => line.startsWith("same ")).map((line) => line.slice(5));
  return [
    facts.length ? el("p", { class: "facts" }, facts.join(" · ")) : null,
    aliases.length ? el("p", { class: "aliases" }, el("span", { class: "quiet" }, "Also written "), aliases.slice(0, 12).join(", ")) : null,
    same.length ? el("p", {}, "See also ", same.flatMap((address, i) => [i ? ", " : "", outward(address, address)])) : null,
    ...groups.filter((group) => group.kind >= 0).map((group) => section(groupTitle(group), longList(group.members, entry, { some: 4, name: "entries" }))),
    ...groups.filter((group) => group.kind < 0).map((group) => section("Often in the same papers", longList(group.members,
      (member) => [nodeButton(member.row), el("span", { class: "count" }, counted(member.papers, "paper"))], { some: 10, name: "chips" }))),
  ];
}

// What is behind one edge of a thing: a paper and what it says, a result and who claims it, another thing and the sentences.
function entry({ row, edge }) {
  if (isPaper(row)) return [...evidenceOf(edge), citation(row, G.confidence[edge])];
  if (typeName(row) !== "Result") return [nodeButton(row), ...evidenceOf(edge)];
  const claim = [...edgesOf(row)].find((e) => G.kind[e] === KIND.CLAIMS);
  return [nodeButton(row), ...(claim === undefined ? [] : [quote([G.said[claim]], []), citation(G.source[claim])])];
}

function paperBody(row) {
  const links = linksOf(row);
  const date = dateText(G.first[row]);
  const direct = G.id[row].startsWith("paper/arxiv:");
  const groups = neighbours(row);
  const authors = groups.filter((group) => group.kind === KIND.AUTHORED_BY).flatMap((group) => group.members);
  authors.sort((p, q) => p.edge - q.edge);
  const roles = groups.filter((group) => group.kind >= 0 && EDGES[group.kind].table === "paper_entity");
  return [
    date ? el("p", { class: "facts" }, date) : null,
    authors.length ? el("p", {}, authors.map((author, i) => [i ? ", " : null, nodeButton(author.row, { icon: false })]).flat()) : null,
    el("p", { class: "links" }, outward(paperAddress(row), direct ? "arXiv" : links.page ? "Page" : "Search arXiv"),
      links.code ? outward(links.code, "Code") : null, links.project ? outward(links.project, "Project") : null),
    abstractOf(row),
    ...roles.map((group) => section(groupTitle(group), longList(group.members,
      (member) => [nodeButton(member.row), el("details", {}, el("summary", {}, "evidence"), ...evidenceOf(member.edge))], { some: 8, name: "entries tight" }))),
    resultsOf(row), statedBy(row),
  ];
}

// The abstract with everything found in it marked, where all its pieces are in the file.
function abstractOf(row) {
  const pieces = G.said_of?.get(row) ?? [];
  const mentions = mentionsIn(row);
  const parts = [];
  let at = Array.from(G.name[row]).length ? G.name[row].length + 1 : 1;
  for (const piece of pieces) {
    const start = G.said_start[piece];
    if (start < at) continue;
    if (start > at + 1) return null;
    parts.push(...(start > at ? [" "] : []), ...marked(piece, mentions));
    at = start + G.said_text[piece].length;
  }
  return parts.length ? section("Abstract", el("p", { class: "abstract" }, ...parts)) : null;
}

function resultsOf(row) {
  const claims = [...edgesOf(row)].filter((e) => G.kind[e] === KIND.CLAIMS && G.source[e] === row);
  if (!claims.length) return null;
  const words = { OF: "", BY_METRIC: "in", ON: "on", VERSUS: "against" };
  return section("results", longList(claims, (claim) => {
    const result = G.target[claim];
    const about = Object.entries(words).flatMap(([kind, word]) =>
      [...edgesOf(result)].filter((e) => G.kind[e] === KIND[kind] && G.source[e] === result).map((e) => [word, " ", nodeButton(G.target[e], { icon: false }), " "]));
    return [el("p", { class: "result" }, el("strong", {}, G.name[result]), " ", ...about.flat()), quote([G.said[claim]], [])];
  }, { some: 6, name: "entries" }));
}

// What the paper states of two entities: the statements that name it.
function statedBy(paper) {
  const rows = [];
  for (const e of edgesOf(paper)) {
    const end = other(e, paper);
    if (!isEntity(end)) continue;
    for (const f of edgesOf(end)) {
      if (G.source[f] !== end) continue;
      for (let s = G.statement[f]; s < G.statement[f + 1]; s++) if (G.s_paper[s] === paper) rows.push([f, s]);
    }
  }
  const once = [...new Map(rows.map((pair) => [pair[1], pair])).values()];
  if (!once.length) return null;
  return section("states", longList(once, ([f, s]) => [
    el("p", { class: "triple" }, nodeButton(G.source[f]), ` ${EDGES[G.kind[f]].label} `, nodeButton(G.target[f])),
    el("details", {}, el("summary", {}, "evidence"), quote([G.s_said[s], G.s_also[s]], mentionsIn(paper, [G.source[f], G.target[f]]))),
  ], { some: 6, name: "entries" }));
}

function communityPanel(at) {
  const kinds = TYPES.length;
  const inside = membersOf(at);
  const names = namesOf(at);
  const title = G.tree_gathered[at] ? `${counted(G.tree_gathered[at], "smaller community", "smaller communities")}` : names.map((row) => G.name[row]).join(" · ");
  const counts = TYPES.map((type, kind) => [type, kind, G.tree_types[at * kinds + kind]]).filter(([, , count]) => count);
  return [
    heading("Community", title, null),
    actions(action("Open", () => view("communities", String(at), null), "Draw what is in it (double-click, or Enter)")),
    el("ul", { class: "chips" }, counts.map(([type, kind, count]) => el("li", {}, shapeIcon(kind), counted(count, type.name, type.plural)))),
    section("most important in it", longList(inside, (row) => nodeButton(row), { some: 15, name: "entries tight" })),
  ];
}

function membersOf(at) {
  const inside = new Uint8Array(G.children.length);
  inside[at] = 1;
  for (let row = at + 1; row < inside.length; row++) if (inside[G.tree_parent[row]]) inside[row] = 1;
  const rows = [];
  for (let row = 0; row < G.count; row++) if (G.leaf[row] >= 0 && inside[G.leaf[row]] && isEntity(row)) rows.push(row);
  return rows.sort((p, q) => G.rank[q] - G.rank[p] || p - q).slice(0, 400);
}

// What ties two things: what is stated of them, and the papers that speak of both.
function pairPanel(a, b) {
  const between = [...edgesOf(a)].filter((e) => other(e, a) === b && alive(e));
  const papersOf = (row) => new Map([...edgesOf(row)].filter((e) => isPaper(other(e, row)) && alive(e)).map((e) => [other(e, row), e]));
  const [first, second] = [papersOf(a), papersOf(b)];
  const shared = [...first.keys()].filter((paper) => second.has(paper) && paper !== a && paper !== b);
  shared.sort((p, q) => G.rank[q] - G.rank[p] || p - q);
  return [
    heading("Tie", `${G.name[a]} and ${G.name[b]}`, null),
    el("p", { class: "links" }, nodeButton(a), nodeButton(b)),
    ...between.map((e) => section(`${G.name[G.source[e]]} ${EDGES[G.kind[e]].label} ${G.name[G.target[e]]}`, ...evidenceOf(e, { some: 3 }),
      ...(isPaper(G.source[e]) ? [citation(G.source[e], G.confidence[e])] : []))),
    shared.length ? section(`${counted(shared.length, "paper")} with both`, longList(shared, (paper) => {
      const pieces = [...new Set([first.get(paper), second.get(paper)].map((e) => G.said[e]))];
      return [citation(paper), quote(pieces, mentionsIn(paper, [a, b]))];
    }, { some: 5, name: "entries" })) : null,
  ];
}

// Everything that is drawn, as a list: for who does not see the drawing, or would rather read.
function listPanel() {
  const drawn = scene.items.filter((item) => item.kind !== "group");
  return [
    heading("In this view", counted(drawn.length, "thing"), null),
    longList(drawn, (item) => (item.kind === "community" ? el("button", { type: "button", class: "node", onclick: () => selectKey(item.key) }, item.lines.join(" · ")) : nodeButton(item.row)),
      { some: 60, step: 200, name: "entries tight" }),
  ];
}
