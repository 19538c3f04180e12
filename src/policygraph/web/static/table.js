/* The table of the relations that are shown. */
policygraph.table = () => {};
