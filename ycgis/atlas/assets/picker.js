"use strict";
/* One field to choose a measure by: what is typed narrows the list, which keeps its headings. The page's own list of
   choices stays beneath it and holds what is chosen. A combobox with a list as WAI-ARIA describes it. */
const ycgisPicker = (() => {
  const { element } = ycgis;
  const box = document.querySelector(".picker");
  const [field, list, select] = ["input", "[role=listbox]", "select"].map((name) => box.querySelector(name));
  const nothing = list.querySelector("[data-unfound]");
  const flat = (text) => text.normalize("NFKC").toLowerCase();

  const option = (from, heading) => {
    const node = element("div", "", from.text);
    node.setAttribute("role", "option");
    node.id = `pick-${from.index}`;
    return { node, value: from.value, text: flat(`${heading} ${from.text}`) };
  };

  const group = (from) => {
    const heading = from.matches("optgroup") ? from.label : "";
    const node = list.insertBefore(element("div"), nothing);
    const options = (heading ? [...from.children] : [from]).map((each) => option(each, heading));
    if (heading) {
      node.setAttribute("role", "group");
      node.setAttribute("aria-label", heading);
      node.appendChild(element("div", "heading", heading)).setAttribute("aria-hidden", "true");
    } else node.setAttribute("role", "presentation");
    node.append(...options.map((each) => each.node));
    return { node, options };
  };

  const groups = [...select.children].map(group);
  const options = groups.flatMap((each) => each.options);
  let active = null;

  const point = (at) => {
    active = at || null;
    options.forEach(({ node }) => node.setAttribute("aria-selected", String(Boolean(active) && node === active.node)));
    if (!active) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", active.node.id);
    return active.node.scrollIntoView({ block: "nearest" });
  };

  const found = () => options.filter(({ node }) => !node.hidden);

  const narrow = (typed) => {
    const parts = flat(typed).split(/\s+/).filter(Boolean);
    options.forEach(({ node, text }) => { node.hidden = !parts.every((part) => text.includes(part)); });
    groups.forEach(({ node, options: own }) => { node.hidden = own.every((each) => each.node.hidden); });
    nothing.hidden = found().length > 0;
  };

  const isOpen = () => !list.hidden;

  const open = () => {
    if (isOpen()) return;
    narrow("");
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    point(options.find(({ value }) => value === select.value));
  };

  /* Say what is chosen. */
  const tell = () => { field.value = field.title = select.selectedOptions[0].text; };

  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    point(null);
    tell();
  };

  const pick = ({ value }) => {
    select.value = value;
    close();
    select.dispatchEvent(new Event("input"));
  };

  const step = (by) => {
    const all = found();
    point(all[(all.indexOf(active) + by + all.length + (active || by > 0 ? 0 : 1)) % all.length]);
  };

  const keys = {
    ArrowDown: () => (isOpen() ? step(1) : open()),
    ArrowUp: () => (isOpen() ? step(-1) : open()),
    Enter: () => (isOpen() && active ? pick(active) : open()),
    Escape: () => {
      close();
      field.select();
    },
  };

  field.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.isComposing) return;
    event.preventDefault();
    keys[event.key]();
  });
  field.addEventListener("input", () => {
    open();
    narrow(field.value);
    point(found()[0]);
  });
  field.addEventListener("focus", () => field.select());
  field.addEventListener("click", open);
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const at = options.find(({ node }) => node === event.target);
    if (at && event.button === 0) pick(at);
  });

  return { tell };
})();
