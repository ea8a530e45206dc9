"use strict";
/* Large layers: unpacked when first shown, drawn on one canvas a pane, asked what they are by a click. */
const ycgisPacked = (() => {
  const NEAR = 12; // the zoom from which lesser roads are drawn

  /* Whole numbers of seven bits a byte; the eighth says that more follow. */
  const varints = (text) => {
    const bytes = atob(text);
    const found = [];
    let value = 0;
    let unit = 1;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes.charCodeAt(at);
      value += (byte & 127) * unit;
      unit *= 128;
      if (byte < 128) {
        found.push(value);
        value = 0;
        unit = 1;
      }
    }
    return found;
  };

  const signed = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);

  /* The parts of each shape: lists of points. */
  const unpack = ({ scale, counts, sizes, steps }) => {
    const size = varints(sizes);
    const step = varints(steps);
    let [x, y, part, at] = [0, 0, 0, 0];
    const next = () => {
      const points = new Array(size[part]);
      for (let each = 0; each < points.length; each += 1) {
        x += signed(step[at]);
        y += signed(step[at + 1]);
        at += 2;
        points[each] = L.latLng(y / scale, x / scale);
      }
      part += 1;
      return points;
    };
    return varints(counts).map((count) => Array.from({ length: count }, next));
  };

  /* What one column says of a row: heading and words; null where it says nothing. */
  const column = ({ head, values, words, decimals }) => {
    const codes = varints(values);
    const said = (code) => (words
      ? words[code - 1]
      : (signed(code - 1) / 10 ** decimals).toLocaleString("en", { maximumFractionDigits: decimals }));
    return (row) => (codes[row] ? [head, said(codes[row])] : null);
  };

  const hatched = ({ hatch, fillColor, ...style }) => {
    if (!hatch) return { ...style, fillColor };
    const tile = document.createElement("canvas");
    tile.width = hatch;
    tile.height = hatch;
    const pen = tile.getContext("2d");
    pen.globalAlpha = 0.2;
    pen.fillStyle = fillColor;
    pen.fillRect(0, 0, hatch, hatch);
    pen.globalAlpha = 1;
    pen.strokeStyle = fillColor;
    pen.lineWidth = 1.4;
    [-hatch, 0, hatch].forEach((shift) => {
      pen.moveTo(shift, hatch);
      pen.lineTo(shift + hatch, 0);
    });
    pen.stroke();
    return { ...style, fillColor: pen.createPattern(tile, "repeat") };
  };

  /* One object for all lines of a style: an object each would cost a second for 50,000 of them. */
  const draw = (rows, { kind, ...style }) => {
    if (kind === 1) return [Object.assign(L.polyline(rows.flatMap(({ parts }) => parts), style), { rows })];
    const one = (row) => (kind === 2
      ? [L.polygon(row.parts, style)]
      : row.parts.map(([at]) => L.circleMarker(at, style)));
    return rows.flatMap((row) => one(row).map((made) => Object.assign(made, { rows: [row] })));
  };

  const nearest = (rows, at) => {
    if (rows.length === 1) return rows[0];
    const squeeze = Math.cos(at.lat * Math.PI / 180);
    const flat = ({ lat, lng }) => L.point(lng * squeeze, lat);
    const target = flat(at);
    const distance = (points) => {
      const flats = points.map(flat);
      return Math.min(...flats.slice(1).map((end, rank) => L.LineUtil.pointToSegmentDistance(target, flats[rank], end)));
    };
    const far = rows.map(({ parts }) => parts.reduce((least, points) => Math.min(least, distance(points)), Infinity));
    return rows[far.reduce((best, value, rank) => (value < far[best] ? rank : best), 0)];
  };

  /* A canvas takes every click on its pane; one that meets nothing is for what lies below. */
  const passOn = (map, canvas) => map.on("click", ({ originalEvent }) => {
    const own = canvas.getPane().querySelector("canvas");
    if (!own || originalEvent.target !== own) return;
    own.style.pointerEvents = "none";
    const below = document.elementFromPoint(originalEvent.clientX, originalEvent.clientY);
    own.style.pointerEvents = "";
    if (below) below.dispatchEvent(new MouseEvent("click", originalEvent));
  });

  const canvases = new WeakMap();

  const canvasOf = (map, pane) => {
    const known = canvases.get(map) || {};
    canvases.set(map, known);
    if (!known[pane]) {
      known[pane] = L.canvas({ pane, tolerance: 4, padding: 0.2 }).addTo(map);
      passOn(map, known[pane]);
    }
    return known[pane];
  };

  const fill = (map, data, { pane, interactive }) => {
    const shapes = unpack(data.geometry);
    const rows = data.styles.map(() => []);
    varints(data.groups).forEach((style, place) => rows[style].push({ place, parts: shapes[place] }));
    const own = { interactive, renderer: canvasOf(map, pane), bubblingMouseEvents: false };
    return data.styles.map(({ near, ...style }, rank) => (
      { near, kind: style.kind, drawn: L.featureGroup(draw(rows[rank], { ...hatched(style), ...own })) }));
  };

  /* `say` makes a popup's content of its title and facts. */
  const layer = (data, options, say) => {
    const group = L.featureGroup([], options);
    const facts = (data.columns || []).map(column);
    let filled = null;
    const sift = () => {
      const close = group._map.getZoom() >= NEAR;
      filled.forEach(({ near, drawn }) => group[!near || close ? "addLayer" : "removeLayer"](drawn));
    };
    group.getEvents = () => ({ zoomend: sift });
    group.on("add", () => {
      filled = filled || fill(group._map, data, options);
      sift();
      const [areas, points] = [2, 0].map((own) => filled.filter(({ kind }) => kind === own));
      areas.forEach(({ drawn }) => drawn.bringToBack());
      points.forEach(({ drawn }) => drawn.bringToFront());
    });
    group.on("click", ({ latlng, originalEvent, sourceTarget }) => {
      const { place } = nearest(sourceTarget.rows, latlng);
      const told = facts.map((fact) => fact(place)).filter((fact) => fact);
      if (told.length) say(group._map, latlng, data.title, told);
      else group._map.fire("click", { latlng, originalEvent }); // of which nothing is known is for what lies below
    });
    return group;
  };

  return { layer, numbers: varints, shapes: unpack };
})();
