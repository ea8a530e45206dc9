"use strict";
/* What the counties of a prefecture are coloured by: shared by the pages that have such a map. All words and numbers
   come from the page's own data and are set as text. */
const ycgisViews = (() => {
  const { views, colours, worst, words } = JSON.parse(document.getElementById("views").textContent);
  const { element } = ycgis;
  const SVG = "http://www.w3.org/2000/svg";
  const byKey = new Map(views.map((view) => [view.key, view]));
  const badges = new Map([...document.querySelectorAll("[data-badge]")]
    .map((node) => [node.dataset.badge, node.firstElementChild]));
  const statuses = [...document.querySelectorAll("[data-legend] li")];

  const NOTHING = ["", "", null, "no_data"];

  /* What a view says of one county in one year, on one side of a comparison. */
  const said = (view, year, code, side = 0) => {
    const [number, words, value, status, gap = null, short = "", part = 0] =
      ((view.shots[side] || {})[year] || {})[code] || NOTHING;
    return { number, words, value, status, gap, short, part: part === 1 };
  };

  const amount = (mode, { value, gap }) => (mode === "gap" ? gap : value);

  const classOf = (view, mode, shot) => {
    const at = amount(mode, shot);
    return mode === "status" || at === null ? undefined : view[mode].find(({ low, high }) => low <= at && at <= high);
  };

  /* What does not speak for all is hatched: strokes of the colour on a pale ground, defined once in the page. */
  const hatch = (status) => {
    const id = `hatch-${status}`;
    if (!document.getElementById(id)) {
      const svg = document.body.appendChild(document.createElementNS(SVG, "svg"));
      svg.setAttribute("class", "hatches");
      const pattern = svg.appendChild(document.createElementNS(SVG, "pattern"));
      Object.entries({ id, width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })
        .forEach(([name, value]) => pattern.setAttribute(name, value));
      [["#ffffff", 9, 0.55], [colours[status], 9, 0.18], [colours[status], 4, 0.8]].forEach(([fill, width, opacity]) => {
        const band = pattern.appendChild(document.createElementNS(SVG, "rect"));
        Object.entries({ width, height: 9, fill, "fill-opacity": opacity })
          .forEach(([name, value]) => band.setAttribute(name, value));
      });
    }
    return `url(#${id})`;
  };

  /* The colour and the strength of it of a county's area. */
  const paint = (view, mode, shot) => {
    if (mode === "status" && shot.part) return { fillColor: hatch(shot.status), fillOpacity: 0.9 };
    if (mode === "status") return { fillColor: colours[shot.status], fillOpacity: 0.62 };
    const own = classOf(view, mode, shot);
    return own ? { fillColor: own.colour, fillOpacity: 0.85 } : { fillColor: colours[shot.status], fillOpacity: 0.4 };
  };

  const symbol = (status) => badges.get(status).querySelector(".symbol").cloneNode(true);

  /* What stands under a county's name: by status a symbol, so that colour alone tells nothing. */
  const caption = (mode, { number, status, short }) => {
    if (mode !== "status") return [element("b", "", mode === "gap" ? short : number)];
    const made = element("span", `badge badge-${status}`);
    made.append(symbol(status), ` ${number}`);
    return [made];
  };

  const patch = (colour, label) => {
    const made = element("li");
    made.appendChild(element("i", "patch")).style.background = colour;
    made.append(label);
    return made;
  };

  const head = ({ title, unit }, mode, name) => [title || name, mode === "status" ? "" : element("small", "", unit)];

  /* The classes of what is shown; among those of values the target's bound stands where it belongs. */
  const classLines = (view, mode) => {
    const lines = view[mode].map(({ colour, label, low }) => ({ low, node: patch(colour, label) }));
    if (mode === "value") {
      view.anchors.forEach((low) => lines.push({ low, node: element("li", "anchor", `${words.target} ${view.bound}`) }));
      lines.sort((a, b) => a.low - b.low || (b.node.className === "anchor") - (a.node.className === "anchor"));
    }
    return lines.map(({ node }) => node);
  };

  const entitle = (view, mode) => document.querySelector("[data-legend-title]")
    .replaceChildren(...head(view, mode, asked.show.selectedOptions[0].text));

  /* Fill the map's legend with the classes of what is shown, and the statuses of those that are in none. */
  const legend = (view, mode, shots) => {
    const others = new Set(shots.filter((shot) => !classOf(view, mode, shot)).map(({ status }) => status));
    entitle(view, mode);
    document.querySelector("[data-legend]").replaceChildren(...(mode === "status"
      ? statuses.filter((line) => shots.some(({ status }) => status === line.dataset.status))
      : [...classLines(view, mode),
        ...statuses.filter((line) => others.has(line.dataset.status))]));
  };

  /* --- what the reader asks for: an indicator, how it colours, of which year, and whatever else a page lets choose --- */

  const asked = Object.fromEntries([...document.querySelectorAll("[data-ask]")].map((node) => [node.dataset.ask, node]));
  const allWays = [...asked.by.options].map(({ value, text }) => [value, text]);
  const bound = document.querySelector("[data-bound]");
  const topic = document.querySelector("[data-topic]");

  const chosen = () => byKey.get(asked.show.value);

  /* Offer in a list what there is to choose; what was chosen stays where it can. */
  const offer = (select, entries) => {
    const before = select.value;
    select.replaceChildren(...entries.map(([value, text]) => new Option(text, value)));
    select.value = entries.some(([value]) => value === before) ? before : (entries[0] || [""])[0];
    select.hidden = entries.length < 2;
  };

  /* Offer the ways and the years that the chosen view has. */
  const settle = () => {
    const { modes, years } = chosen();
    offer(asked.by, allWays.filter(([value]) => value === "change" || modes.includes(value)));
    offer(asked.year, years.slice().reverse().map((year) => [year, year]));
  };

  /* Say what is shown, beside the map and in the title of its sheet. */
  const announce = () => {
    const { unit, bound: least } = chosen();
    bound.textContent = [unit, least].filter(Boolean).join(" · ");
    const said = ["show", "by", "year"].map((name) => asked[name]).filter(({ hidden }) => !hidden);
    ycgisPicker.tell();
    topic.textContent = said.map(({ selectedOptions: [option] }) => option.text).join(" · ");
  };

  /* What else of the page the address keeps: functions that tell it by name. */
  const kept = [];
  const keep = (told) => kept.push(told);

  /* Keep in the address what is asked for, and more. */
  const remember = () => {
    if (document.documentElement.classList.contains("embedded")) return;
    const state = new URLSearchParams();
    Object.entries(asked).forEach(([name, { value, hidden }]) => value && !hidden && state.set(name, value));
    kept.forEach((told) => Object.entries(told()).forEach(([name, value]) => state.set(name, value)));
    window.history.replaceState(null, "", "#" + state);
  };

  const set = (node, value) => {
    node.value = value;
    if (node.selectedIndex < 0) node.selectedIndex = 0;
  };

  /* Ask for what the address says; nonsense there counts as nothing. */
  const recall = () => {
    const state = new URLSearchParams(window.location.hash.slice(1));
    set(asked.show, state.get("show") || "");
    settle();
    Object.entries(asked).filter(([name]) => name !== "show").forEach(([name, node]) => {
      if (state.has(name) || !["by", "year"].includes(name)) set(node, state.get(name) || "");
    });
    return state;
  };

  /* Show a measure, where there is one to show, in the year in which it is due. */
  const choose = (key, year) => {
    if (!byKey.has(key)) return;
    set(asked.show, key);
    settle();
    if ([...asked.year.options].some(({ value }) => value === year)) asked.year.value = year;
    asked.show.dispatchEvent(new Event("input"));
  };

  /* The county that the reader points at, on a map or in a list, stands out in all of them. */
  const spotlight = (repaint) => {
    let hot = "";
    const heat = (code) => {
      const before = hot;
      hot = code;
      [before, code].filter(Boolean).forEach(repaint);
      document.querySelectorAll("[data-code]").forEach((node) => {
        node.classList.toggle("hot", node.dataset.code === code);
      });
    };
    const over = ({ target }) => heat((target.closest("[data-code]") || { dataset: {} }).dataset.code || "");
    return {
      onMap: ({ counties }) => counties.forEach((areas, code) => areas.forEach((area) => {
        area.on("mouseover", () => heat(code));
        area.on("mouseout", () => heat(""));
      })),
      inList: (within) => {
        within.addEventListener("mouseover", over);
        within.addEventListener("focusin", over);
        within.addEventListener("mouseleave", () => heat(""));
        within.addEventListener("focusout", () => heat(""));
      },
      dye: ({ map, counties }, code, look) => (counties.get(code) || []).forEach((area) => {
        const strong = code === hot ? { color: "#1c2733", weight: 4 } : {};
        area.setStyle({ ...area.feature.properties.style, ...look, ...strong });
        if (code === hot && map.hasLayer(area)) area.bringToFront();
      }),
    };
  };

  /* Write under a county's name what its colour says. */
  const write = ({ labels }, code, mode, shot) => {
    const says = labels.get(code);
    if (says) says.replaceChildren(...caption(mode, shot));
  };

  /* One line of a list of counties, a button that opens what the map tells of the county. */
  const entry = (code, name, parts, onto) => {
    const made = element("li");
    const button = made.appendChild(element("button", "rank"));
    button.type = "button";
    button.dataset.code = code;
    button.appendChild(element("span", "who", name)).title = name;
    button.append(...parts);
    button.addEventListener("click", () => openAt(onto, code));
    return made;
  };

  /* What is chosen of one county, as the first row of what its area tells; of the standing the popup says all itself. */
  const lead = ({ key, title, bound: least }, { words, status }) => (key && badges.has(status) ? {
    key,
    cells: [title, words, least || "—"],
    badge: {
      key: status,
      symbol: badges.get(status).querySelector(".symbol").textContent,
      label: badges.get(status).textContent.replace(/^\s*\S+\s+/, ""),
    },
  } : null);

  /* Open what a county's area tells; a reader without a mouse goes on from there, and comes back to the list. */
  const openAt = ({ map, counties }, code) => {
    const layer = (counties.get(code) || []).find((each) => map.hasLayer(each));
    if (!layer) return;
    const from = document.activeElement;
    map.getContainer().scrollIntoView({ block: "nearest" });
    layer.openPopup(layer.getBounds().getCenter());
    const link = layer.getPopup().getElement().querySelector("a.go");
    if (!link || !from || !from.matches(":focus-visible")) return;
    link.focus({ preventScroll: true });
    link.addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
    map.once("popupclose", () => from.isConnected && from.focus({ preventScroll: true }));
  };

  return {
    badges, patch, entitle, worst, said, amount, classOf, paint, legend, spotlight, write, entry, lead,
    asked, chosen, settle, announce, remember, recall, keep, choose, openAt,
  };
})();
