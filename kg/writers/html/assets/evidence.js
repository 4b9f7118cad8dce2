// Evidence: the sentence behind an edge, with the mentions marked, and the paper that says it.

// Mentions of an edge (paper, entity) as [start, end, entity] in the paper's text.
function mentionsOf(edge) {
  const found = [];
  for (let at = G.mention[edge]; at < G.mention[edge + 1]; at++) {
    found.push([G.mention_start[at], G.mention_start[at] + G.mention_length[at], G.target[edge]]);
  }
  return found;
}

// Mentions of some entities (all, unless given) in a paper's text.
function mentionsIn(paper, entities = null) {
  const found = [];
  for (const e of edgesOf(paper)) {
    if (G.source[e] === paper && isEntity(G.target[e]) && (!entities || entities.includes(G.target[e]))) found.push(...mentionsOf(e));
  }
  return found;
}

// A piece of text with the mentions in it marked; the longest wins where two overlap.
function marked(piece, mentions) {
  const text = G.said_text[piece];
  const start = G.said_start[piece];
  const inside = start < 0 ? byName(text, mentions) : mentions.map(([from, to, row]) => [from - start, to - start, row]);
  const spans = inside.filter(([from, to]) => from >= 0 && to <= text.length && from < to);
  spans.sort((p, q) => p[0] - q[0] || q[1] - p[1]);
  const parts = [];
  let at = 0;
  for (const [from, to, row] of spans) {
    if (from < at) continue;
    parts.push(text.slice(at, from), el("mark", { class: "t-" + typeName(row), title: `${typeName(row)}: ${G.name[row]}` }, text.slice(from, to)));
    at = to;
  }
  return [...parts, text.slice(at)];
}

// Where a piece is not word for word in the paper's text, mentions are found by name.
function byName(text, mentions) {
  const found = [];
  for (const row of new Set(mentions.map((mention) => mention[2]))) {
    for (const name of [G.name[row], ...G.aliases[row].split("\n")].filter(Boolean)) {
      const at = text.toLowerCase().indexOf(name.toLowerCase());
      if (at >= 0) {
        found.push([at, at + name.length, row]);
        break;
      }
    }
  }
  return found;
}

function quote(pieces, mentions) {
  const here = pieces.filter((piece) => piece >= 0);
  if (!here.length) return null;
  if (!G.said_text) return el("p", { class: "quiet" }, "Loading the sentence…");
  const kept = here.filter((piece) => G.said_text[piece] !== undefined);
  if (!kept.length) return el("p", { class: "quiet" }, "The sentence was left out to keep this file small.");
  return el("blockquote", {}, kept.flatMap((piece, i) => [i ? " … " : null, ...marked(piece, mentions)]));
}

// The paper's title, linked to the paper, its date, and a way to see it in the graph.
function citation(paper, confidence = null) {
  const facts = [dateText(G.first[paper]), confidence === null ? "" : `confidence ${confidence}%`].filter(Boolean);
  return el("p", { class: "cite" },
    outward(paperAddress(paper), G.name[paper]), " ",
    el("button", { type: "button", class: "small", "aria-label": `Show in the panel: ${G.name[paper]}`, onclick: () => select(paper) }, "details"),
    facts.length ? el("span", { class: "facts" }, facts.join(" · ")) : null);
}

// All that is behind one edge: a sentence for a paper's own edge, one a statement for what papers state of two entities.
function evidenceOf(edge, { some = 1 } = {}) {
  if (EDGES[G.kind[edge]].table !== "entity_entity") {
    const paper = G.source[edge];
    const mentions = G.mentions[edge] ? mentionsOf(edge) : [[0, 0, G.target[edge]]];
    return [quote([G.said[edge]], mentions)];
  }
  const rows = statementsOf(edge).sort((p, q) => G.s_confidence[q] - G.s_confidence[p] || p - q);
  if (!rows.length) return [el("p", { class: "quiet" }, "Known from the name or the lexicon, not from a sentence.")];
  const ends = [G.source[edge], G.target[edge]];
  return longList(rows, (s) => {
    const found = mentionsIn(G.s_paper[s], ends);
    return [quote([G.s_said[s], G.s_also[s]], found.length ? found : ends.map((row) => [0, 0, row])), citation(G.s_paper[s], G.s_confidence[s])];
  }, { some, name: "evidence" });
}
