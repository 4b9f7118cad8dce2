// Shapes: one a node type, so that types are told apart without colour. The names are vis-network's.
const POLYGONS = {
  square: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  diamond: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  triangle: [[0, -1.1], [1.05, 0.8], [-1.05, 0.8]],
  triangleDown: [[0, 1.1], [1.05, -0.8], [-1.05, -0.8]],
  hexagon: Array.from({ length: 6 }, (_, i) => [Math.cos((i * Math.PI) / 3) * 1.05, Math.sin((i * Math.PI) / 3) * 1.05]),
  star: Array.from({ length: 10 }, (_, i) => {
    const [angle, r] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 ? 0.55 : 1.25];
    return [Math.cos(angle) * r, Math.sin(angle) * r];
  }),
};

function shapePath(ctx, shape, x, y, radius) {
  ctx.beginPath();
  const corners = POLYGONS[shape];
  if (!corners) ctx.arc(x, y, radius, 0, 2 * Math.PI);
  else corners.forEach(([cx, cy], i) => ctx[i ? "lineTo" : "moveTo"](x + cx * radius, y + cy * radius));
  ctx.closePath();
}

// The shape as a small picture for the legend, lists and the panel.
function shapeIcon(typeNumber, size = 14) {
  const { shape, colour, border } = TYPES[typeNumber];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ viewBox: "-12 -12 24 24", width: size, height: size, "aria-hidden": "true", class: "shape" })) {
    svg.setAttribute(name, value);
  }
  const corners = POLYGONS[shape];
  const mark = document.createElementNS(svg.namespaceURI, corners ? "polygon" : "circle");
  if (corners) mark.setAttribute("points", corners.map(([x, y]) => `${(x * 9).toFixed(1)},${(y * 9).toFixed(1)}`).join(" "));
  else mark.setAttribute("r", "9");
  mark.setAttribute("fill", colour);
  mark.setAttribute("stroke", border);
  mark.setAttribute("stroke-width", "1.5");
  svg.append(mark);
  return svg;
}
