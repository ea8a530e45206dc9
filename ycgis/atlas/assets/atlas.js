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

  const card = ({ title, heads, rows, bar, href, link }) => {
    const made = element("div", "card-popup");
    made.append(element("h3", "", title));
    const table = made.appendChild(element("table"));
    const head = table.appendChild(element("thead")).appendChild(element("tr"));
    heads.forEach((text) => head.append(element("th", "", text)));
    const body = table.appendChild(element("tbody"));
    rows.forEach((each) => body.append(row(each)));
    if (bar !== undefined) made.appendChild(element("div", "done")).appendChild(element("i")).style.width = `${bar}%`;
    if (href) made.appendChild(element("a", "go", link + " →")).setAttribute("href", href);
    return made;
  };

  const wide = () => window.matchMedia("screen and (min-width: 900px)").matches;

  /* A popup opens clear of the legend and of the layer control. */
  const popup = () => ({
    maxWidth: Math.min(430, window.innerWidth - 60),
    minWidth: 200,
    autoPanPaddingTopLeft: wide() ? [170, 10] : [8, 8],
    autoPanPaddingBottomRight: wide() ? [250, 10] : [8, 8],
  });

  const bind = ({ properties }, layer) => {
    if (properties.code && layer.setStyle) counties.set(properties.code, [...(counties.get(properties.code) || []), layer]);
    if (properties.tip) layer.bindTooltip(element("span", "", properties.tip), { sticky: true });
    if (properties.popup) layer.bindPopup(() => card(properties.popup), popup());
    layer.on("popupopen", () => layer.closeTooltip());
  };

  /* A name; under that of a county whose colour can be chosen there is room for what the colour says. */
  const label = ({ label: text, code, kind, rank }) => {
    const made = element("div", "label " + kind.split(" ").map((each) => "label-" + each).join(" "));
    made.append(element("span", "", text));
    if (code) labels.set(code, made.appendChild(element("span", "says")));
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

  /* The areas that can be coloured, and what stands under their names, by the county's code. */
  const counties = new Map();
  const labels = new Map();

  /* Layers by the key of their legend, and those of evidence in the order of the control. */
  const keyed = new Map();
  const evidence = [];

  const know = (made, { key }) => {
    if (key) keyed.set(key, [...(keyed.get(key) || []), made]);
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
    if (options.indicator) evidence.push({ made, title: data.title });
    return made;
  };

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
    const taken = [...within.querySelectorAll(".mark")].map((mark) => mark.getBoundingClientRect());
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
  const follow = (map) => {
    const settle = () => document.querySelectorAll("[data-key]").forEach((node) => {
      node.hidden = !(keyed.get(node.dataset.key) || []).some((each) => map.hasLayer(each));
    });
    keyed.forEach((made) => made.forEach((each) => each.on("add remove", settle)));
    settle();
  };

  const fold = (list, name) => {
    const known = [...list.querySelectorAll("details")].find(({ dataset }) => dataset.name === name);
    if (known) return known;
    const made = list.appendChild(element("details", "fold"));
    made.dataset.name = name;
    made.append(element("summary", "", name));
    return made;
  };

  /* Leaflet's control has no groups: the layers of each indicator go into a fold, open where one is on. */
  const list = (map, control) => {
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
    const left = beside(map.getContainer().parentElement.querySelector(".legend"));
    const right = beside(control.getContainer());
    map.fitBounds(bounds, { animate: false, maxZoom: 17, paddingTopLeft: [left, 0], paddingBottomRight: [right, 24] });
    tidy(map);
  };

  const boundsOf = (made) => made.reduce((all, each) => all.extend(each.getBounds()), L.latLngBounds([]));

  /* Show what explains one indicator, and nothing that hides it. */
  const explain = (map, control, indicator) => {
    const [own, others] = [[], []];
    evidence.forEach(({ made }) => (made.options.indicator === indicator ? own : others).push(made));
    [...others, ...(keyed.get("bands") || []), ...(keyed.get("route") || [])].forEach((each) => map.removeLayer(each));
    own.forEach((each) => map.addLayer(each));
    view(map, control, boundsOf(own));
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
    map.on("click", ({ latlng }) => {
      const column = Math.floor(((latlng.lng - west) / (east - west)) * columns);
      const row = Math.floor(((north - latlng.lat) / (north - south)) * rows);
      const found = column >= 0 && column < columns && minutes[row * columns + column];
      if (found) tell(map, latlng, title, [["", about.replace("{minutes}", found - 1)]]);
    });
  };

  const whole = (map, name) => {
    if (!document.fullscreenEnabled) return;
    const frame = map.getContainer().parentElement;
    const toggle = () => (document.fullscreenElement ? document.exitFullscreen() : frame.requestFullscreen());
    buttons("full", [[name, () => toggle().catch(() => {})]]).addTo(map);
    document.addEventListener("fullscreenchange", () => map.invalidateSize(false));
  };

  /* Show the base layer that holds a layer, in place of the others. */
  const bases = [];

  const showBase = (map, wanted) => {
    const own = bases.find(({ layer }) => layer.hasLayer(wanted));
    if (!own || map.hasLayer(own.layer)) return;
    bases.forEach(({ layer }) => map.removeLayer(layer));
    map.addLayer(own.layer);
  };

  const unfold = (map, control) => {
    control.options.collapsed = !wide();
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

  const print = (map, refit) => {
    const fit = (printing) => {
      document.documentElement.classList.toggle("printing", printing);
      unfoldAll(printing);
      map.invalidateSize(false);
      refit();
    };
    window.addEventListener("beforeprint", () => fit(true));
    window.addEventListener("afterprint", () => fit(false));
  };

  const dress = (map, control, { bounds, credits, north, places, full, minutes }) => {
    list(map, control);
    bases.push(...control._layers.filter(({ overlay }) => !overlay));
    unfold(map, control);
    follow(map);
    document.querySelectorAll("[data-explain]").forEach((button) => {
      button.addEventListener("click", () => explain(map, control, button.dataset.explain));
    });
    arrow(north).addTo(map);
    if (places.length > 1) {
      buttons("places", places.map((each) => [each.name, () => view(map, control, each.bounds)])).addTo(map);
    }
    whole(map, full);
    if (minutes) timed(map, minutes);
    L.control.scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(map);
    map.attributionControl.setPrefix(false);
    credits.forEach((text) => map.attributionControl.addAttribution(escaped(text)));
    map.on("zoomend resize overlayadd baselayerchange ycgis:written", () => requestAnimationFrame(() => tidy(map)));
    const refit = () => view(map, control, bounds);
    refit();
    print(map, refit);
    document.dispatchEvent(new CustomEvent("ycgis:dressed", { detail: { map, control, layers: keyed, counties, labels } }));
  };

  const escaped = (text) => {
    const holder = element("span", "", text);
    return holder.innerHTML;
  };

  document.documentElement.classList.toggle("embedded", window.location.protocol === "about:");

  return { layer, packed, dress, element, showBase };
})();
