/* What a reader takes along: CSV, PNG, SVG, print. */
policygraph.saving = () => {};
