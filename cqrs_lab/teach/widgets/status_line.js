// A sentence in a status region that stays in the page and only changes its text: a screen reader says each change once.
// It looks after its neighbours, too, for ipywidgets has no words for this: a picture beside it gets the sentence as its
// alternative text, and whatever has the focus keeps its keys (in JupyterLab, x would cut the whole cell).

const OWNER = ".cqrs-lab";

function render({ model, el }) {
  el.classList.add("cqrs-lab-status");
  el.setAttribute("role", "status");
  el.dir = "auto";
  const owner = () => el.closest(OWNER);

  const describe = () => {
    for (const image of owner()?.querySelectorAll("img.widget-image") ?? []) image.alt = model.get("value");
  };
  const write = () => {
    if (el.textContent !== model.get("value")) el.textContent = model.get("value");
    el.style.color = model.get("colour");
    describe();
  };
  const guard = ({ target }) => {
    // On the element itself and not on the owner: JupyterLab looks upwards from here, for the attribute and for what its
    // rules are about, and its rule for a cell's keys is about whatever has the focus.
    if (owner()?.contains(target)) target.dataset.lmSuppressShortcuts = "true";
  };

  model.on("change:value", write);
  model.on("change:colour", write);
  document.addEventListener("focusin", guard);
  write();
  // This view is drawn before it stands in the page, and the picture beside it may come later.
  const arrivals = new MutationObserver(describe);
  const frame = requestAnimationFrame(() => {
    owner()?.style.setProperty("--cqrs-lab-scale", model.get("scale"));
    describe();
    if (owner()) arrivals.observe(owner(), { childList: true, subtree: true });
  });
  return () => {
    cancelAnimationFrame(frame);
    arrivals.disconnect();
    document.removeEventListener("focusin", guard);
  };
}

export default { render };
