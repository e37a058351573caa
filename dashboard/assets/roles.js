// Mantine's menus and popovers say whether they are open, but dash-mantine-components hangs that on a wrapper around
// the button, where no screen reader looks. This moves it to the button.
(function () {
  "use strict";

  const ATTRIBUTES = ["aria-haspopup", "aria-expanded"];
  const WRAPPERS = ATTRIBUTES.map((name) => `div[${name}]:has(> button)`).join();

  function move() {
    for (const wrapper of document.querySelectorAll(WRAPPERS)) {
      const button = wrapper.querySelector(":scope > button");
      for (const name of ATTRIBUTES.filter((one) => wrapper.hasAttribute(one))) {
        button.setAttribute(name, wrapper.getAttribute(name));
        wrapper.removeAttribute(name);
      }
    }
  }

  new MutationObserver(move).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
