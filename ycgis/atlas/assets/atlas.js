"use strict";
/* What the pages do beyond Leaflet. Every word of a user's file arrives as text and is set as text. */
const ycgis = (() => {
  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const badge = ({ key, symbol, label }) => {
    const made = element("span", "badge badge-" + key);
    made.append(element("span", "symbol", symbol), " " + label);
    return made;
  };

  const row = ({ cells, badge: status }) => {
    const made = element("tr");
    cells.forEach((text, place) => made.append(element(place ? "td" : "th", "", text)));
    if (status) made.appendChild(element("td")).append(badge(status));
    return made;
  };

  /* What the page's reader has chosen to see of a county, as a row of its popup; a page that lets choose sets it. */
  let lead = () => null;

  const leading = (rows, code) => {
    const first = code ? lead(code) : null;
    return first ? [first, ...rows.filter(({ key }) => key !== first.key)] : rows;
  };

  const card = ({ title, standing, heads, rows, bar, href, link }, code) => {
    const made = element("div", "card-popup");
    made.append(element("h3", "", title));
    if (standing) made.append(element("p", "standing", standing));
    const table = made.appendChild(element("table"));
    const head = table.appendChild(element("thead")).appendChild(element("tr"));
    heads.forEach((text) => head.append(element("th", "", text)));
    const body = table.appendChild(element("tbody"));
    leading(rows, code).forEach((each) => body.append(row(each)));
    if (bar !== undefined) made.appendChild(element("div", "done")).appendChild(element("i")).style.width = `${bar}%`;
    if (href) made.appendChild(element("a", "go", link + " →")).setAttribute("href", href);
    return made;
  };

  /* What lies over what on a map: [name, height, whether it takes clicks]. */
  const panes = (map, named) => named.forEach(([name, height, active]) => {
    const { style } = map.createPane(name);
    style.zIndex = height;
    if (!active) style.pointerEvents = "none";
  });

  /* A legend of colours in a corner of the map, for maps that have none beside them. */
  const legend = (map, title, lines) => {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const made = element("div", "legend legend-alone");
      made.append(element("b", "", title));
      const list = made.appendChild(element("ul"));
      lines.forEach(([colour, text]) => {
        const line = list.appendChild(element("li"));
        line.appendChild(element("i", "patch")).style.background = colour;
        line.append(text);
      });
      return made;
    };
    control.addTo(map);
  };

  const root = document.documentElement;
  const onPaper = () => root.classList.contains("paper");
  const wide = () => onPaper() || window.matchMedia("screen and (min-width: 900px)").matches;

  /* A popup opens clear of the legend and of the layer control. */
  const popup = () => ({
    maxWidth: Math.min(430, window.innerWidth - 60),
    minWidth: 200,
    autoPanPaddingTopLeft: wide() ? [170, 10] : [8, 8],
    autoPanPaddingBottomRight: wide() ? [250, 10] : [8, 8],
  });

  const bind = ({ properties }, layer) => {
    if (properties.code && layer.setStyle) more(own.counties, properties.code, layer);
    if (properties.tip) layer.bindTooltip(element("span", "", properties.tip), { sticky: true });
    if (properties.popup) layer.bindPopup(() => card(properties.popup, properties.code), popup());
    layer.on("popupopen", () => layer.closeTooltip());
  };

  /* A name; under that of a county whose colour can be chosen there is room for what the colour says. */
  const label = ({ label: text, code, kind, rank }) => {
    const made = element("div", "label " + kind.split(" ").map((each) => "label-" + each).join(" "));
    made.append(element("span", "", text));
    if (code) own.labels.set(code, made.appendChild(element("span", "says")));
    made.dataset.rank = rank;
    return made;
  };

  const point = (feature, at) => {
    const { properties } = feature;
    const html = properties.label === undefined ? element("i", "mark mark-" + properties.mark) : label(properties);
    const icon = L.divIcon({ className: "holder", html, iconSize: [0, 0] });
    const still = properties.label !== undefined;
    const title = still ? "" : properties.tip || "";
    return L.marker(at, { icon, interactive: !still, keyboard: !still, alt: title, zIndexOffset: still ? 0 : 500 });
  };

  /* What is known of the layers of one map: the areas that can be coloured and what stands under their names, by the
     county's code; layers by the key of their legend; evidence in the order of the control; the base layers. */
  const fresh = () => ({ counties: new Map(), labels: new Map(), keyed: new Map(), evidence: [], bases: [] });

  /* Of the map whose layers are being made; and of those that are done. */
  let own = fresh();
  const done = [];

  const more = (lists, key, one) => lists.set(key, [...(lists.get(key) || []), one]);

  const know = (made, { key }) => {
    if (key) more(own.keyed, key, made);
    return made;
  };

  const layer = (features, options) => know(L.geoJSON(features, {
    ...options,
    style: ({ properties }) => properties.style,
    pointToLayer: point,
    onEachFeature: bind,
  }), options);

  const tell = (map, at, title, facts) => L.popup(popup())
    .setLatLng(at)
    .setContent(card({ title, heads: [], rows: facts.map((cells) => ({ cells })) }))
    .openOn(map);

  const packed = (data, options) => {
    const made = know(ycgisPacked.layer(data, options, tell), options);
    if (options.indicator) own.evidence.push({ made, title: data.title });
    return made;
  };

  const frameOf = (map) => map.getContainer().closest(".frame") || map.getContainer().parentElement;

  const isOfPair = (map) => map.getContainer().matches(".pair *");

  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  const sides = ["below", "above", "right", "left"];

  const place = (label, side) => {
    label.classList.remove("hidden", ...sides);
    label.classList.add(side);
    return label.getBoundingClientRect();
  };

  /* A name stands under its mark, or on another side where that is taken; one that fits nowhere is left out. */
  const tidy = (map) => {
    const within = map.getContainer();
    const above = [...within.querySelectorAll(".mark"), ...frameOf(map).querySelectorAll(".legend")];
    const taken = above.map((each) => each.getBoundingClientRect());
    const labels = [...within.querySelectorAll(".label")];
    labels.sort((a, b) => a.dataset.rank - b.dataset.rank);
    labels.forEach((label) => {
      const fixed = label.matches(".label-middle, .label-far");
      const free = (fixed ? sides.slice(0, 1) : sides).some((side) => {
        const box = place(label, side);
        return !taken.some((other) => meets(box, other));
      });
      label.classList.toggle("hidden", !free);
      if (free) taken.push(label.getBoundingClientRect());
    });
  };

  const arrow = (text) => {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const made = element("div", "north");
      made.append(element("span", "needle"), element("span", "", text));
      return made;
    };
    return control;
  };

  /* A legend shows while one of its layers does. */
  const settle = () => document.querySelectorAll("[data-key]").forEach((node) => {
    node.hidden = !done.some(({ map, keyed }) => (keyed.get(node.dataset.key) || []).some((each) => map.hasLayer(each)));
  });

  const fold = (list, name) => {
    const known = [...list.querySelectorAll("details")].find(({ dataset }) => dataset.name === name);
    if (known) return known;
    const made = list.appendChild(element("details", "fold"));
    made.dataset.name = name;
    made.append(element("summary", "", name));
    return made;
  };

  /* Leaflet's control has no groups: the layers of each indicator go into a fold, open where one is on. */
  const list = (map, control, { evidence }) => {
    const add = control._addItem;
    control._addItem = function grouped(item) {
      const label = add.call(this, item);
      const { group } = item.layer.options;
      if (group) {
        const within = fold(this._overlaysList, group);
        within.append(label);
        within.open = within.open || map.hasLayer(item.layer);
      }
      return label;
    };
    evidence.forEach(({ made, title }) => control.addOverlay(made, escaped(title)));
  };

  /* Leave the legend's and the layer control's columns free, where they lie on the map. */
  const view = (map, control, bounds) => {
    const beside = (node) => (wide() && node ? node.offsetWidth + 10 : 0);
    const left = isOfPair(map) ? 0 : beside(frameOf(map).querySelector(".legend"));
    const right = onPaper() || !control ? 0 : beside(control.getContainer());
    map.fitBounds(bounds, { animate: false, maxZoom: 17, paddingTopLeft: [left, 0], paddingBottomRight: [right, 24] });
    tidy(map);
  };

  const boundsOf = (made) => made.reduce((all, each) => all.extend(each.getBounds()), L.latLngBounds([]));

  /* Show what explains one indicator, and nothing that hides it. */
  const explain = (map, control, indicator, { evidence, keyed }) => {
    const [asked, others] = [[], []];
    evidence.forEach(({ made }) => (made.options.indicator === indicator ? asked : others).push(made));
    [...others, ...(keyed.get("bands") || []), ...(keyed.get("route") || [])].forEach((each) => map.removeLayer(each));
    asked.forEach((each) => map.addLayer(each));
    view(map, control, boundsOf(asked));
    map.getContainer().scrollIntoView({ block: "nearest" });
  };

  /* A bar of buttons on the map: [what it says, what it does]. */
  const buttons = (kind, entries) => {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const made = element("div", "leaflet-bar " + kind);
      L.DomEvent.disableClickPropagation(made);
      entries.forEach(([name, act]) => {
        const button = made.appendChild(element("button", "", name));
        button.type = "button";
        button.addEventListener("click", act);
      });
      return made;
    };
    return control;
  };

  /* A click where nothing else answers tells the travel time from there. */
  const timed = (map, { bounds: [west, south, east, north], columns, values, title, about }) => {
    const minutes = ycgisPacked.numbers(values);
    const rows = minutes.length / columns;
    let measuring = false;
    map.on("polylinemeasure:toggle", ({ sttus }) => { measuring = sttus; }); // the library's own spelling
    map.on("click", ({ latlng }) => {
      if (measuring) return;
      const column = Math.floor(((latlng.lng - west) / (east - west)) * columns);
      const row = Math.floor(((north - latlng.lat) / (north - south)) * rows);
      const found = column >= 0 && column < columns && minutes[row * columns + column];
      if (found) tell(map, latlng, title, [["", about.replace("{minutes}", found - 1)]]);
    });
  };

  const whole = (map, name) => {
    if (!document.fullscreenEnabled) return;
    const frame = frameOf(map);
    const toggle = () => (document.fullscreenElement ? document.exitFullscreen() : frame.requestFullscreen());
    buttons("full", [[name, () => toggle().catch(() => {})]]).addTo(map);
    document.addEventListener("fullscreenchange", () => map.invalidateSize(false));
  };

  /* Show the base layer that holds a layer, in place of the others. */
  const showBase = ({ map, bases }, wanted) => {
    const base = bases.find(({ layer }) => layer.hasLayer(wanted));
    if (!base || map.hasLayer(base.layer)) return;
    bases.forEach(({ layer }) => map.removeLayer(layer));
    map.addLayer(base.layer);
  };

  /* How lengths are measured; the words are the page's. */
  const RULER = {
    position: "topleft",
    unit: "metres",
    clearMeasurementsOnStop: true,
    tempLine: { color: "#a3195b", weight: 2 },
    fixedLine: { color: "#a3195b", weight: 3 },
  };

  const unfold = (map, control) => {
    control.options.collapsed = !wide() || isOfPair(map);
    map.removeControl(control);
    control.addTo(map);
  };

  /* On paper nothing can be unfolded: what the reader left folded is open while it is printed. */
  const unfolded = [];

  const unfoldAll = (printing) => {
    const folded = printing ? [...document.querySelectorAll(".plan-action:not([open])")] : unfolded.splice(0);
    folded.forEach((each) => { each.open = printing; });
    if (printing) unfolded.push(...folded);
  };

  const METRES_PER_PX = 0.0254 / 96;

  /* 1:650,000 and the like: two digits, for a map in degrees has no exact one. */
  const ratio = (map) => {
    const { x, y } = map.getSize();
    const across = map.distance(map.containerPointToLatLng([0, y / 2]), map.containerPointToLatLng([x, y / 2]));
    return `≈ 1:${Number((across / x / METRES_PER_PX).toPrecision(2)).toLocaleString("en")}`;
  };

  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };

  const write = (name, text) => document.querySelectorAll(`[data-${name}]`).forEach((node) => { node.textContent = text; });

  /* A canvas is painted in the next frame, which a printer does not wait for. */
  const paintNow = (map) => map.eachLayer((each) => {
    if (each instanceof L.Canvas && each._redrawRequest) each._redraw();
  });

  const page = document.head.appendChild(element("style"));

  const placeOf = (map) => [map.getCenter().lat, map.getCenter().lng, map.getZoom()].join();

  /* Fit to the sheet what the reader has moved to, or else the opening view. */
  const fit = ({ map, home, refit }) => {
    const moved = home !== placeOf(map);
    const seen = { at: map.getCenter(), zoom: map.getZoom() };
    const bounds = map.getBounds();
    return {
      onPaper: () => (moved ? map.fitBounds(bounds, { animate: false }) : refit()),
      onScreen: () => (moved ? map.setView(seen.at, seen.zoom, { animate: false }) : refit()),
    };
  };

  let fitted = [];

  /* A map that is kept within bounds pans back in time, which would move the sheet after it was fitted. */
  const hold = (each) => {
    each.reach = each.reach || each.map.options.maxBounds;
    each.map.setMaxBounds(null);
  };

  /* The maps as a sheet of paper lying on its side: A4 or A3; null for the screen again. */
  const lay = (size) => {
    if (size) fitted = done.map(fit).reverse(); // the first last: of two that move together it decides
    root.classList.remove("paper", "paper-A4", "paper-A3");
    if (size) root.classList.add("paper", `paper-${size}`);
    page.textContent = size ? `@page { size: ${size} landscape; }` : "";
    unfoldAll(size !== null);
    done.forEach((each) => {
      const { map } = each;
      if (size) hold(each);
      map.options.zoomSnap = size ? 0 : 0.25;
      map.closePopup();
      map.invalidateSize(false);
    });
    fitted.forEach((each) => (size ? each.onPaper() : each.onScreen()));
    if (!size) done.forEach(({ map, reach }) => reach && map.setMaxBounds(reach));
    done.forEach(({ map }) => paintNow(map));
    write("today", today());
    write("ratio", ratio(done[0].map));
  };

  const SIZES = ["A4", "A3"];

  const print = () => {
    const asked = new URLSearchParams(window.location.hash.slice(1)).get("paper");
    if (SIZES.includes(asked)) {
      lay(asked);
      return;
    }
    document.querySelectorAll("[data-paper]").forEach((button) => button.addEventListener("click", () => {
      lay(button.dataset.paper);
      setTimeout(() => window.print(), 100);
    }));
    window.addEventListener("beforeprint", () => onPaper() || lay("A4"));
    window.addEventListener("afterprint", () => lay(null));
  };

  /* All maps of the page are there: what ties them to the rest of it listens for this. */
  const ready = () => {
    document.dispatchEvent(new CustomEvent("ycgis:dressed", { detail: done }));
    print();
  };

  /* A frame that is not laid out yet has no size to fit to: the map is fitted once it has one. */
  const fitWhenLaid = ({ map, refit }) => {
    refit();
    const { x, y } = map.getSize();
    if (x && y) return;
    const watcher = new ResizeObserver(([{ contentRect: { width, height } }]) => {
      if (!width || !height) return;
      watcher.disconnect();
      map.invalidateSize(false);
      refit();
    });
    watcher.observe(map.getContainer());
  };

  const dress = (map, control, { bounds, credits, north, places, full, minutes, measure, find }) => {
    const mine = { ...own, map, control, find };
    own = fresh();
    done.push(mine);
    if (control) {
      list(map, control, mine);
      mine.bases.push(...control._layers.filter(({ overlay }) => !overlay));
      unfold(map, control);
    }
    mine.keyed.forEach((made) => made.forEach((each) => each.on("add remove", settle)));
    settle();
    document.querySelectorAll("[data-explain]").forEach((button) => {
      button.addEventListener("click", () => explain(map, control, button.dataset.explain, mine));
    });
    arrow(north).addTo(map);
    if (places.length > 1) {
      buttons("places", places.map((each) => [each.name, () => view(map, control, each.bounds)])).addTo(map);
    }
    whole(map, full);
    if (measure) L.control.polylineMeasure({ ...RULER, ...measure }).addTo(map);
    if (minutes) timed(map, minutes);
    L.control.scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(map);
    map.attributionControl.setPrefix(false);
    credits.forEach((text) => map.attributionControl.addAttribution(escaped(text)));
    map.on("zoomend resize overlayadd baselayerchange ycgis:written", () => requestAnimationFrame(() => tidy(map)));
    mine.refit = () => {
      view(map, control, bounds);
      mine.home = placeOf(map);
    };
    fitWhenLaid(mine);
    if (done.length === 1) queueMicrotask(ready); // when the script that makes the maps has run to its end
  };

  const escaped = (text) => {
    const holder = element("span", "", text);
    return holder.innerHTML;
  };

  root.classList.toggle("embedded", window.location.protocol === "about:");

  const leadWith = (told) => { lead = told; };

  return { layer, packed, panes, legend, dress, element, showBase, leadWith };
})();
