"use strict";
/* A place or a road is looked for by its name: the map goes there and shows where it is. */
document.addEventListener("ycgis:dressed", ({ detail: [{ map, find }] }) => {
  if (!find) return;
  const { element } = ycgis;
  const { names, said, hint, nothing } = find;
  const kinds = ycgisPacked.numbers(find.kinds);
  const titles = names.map((name, place) => `${name} · ${said[kinds[place]]}`);
  const form = element("form", "find leaflet-bar");
  const input = form.appendChild(element("input"));
  const answer = form.appendChild(element("output", "hidden", nothing));
  const list = form.appendChild(element("datalist"));
  Object.assign(input, { type: "search", placeholder: hint, autocomplete: "off" });
  input.setAttribute("aria-label", hint);
  list.id = "findable";
  input.setAttribute("list", list.id);
  list.append(...titles.map((title) => new Option(title, title)));
  L.DomEvent.disableClickPropagation(form);
  L.DomEvent.disableScrollPropagation(form);
  map.getContainer().parentElement.append(form);

  let shapes = null;
  let drawn = null;

  const mark = (parts) => (parts.length === 1 && parts[0].length === 1
    ? L.circleMarker(parts[0][0], { radius: 14, color: "#a3195b", weight: 4, fill: false, pane: "route" })
    : L.polyline(parts, { color: "#f0b429", weight: 8, opacity: 0.85, pane: "route" }));

  const show = (place) => {
    shapes = shapes || ycgisPacked.shapes(find.geometry);
    if (drawn) drawn.remove();
    drawn = mark(shapes[place]).addTo(map);
    const bounds = L.latLngBounds(shapes[place].flat());
    map.fitBounds(bounds.pad(0.3), { animate: false, maxZoom: 14 });
    drawn.bindTooltip(element("span", "", names[place])).openTooltip();
  };

  /* The title as offered, or else the first that begins with, or holds, what was typed. */
  const placeOf = (text) => {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return -1;
    const exact = titles.findIndex((title) => title.toLowerCase() === wanted);
    if (exact >= 0) return exact;
    const begins = names.findIndex((name) => name.toLowerCase().startsWith(wanted));
    return begins >= 0 ? begins : names.findIndex((name) => name.toLowerCase().includes(wanted));
  };

  const seek = () => {
    const place = placeOf(input.value);
    answer.classList.toggle("hidden", place >= 0 || !input.value.trim());
    if (place >= 0) show(place);
    else if (drawn) drawn.remove();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    seek();
  });
  input.addEventListener("input", () => (titles.includes(input.value) || !input.value) && seek());
});
