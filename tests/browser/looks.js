// What can be wrong with the looks of a stage: gives one sentence for each fault.
// Backgrounds are blended from the text's own element outward; of stripes, the worse colour counts.
(root, [leastContrast, smallest]) => {
    const faults = new Set();
    const colours = text => [...text.matchAll(/rgba?\(([^)]*)\)/g)].map(([, numbers]) => {
        const [r, g, b, a = 1] = numbers.split(/[ ,/]+/).map(Number);
        return [r, g, b, a];
    });
    const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const light = ([r, g, b]) => [r, g, b].map(one => one / 255)
        .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
        .reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (a, b) => {
        const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
        return (x + 0.05) / (y + 0.05);
    };
    const ancestors = element => {
        const found = [];
        for (let one = element; one; one = one.parentElement) found.push(one);
        return found;
    };
    const backgrounds = element => {
        const layers = [];
        for (const one of ancestors(element)) {
            const style = getComputedStyle(one), stripes = colours(style.backgroundImage);
            if (stripes.length) { layers.push(stripes); break; }
            const [colour] = colours(style.backgroundColor);
            if (colour && colour[3] > 0) layers.push([colour]);
            if (colour && colour[3] === 1) break;
        }
        const paper = matchMedia('(prefers-color-scheme: dark)').matches ? 0 : 255;
        const blend = (below, layer) => layer.flatMap(one => below.map(colour => over(one, colour)));
        return layers.reverse().reduce(blend, [[paper, paper, paper, 1]]);
    };
    const seen = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
    const name = element => {
        const words = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30);
        return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${words}"`;
    };
    const whole = root.getBoundingClientRect();
    const strip = root.querySelector('.cqs-instant');  // as wide as the plot, and moved: only its handle is seen
    strip.style.display = 'none';
    if (root.scrollWidth > root.clientWidth)
        faults.add(`the stage is ${root.clientWidth} wide, and holds ${root.scrollWidth}`);
    strip.style.display = '';
    const room = root.parentElement.getBoundingClientRect();
    if (whole.right > room.right + 1) faults.add(`the stage is wider than its room: ${whole.right} > ${room.right}`);
    for (const one of root.querySelectorAll('*')) {
        if (!seen(one) || one.closest('.cqs-unseen, svg svg, defs, style, option') || one === strip) continue;
        const box = one.getBoundingClientRect();
        const isOutside = box.right > whole.right + 0.5 || box.left < whole.left - 0.5;
        if (box.width && isOutside) faults.add(`outside: ${name(one)}`);
        const mustFit = one.clientWidth && one.matches('.cqs-ticket, .cqs-label, .cqs-phone *');
        if (mustFit && one.scrollWidth > one.clientWidth + 1) faults.add(`clipped: ${name(one)}`);
    }
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const owner = node.parentElement;
        if (!node.textContent.trim() || !seen(owner) || owner.closest('.cqs-unseen, style, option')) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const rect of range.getClientRects()) for (const one of ancestors(owner)) {
            const style = getComputedStyle(one), box = one.getBoundingClientRect();
            const hides = style.overflowX !== 'visible' || /paint|content|strict/.test(style.contain);
            if (!root.contains(one)) break;
            if (!hides && !one.matches('.cqs, .cqs-box, .cqs-phone, .cqs-ticket, button')) continue;
            const fits = rect.right <= box.right + 1 && rect.left >= box.left - 1
                && rect.bottom <= box.bottom + 3 && rect.top >= box.top - 3;
            if (!fits) faults.add(`not within ${one.className}: ${name(owner)}`);
        }
        const style = getComputedStyle(owner);
        if (parseFloat(style.fontSize) < smallest) faults.add(`${style.fontSize}: ${name(owner)}`);
        const opacity = ancestors(owner).reduce((product, one) => product * Number(getComputedStyle(one).opacity), 1);
        const [[r, g, b, alpha]] = [...colours(style.color)];
        const ink = [r, g, b, alpha * opacity];
        const worst = Math.min(...backgrounds(owner).map(paper => contrast(over(ink, paper), paper)));
        if (!(worst >= leastContrast)) faults.add(`contrast ${worst.toFixed(2)}: ${name(owner)}`);
    }
    const apart = (selector, parent) => {
        const all = [...parent.querySelectorAll(selector)].filter(seen).map(one => [one, one.getBoundingClientRect()]);
        for (const [one, a] of all) for (const [other, b] of all) {
            if (one === other || one.contains(other) || other.contains(one)) continue;
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 1 && down > 1) faults.add(`on top of each other: ${name(one)} and ${name(other)}`);
        }
    };
    apart('.cqs-box, .cqs-phones, .cqs-header, .cqs-happens, .cqs-rows, .cqs-controls', root);
    for (const lit of root.querySelectorAll('.cqs-lit')) {
        const style = getComputedStyle(lit), box = lit.getBoundingClientRect();
        const beyond = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
        for (const one of ancestors(lit.parentElement)) {
            if (one === root) break;
            const edge = one.getBoundingClientRect();
            const isCut = getComputedStyle(one).overflowY !== 'visible'
                && (box.top - beyond < edge.top - 0.5 || box.left - beyond < edge.left - 0.5);
            if (seen(lit) && isCut) faults.add(`its light is cut off: ${name(lit)}`);
        }
    }
    for (const one of root.querySelectorAll('h4'))  // a notebook has rules of its own for headings
        if (getComputedStyle(one).marginTop !== '0px') faults.add(`pushed down: ${name(one)}`);
    apart('.cqs-handle, .cqs-box, .cqs-phones', root);
    apart('.cqs-ticket, .cqs-box h4, .cqs-box footer, .cqs-worker > .cqs-note, .cqs-more', root);
    for (const selector of ['.cqs-label', '.cqs-axis span', '.cqs-phone', '.cqs-controls > *', '.cqs-legend > *'])
        apart(selector, root);
    return [...faults];
}
