/* Reading paths: views and stories. */
policygraph.reading = () => {};
