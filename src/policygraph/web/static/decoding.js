/* The payload as it stands in the page: plain JSON, or for a large network the JSON of columns,
   compressed. `columns.py` writes it. */
policygraph.decoding = (() => {
  "use strict";

  const TOO_OLD = "This browser is too old to open this page: it cannot unpack its data.";

  const bytesOf = (text) => {
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
    return bytes;
  };

  const rowsOf = ({ count, columns }) => {
    const rows = Array.from({ length: count }, () => ({}));
    for (const [name, values, places] of columns) {
      values.forEach((value, i) => { rows[places ? places[i] : i][name] = value; });
    }
    return rows;
  };

  const unpacked = async (text) => {
    if (!("DecompressionStream" in window)) throw new Error(TOO_OLD);
    const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    const { large, rest } = await new Response(stream).json();
    const found = Object.entries(large).map(([name, table]) => {
      const rows = rowsOf(table);
      return [name, table.names ? Object.fromEntries(table.names.map((each, i) => [each, rows[i]])) : rows];
    });
    return { ...rest, ...Object.fromEntries(found) };
  };

  // What `JSON.parse` gives for a plain payload.
  const decoded = async (element) => (element.dataset.packed === undefined ? JSON.parse(element.textContent) : unpacked(element.textContent));

  return { decoded, TOO_OLD };
})();
