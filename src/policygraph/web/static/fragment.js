/* Links: the state of the page in the fragment of its address. */
policygraph.fragment = () => {};
