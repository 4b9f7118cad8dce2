// Labels: how a name is broken into lines (the rule of kg/writers/html/labels.py), and how much room it takes.
const LINE = 20;
const LINES = 2;
const LINE_HEIGHT = 1.2;
const FONT = getComputedStyle(document.documentElement).getPropertyValue("--font").trim() || "sans-serif";
const measure = document.createElement("canvas").getContext("2d");
const fontOf = (size, weight = 500) => `${weight} ${size}px ${FONT}`;

function linesOf(name, most = LINES, line = LINE) {
  const lines = [""];
  for (const word of name.split(/\s+/).filter(Boolean)) {
    const last = lines[lines.length - 1];
    const longer = last ? `${last} ${word}` : word;
    if (Array.from(longer).length <= line || !last) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const cut = lines.slice(0, most).map((text) => {
    const letters = Array.from(text);
    return letters.length <= line + 4 ? text : letters.slice(0, line + 3).join("") + "…";
  });
  if (lines.length > most && !cut[cut.length - 1].endsWith("…")) cut[cut.length - 1] += "…";
  return cut;
}

function labelSize(lines, size, weight) {
  measure.font = fontOf(size, weight);
  return [Math.max(0, ...lines.map((line) => measure.measureText(line).width)), lines.length * LINE_HEIGHT * size];
}
