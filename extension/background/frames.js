/**
 * @typedef {{state: "field" | "refused" | "frame" | "none", focused: boolean, inner: boolean}} Probe
 *   What has the focus in one document: a field, a field never read, a frame, or nothing to check.
 *   focused: the document has the system's focus; inner: its own frame is what the parent has in focus.
 */

/**
 * The frame whose field the writer is in. Every frame remembers its own focused field, so the one that has the
 * system's focus wins, then the one its parent points at (the focus is in the popup then), then the top page.
 * @param {{frameId: number, result?: unknown}[]} probes
 */
export function focusedFrame(probes) {
  const known = probes.map(({ frameId, result }) => ({ frameId, probe: /** @type {Probe} */ (result) }));
  const fields = known.filter(({ probe }) => probe?.state === "field" || probe?.state === "refused");
  const top = fields.find(({ frameId }) => frameId === 0);
  return fields.find(({ probe }) => probe.focused) ?? top ?? fields.find(({ probe }) => probe.inner) ?? fields[0];
}
