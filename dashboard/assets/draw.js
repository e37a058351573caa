// Draws what the server describes as Dash's HTML components, without Dash: each of Dash's own updates asks every
// component of the page whether it is concerned, which costs a laptop more than a sample should take to appear.
// Texts only ever become text, and what has not changed is not touched.
(function () {
  "use strict";

  const ATTRIBUTES = { className: "class", tabIndex: "tabindex" };
  const drawn = new WeakMap(); // the properties that each element shows

  function setStyle(element, before, now) {
    for (const name of Object.keys(before)) { if (!(name in now)) { element.style[name] = ""; } }
    for (const [name, value] of Object.entries(now)) { if (before[name] !== value) { element.style[name] = value; } }
  }

  function setAttribute(element, name, value) {
    const attribute = ATTRIBUTES[name] || name;
    if (value === undefined || value === null || value === false) {
      element.removeAttribute(attribute);
    } else {
      element.setAttribute(attribute, value === true ? "" : value);
    }
  }

  function fill(element, children) {
    const wanted = [children].flat(Infinity).filter((one) => one !== null && one !== undefined && one !== "");
    wanted.forEach((one, place) => {
      const there = element.childNodes[place];
      const node = fitted(there, one);
      if (there === undefined) { element.append(node); } else if (there !== node) { there.replaceWith(node); }
    });
    while (element.childNodes.length > wanted.length) { element.lastChild.remove(); }
  }

  // The node that is there, changed to what is wanted, or a new one where it is of another kind.
  function fitted(there, wanted) {
    if (typeof wanted !== "object") {
      const text = String(wanted);
      if (!there || there.nodeType !== Node.TEXT_NODE) { return document.createTextNode(text); }
      if (there.data !== text) { there.data = text; }
      return there;
    }
    const tag = wanted.type.toLowerCase();
    const element = there && there.localName === tag ? there : document.createElement(tag);
    draw(element, wanted.props);
    return element;
  }

  function draw(element, props) {
    const before = drawn.get(element) || {};
    // A container comes from Dash, and may be hidden until it is filled.
    if (!drawn.has(element) && props.style) { element.removeAttribute("style"); }
    drawn.set(element, props);
    for (const name of new Set([...Object.keys(before), ...Object.keys(props)])) {
      if (name === "style") {
        setStyle(element, before.style || {}, props.style || {});
      } else if (name === "children") {
        fill(element, props.children);
      } else if (before[name] !== props[name]) {
        setAttribute(element, name, props[name]);
      }
    }
  }

  // An element that holds what it shows, see `drawn.py`: drawn when Dash has laid it out, and whenever that changes.
  function show(element) { draw(element, { children: JSON.parse(element.dataset.drawn) }); }

  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") { show(target); continue; }
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) { continue; }
        if (node.matches("[data-drawn]")) { show(node); }
        node.querySelectorAll("[data-drawn]").forEach(show);
      }
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-drawn"] });

  window.classmoodDraw = draw;
})();
