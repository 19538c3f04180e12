/* The camera: how large the picture is and which part of it is in view. */
policygraph.camera = (scene, looks, lettering, restyle) => {
  "use strict";

  const { $ } = policygraph.dom;
  const canvas = $("canvas");
  const tools = document.querySelector(".tools");

  const reachOf = (boxes) => ({
    left: Math.min(...boxes.map(({ left }) => left)), right: Math.max(...boxes.map(({ right }) => right)),
    top: Math.min(...boxes.map(({ top }) => top)), bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  });
  const boxAround = ({ x, y }, half) => ({ left: x - half, right: x + half, top: y - half, bottom: y + half });

  // What looks otherwise at another scale is drawn anew.
  let drawnSteps = 0;
  const settle = () => {
    if (looks.slimSteps() === drawnSteps) return;
    drawnSteps = looks.slimSteps();
    restyle();
  };

  const zoom = (factor) => {
    scene.network.moveTo({ scale: Math.min(6, Math.max(0.05, scene.scale() * factor)), animation: false });
    settle();
  };

  // Everything in view, with the room that labels need beyond the outermost shapes: they keep their
  // size whatever the scale, so the scale is first guessed and then corrected by where they stand.
  const fit = () => {
    const { network, nodes } = scene; // all of the view, so that nothing moves from day to day
    if (!nodes.length) return;
    const positions = network.getPositions(nodes.map((node) => node.key));
    const bare = reachOf(Object.values(positions).map((position) => boxAround(position, 0)));
    const ctx = scene.context();
    const most = canvas.clientWidth * 0.14; // in a narrow picture, labels must stand elsewhere
    let over = { left: 12, right: 12, top: 12, bottom: 12 };
    let spare = 0; // what the buttons would hide
    let scale = 1;
    for (let round = 0; round < 5; round += 1) {
      scale = Math.min(
        Math.max(canvas.clientWidth - 20 - over.left - over.right, 60) / Math.max(bare.right - bare.left, 1),
        Math.max(canvas.clientHeight - 20 - spare - over.top - over.bottom, 60) / Math.max(bare.bottom - bare.top, 1),
        1.6,
      );
      network.moveTo({
        position: {
          x: (bare.left + bare.right) / 2 + (over.right - over.left) / 2 / scale,
          y: (bare.top + bare.bottom) / 2 + (over.bottom + spare - over.top) / 2 / scale,
        }, scale, animation: false,
      });
      const boxes = nodes.flatMap((node) => {
        const { x, y } = positions[node.key];
        return [boxAround({ x: x * scale, y: y * scale }, 12), lettering.roomOf(ctx, node, { x, y }, scale)].filter(Boolean);
      });
      const all = reachOf(boxes);
      over = {
        left: Math.min(most, bare.left * scale - all.left), right: Math.min(most, all.right - bare.right * scale),
        top: bare.top * scale - all.top, bottom: all.bottom - bare.bottom * scale,
      };
      const origin = scene.origin();
      const isHidden = (box) => box.right + origin.x > tools.offsetLeft && box.bottom + origin.y > tools.offsetTop;
      if (round === 2 && boxes.some(isHidden)) spare = canvas.clientHeight - tools.offsetTop;
    }
    const origin = scene.origin();
    lettering.keepWithin({
      scale, left: (8 - origin.x) / scale, right: (canvas.clientWidth - 8 - origin.x) / scale,
      top: (6 - origin.y) / scale, bottom: (canvas.clientHeight - 6 - origin.y) / scale,
    });
    settle();
    network.redraw();
  };

  // Moves the picture, and makes it smaller, only if what was asked for does not show otherwise.
  const bringIntoView = (points) => {
    if (!points.length) return;
    const { network } = scene;
    const isInSight = (point) => {
      const { x, y } = network.canvasToDOM(point);
      return x > 30 && y > 30 && x < canvas.clientWidth - 30 && y < canvas.clientHeight - 30
        && (x < tools.offsetLeft - 10 || y < tools.offsetTop - 10);
    };
    if (points.every(isInSight)) return;
    const { left, right, top, bottom } = reachOf(points.map((point) => boxAround(point, 0)));
    const [wide, high] = [Math.max(canvas.clientWidth - 130, 60), Math.max(canvas.clientHeight - 130, 60)];
    const now = scene.scale();
    const scale = Math.min(now, wide / Math.max(right - left, 1), high / Math.max(bottom - top, 1));
    if (scale === now) { // it has room enough: it moves no further than it must
      const at = network.getViewPosition();
      const nearest = (centre, from, to, room) => Math.min(Math.max(centre, to - room / 2 / scale), from + room / 2 / scale);
      network.moveTo({ position: { x: nearest(at.x, left, right, wide), y: nearest(at.y, top, bottom, high) }, scale, animation: false });
      if (points.every(isInSight)) return;
    }
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
    settle();
  };

  // The part that was asked for, at the scale asked for, or everything.
  const show = (place) => {
    fit(); // where labels stand is worked out with everything in view
    if (!place) return;
    scene.network.moveTo({ position: { x: place.x, y: place.y }, scale: place.scale, animation: false });
    settle();
  };

  // Which part is in view, as exactly as can be seen.
  const place = () => {
    const { x, y } = scene.network.getViewPosition();
    return { x: Math.round(x), y: Math.round(y), scale: Number(scene.scale().toPrecision(3)) };
  };

  return { settle, zoom, fit, show, place, bringIntoView };
};
